"""Messages that share a Message-ID: the same letter in another envelope, or another letter under a borrowed name.

The sender chooses the Message-ID, so it decides nothing: both are kept, and a person is shown which it is.
"""

from collections import defaultdict

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from cases.message import Message

CONFLICT = "mid_conflict"


def tell(session, new):
    """Mark each new message that has the Message-ID of an earlier one: its variant, or in conflict with it."""
    ids = _shared(session, {message.message_id for message in new if message.message_id})
    if not ids:
        return
    found = select(Message).where(Message.message_id.in_(ids)).order_by(Message.id)
    same = defaultdict(list)
    for message in session.scalars(found.options(selectinload(Message.parts))):
        same[message.message_id].append(message)
    for message in new:
        earlier = (
            [one for one in same[message.message_id] if one.id < message.id] if message.message_id else ()
        )
        if earlier:
            _mark(message, earlier)


def _shared(session, ids):
    """Those of the Message-IDs that several kept messages have: of most mail none."""
    counted = select(Message.message_id).where(Message.message_id.in_(ids)).group_by(Message.message_id)
    return session.scalars(counted.having(func.count() > 1)).all() if ids else []


def _mark(message, earlier):
    contents = _contents(message)
    alike = next((one for one in earlier if _contents(one) == contents), None)
    if alike is not None:
        message.variant_of_id = alike.variant_of_id or alike.id
        return
    for one in (message, *earlier):
        if CONFLICT not in one.flags:
            one.flags = [*one.flags, CONFLICT]


def _contents(message):
    """What a person would see and save: the text without its line ends, and every file."""
    files = sorted(part.digest for part in message.parts if part.is_stored)
    return " ".join(message.text.split()), files
