"""Filing: a message and its files enter a case together, once, and can leave it together."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.orm.attributes import set_committed_value

from archive import audit, jobs
from archive.db import utcnow
from cases.document import follow_up_all
from cases.document_match import withdraw_matches
from cases.entering import documents_from, enter_all
from cases.errors import N_, RuleBroken
from cases.filed import BY_UPLOAD, Filing, Suggestion
from cases.message import Message, MessagePart, MessageState
from cases.note import note_comments, withdraw_comment
from cases.outgoing import SENT_RULE
from cases.requirement import release_all
from cases.task import look_at_closed, looked_at_closed
from cases.timeline import ask_to_index, record, record_all


class AlreadyFiled(RuleBroken):
    """The message is in that case already; nothing was done twice."""

    sentence = N_("The message is already filed in case %(number)s.")


class NotWaiting(RuleBroken):
    """The message does not wait in the tray: somebody placed it a moment ago."""

    sentence = N_("The message is no longer in the tray.")


class NotInCase(RuleBroken):
    """The message is not in that case: somebody took it out or moved it a moment ago."""

    sentence = N_("The message is no longer in case %(number)s: somebody took it out or moved it.")


@dataclass(frozen=True)
class Placement:
    """A message that is to enter a case, by which rule, and on what facts.

    Without `files` only the letter enters: what it carries is in the case already.
    """

    message: object
    case: object
    rule: str
    facts: dict
    files: bool = True

    @property
    def parts(self):
        """The files that enter with it."""
        return self.message.attachments if self.files else []


def file_message(session, message, case, *, rule, by=None, facts=None):
    """Enter the message and its files in the case's file; of a closed one its owner is told. Raises `AlreadyFiled`."""
    if standing_filing(session, message, case):
        raise AlreadyFiled(number=case.number)
    (filing,) = file_messages(session, [Placement(message, case, rule, facts or {})], by=by)
    if by is not None and not case.is_open:
        look_at_closed(session, case, message.subject, by=by)
    return filing


def file_messages(session, placements, *, by=None):
    """Enter messages in cases, none of which they are in already; all that many need is asked for at once."""
    if not placements:
        return []
    files = [(one.case, one.message, part, by) for one in placements for part in one.parts]
    documents, entered = enter_all(session, files), defaultdict(list)
    for document in documents:
        entered[document.case_id, document.message_id].append(document)
    filings = _inserted(session, placements, by)
    told = [_event_of(one, entered[one.case.id, one.message.id]) for one in placements]
    record_all(session, "message_filed", told, by=by)
    note_comments(session, placements, by)
    follow_up_all(session, documents)
    _ask_to_follow(session, [placement.message for placement in placements])
    return filings


def enter_files(session, filing, parts):
    """Enter files of a filed message that were found in it later."""
    documents = enter_all(session, [(filing.case, filing.message, part, filing.by) for part in parts])
    if documents:
        session.flush()
        facts = {"message": filing.message_id, "documents": [document.id for document in documents]}
        facts["subject"] = filing.message.subject
        record(session, filing.case, "files_found", **facts)
        follow_up_all(session, documents)
    return documents


def unfile_message(session, message, case, *, by):
    """Take the message, its files and its note out of the case, back to the tray if it is in no other.

    A file that another message of the case brought too stays in the case, as that one's. Raises `NotInCase`.
    """
    # Two people take it out or move it at once: the second waits here, and then finds it gone. Were it out of two
    # cases at once, each would see it in the other's still, and it would be in neither and not in the tray.
    session.refresh(message, ["state_code"], with_for_update=True)
    session.expire(message, ["filings"])
    filing = standing_filing(session, message, case)
    if filing is None:
        raise NotInCase(number=case.number)
    filing.revoked_at = utcnow()
    _stay_likely(session, filing)
    withdraw_comment(session, message, case)
    looked_at_closed(session, case, message.subject, by=by)
    documents = [one for one in documents_from(session, message, case) if one.withdrawn_at is None]
    for document in documents:
        document.withdrawn_at = utcnow()
    release_all(session, documents, by=by)
    withdraw_matches(session, documents)
    session.flush()
    if not any(f.revoked_at is None for f in message.filings):
        message.state_code = MessageState.TRAY.value
    heirs = _enter_heirs(session, case, documents)
    facts = {"documents": [one.id for one in documents], "entered": [one.id for one in heirs]}
    record(session, case, "message_unfiled", by=by, message=message.id, subject=message.subject, **facts)
    ask_to_index(session, "document", [document.id for document in documents])
    follow_up_all(session, heirs)
    _ask_to_follow(session, [message])


def refile_message(session, message, case, to, *, rule, by):
    """Move the message with all that came with it from a case to another. Raises `AlreadyFiled`, `NotInCase`."""
    if standing_filing(session, message, to):
        raise AlreadyFiled(number=to.number)
    unfile_message(session, message, case, by=by)
    return file_message(session, message, to, rule=rule, by=by)


def ignore_message(session, message, *, by):
    """Put an unplaced message away as not for us; it stays findable and can come back. Raises `NotWaiting`.

    `by` None means the program itself: a copy of what we sent.
    """
    _turn(session, message, MessageState.TRAY, MessageState.IGNORED, "message_ignored", by)


def return_to_tray(session, message, *, by):
    """Take back that a message is not for us. Raises `NotWaiting` if it was not put away."""
    _turn(session, message, MessageState.IGNORED, MessageState.TRAY, "message_returned", by)


def still_waits(session, message):
    """Whether the message waits in the tray; nobody else places it before we end."""
    return _is_now(session, message, MessageState.TRAY)


def standing_filing(session, message, case):
    """The filing of the message in the case that holds now, or None."""
    standing = select(Filing).where(Filing.message_id == message.id, Filing.case_id == case.id)
    return session.scalars(standing.where(Filing.revoked_at.is_(None))).one_or_none()


def _ask_to_follow(session, messages):
    """Have the index and the server follow what became of the messages, and have it seen what they ask."""
    ask_to_index(session, "message", [message.id for message in messages])
    for kind in ("mark", "match"):
        jobs.enqueue_all(session, kind, {message.topic: None for message in messages})


def _inserted(session, placements, by):
    """A filing for each, in that order; the messages know of it, and that they are filed."""
    before = {one.message: list(one.message.filings) for one in placements}
    rows = [_filing(placement, by) for placement in placements]
    filings = session.scalars(insert(Filing).returning(Filing), rows).all()
    by_place = {(filing.case_id, filing.message_id): filing for filing in filings}
    filings = [by_place[one.case.id, one.message.id] for one in placements]
    filed = update(Message.__table__).where(Message.id.in_([message.id for message in before]))
    session.connection().execute(filed.values(state_code=MessageState.FILED.value))
    new = defaultdict(list)
    for filing in filings:
        new[filing.message_id].append(filing)
    for message, some in before.items():
        set_committed_value(message, "state_code", MessageState.FILED.value)
        set_committed_value(message, "filings", [*some, *new[message.id]])
    return filings


def _filing(placement, by):
    return {
        "case_id": placement.case.id,
        "message_id": placement.message.id,
        "rule": placement.rule,
        "facts": placement.facts,
        "by_id": by and by.id,
    }


def _event_of(placement, documents):
    return placement.case, {
        "message": placement.message.id,
        "rule": placement.rule,
        "documents": [document.id for document in documents],
    }


def _enter_heirs(session, case, documents):
    """Enter the files of withdrawn documents that other messages in the case brought too, as the earliest's."""
    digests = {file.digest for document in documents for file in document.files}
    if not digests:
        return []
    parts = (
        select(MessagePart, Filing).join(MessagePart.message).join(Filing, Filing.message_id == Message.id)
    )
    parts = parts.where(Filing.case_id == case.id, Filing.revoked_at.is_(None), MessagePart.is_attachment)
    parts = parts.where(MessagePart.digest.in_(digests)).order_by(Filing.id, MessagePart.id)
    found = session.execute(parts).all()
    heirs = enter_all(session, [(case, part.message, part, filing.by) for part, filing in found])
    session.flush()
    return heirs


def _stay_likely(session, filing):
    # What the program filed on evidence, or we wrote there, or somebody brought there, was never everybody's: in the
    # tray the evidence keeps it from the others.
    if filing.by is not None and filing.rule not in (SENT_RULE, BY_UPLOAD):
        return
    known = session.get(Suggestion, (filing.message_id, filing.case_id))
    if known is not None:
        known.binding = True
    else:
        facts = {"rank": len(filing.message.suggestions) + 1, "rule": filing.rule, "facts": filing.facts}
        session.add(Suggestion(message=filing.message, case=filing.case, **facts))


def _is_now(session, message, state):
    # Anna's and Piotr's pages both show it waiting; without the lock both would look before either has placed it.
    session.refresh(message, ["state_code"], with_for_update=True)
    return message.state is state


def _turn(session, message, before, after, action, by):
    if not _is_now(session, message, before):
        raise NotWaiting()
    message.state_code = after.value
    audit.append(session, message.topic, action, by and by.actor)
    ask_to_index(session, "message", [message.id])
