"""Several messages of the tray placed at once: each that still waits, once; the others are told, and left alone."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from cases.access import visible_messages
from cases.filing import (
    Placement,
    file_messages,
    ignore_message,
    return_to_tray,
    standing_filing,
    unfile_message,
)
from cases.message import Message, MessageState


@dataclass(frozen=True)
class Outcome:
    """Which messages it was done with, and which somebody else had placed meanwhile."""

    done: list
    left: list


def bundle_of(session, advisor, ids):
    """The messages of those ids, locked until the transaction ends; None if one of them is not hers to see."""
    # Anna and Piotr choose the same ten letters: without the lock both would see them waiting, and file each twice.
    # The lock comes first: a question that waits for one judges rights as they were before the other filed.
    session.execute(select(Message.id).where(Message.id.in_(ids)).order_by(Message.id).with_for_update())
    messages = select(Message).where(Message.id.in_(ids), visible_messages(advisor)).order_by(Message.id)
    messages = messages.options(selectinload(Message.parts)).execution_options(populate_existing=True)
    found = session.scalars(messages).unique().all()
    return found if len(found) == len(set(ids)) else None


def file_bundle(session, messages, case, *, rule, by):
    """File those that wait in the case."""
    outcome = _sorted(messages, MessageState.TRAY)
    file_messages(session, [Placement(message, case, rule, {}) for message in outcome.done], by=by)
    return outcome


def unfile_bundle(session, messages, case, *, by):
    """Take those that are in the case out of it again."""
    there = [message for message in messages if standing_filing(session, message, case)]
    for message in there:
        unfile_message(session, message, case, by=by)
    return Outcome(there, [message for message in messages if message not in there])


def ignore_bundle(session, messages, *, by):
    """Put those that wait away as not for us."""
    outcome = _sorted(messages, MessageState.TRAY)
    for message in outcome.done:
        ignore_message(session, message, by=by)
    return outcome


def return_bundle(session, messages, *, by):
    """Take back those that were put away."""
    outcome = _sorted(messages, MessageState.IGNORED)
    for message in outcome.done:
        return_to_tray(session, message, by=by)
    return outcome


def _sorted(messages, state):
    done = [message for message in messages if message.state is state]
    return Outcome(done, [message for message in messages if message.state is not state])
