"""What comes twice: a letter that is also forwarded, and a file that the case has already; rights are in the query.

An attached letter is known by its identity. An inline one is the forwarder's claim: its sender, its subject without
prefixes and the minute it was sent must be those of a kept message.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import selectinload

from cases.access import visible_documents, visible_messages
from cases.document import Document, DocumentFile
from cases.filed import Filing
from cases.layer import INLINE, MessageLayer
from cases.message import Message
from cases.note import Note

MINUTE = timedelta(minutes=1)
VALUES = 100  # of one question: SQLite nests no more than 1000 conditions
PREFIX = re.compile(
    r"\s*(?:re|odp|aw|antw|sv|fwd|fw|pd|wg|tr|rv|enc|vs|vb)\s*(?:\[\d{1,3}\])?\s*:", re.IGNORECASE
)


@dataclass(frozen=True)
class Around:
    """What a case knows around one of its messages.

    `forwards` are the messages by which the same letter also came into the case, `documents` those of the case that
    the message's files already were when it came, by digest; `has_note`: its comment stands as a note on the case.
    """

    forwards: list = field(default_factory=list)
    documents: dict = field(default_factory=dict)
    has_note: bool = False


def recognise(session, messages):
    """Link letters in the new messages to kept messages that are the same, and kept letters to the new messages."""
    session.flush()
    letters = [layer for message in messages for layer in message.layers]
    _link_to_kept(session, letters)
    _link_to_new(session, messages)


def around(session, case, messages):
    """{message id: `Around`} for messages of the case."""
    ids = [message.id for message in messages]
    if not ids:
        return {}
    forwards = _forwards_in(session, case, ids)
    digests = {message.id: {part.digest for part in message.attachments} for message in messages}
    documents = _documents_in(session, case, set().union(*digests.values()))
    notes = select(Note.message_id).where(Note.case_id == case.id, Note.withdrawn_at.is_(None))
    noted = set(session.scalars(notes.where(Note.message_id.in_(ids))))
    known = {
        one: {
            digest: documents[digest]
            for digest in own & documents.keys()
            if documents[digest].message_id != one
        }
        for one, own in digests.items()
    }
    return {one: Around(forwards[one], known[one], one in noted) for one in ids}


def same_letters(session, advisor, message):
    """What is the same letter as the message or as one in it, as far as the person may see it.

    `came_directly`: {layer id: the message}; `forwards`: the messages that pass this one on.
    """
    linked = {layer.same_as_id: layer.id for layer in message.layers if layer.same_as_id}
    passing = select(MessageLayer.message_id).where(MessageLayer.same_as_id == message.id)
    same = or_(Message.id.in_(linked), Message.id.in_(passing)) if linked else Message.id.in_(passing)
    found = session.scalars(select(Message).where(same, visible_messages(advisor)).order_by(Message.id)).all()
    return {
        "came_directly": {linked[one.id]: one for one in found if one.id in linked},
        "forwards": [one for one in found if one.id not in linked],
    }


def already_there(session, advisor, message, cases):
    """Documents she may see that the message's files were in those cases (by id) already."""
    digests = [part.digest for part in message.attachments]
    if not digests or not cases:
        return []
    same = select(Document).join(Document.files).where(DocumentFile.digest.in_(digests))
    same = same.where(Document.case_id.in_(cases), visible_documents(advisor))
    elsewhere = or_(Document.message_id.is_(None), Document.message_id != message.id)
    options = selectinload(Document.files)
    return session.scalars(same.where(elsewhere).options(options).order_by(Document.id)).unique().all()


def bare(subject):
    """A subject without what programs put before it, to be compared."""
    start = 0
    while prefix := PREFIX.match(subject, start):
        start = prefix.end()
    return " ".join(subject[start:].split()).lower()


def _link_to_kept(session, letters):
    digests = [layer.canon_digest for layer in letters if layer.canon_digest]
    if digests:
        kept = select(Message.canon_digest, Message.id).where(Message.canon_digest.in_(digests))
        by_digest = dict(session.execute(kept).all())
        for layer in letters:
            layer.same_as_id = by_digest.get(layer.canon_digest)
    claims, kept = [layer for layer in letters if layer.kind == INLINE and _key(layer)], {}
    for start in range(0, len(claims), VALUES):
        for row in session.execute(_sent_when(claims[start : start + VALUES])):
            kept.setdefault(_key(row), []).append(row.id)
    for layer in claims:
        same = [one for one in kept.get(_key(layer), ()) if one != layer.message_id]
        layer.same_as_id = min(same, default=None)
    session.flush()


def _sent_when(letters):
    sent = [
        and_(
            Message.from_address == one.from_address,
            Message.sent_at >= minute,
            Message.sent_at < minute + MINUTE,
        )
        for one in letters
        for minute in [_minute(one.sent_at)]
    ]
    return select(Message.id, Message.from_address, Message.sent_at, Message.subject).where(or_(*sent))


def _link_to_new(session, messages):
    by_digest = {message.canon_digest: message.id for message in messages}
    by_claim = {_key(message): message.id for message in reversed(messages) if _key(message)}
    for row in _layers_like(session, by_digest, by_claim):
        found = by_digest.get(row.canon_digest) or (by_claim.get(_key(row)) if row.kind == INLINE else None)
        if found and found != row.message_id:
            session.execute(update(MessageLayer).where(MessageLayer.id == row.id).values(same_as_id=found))


def _layers_like(session, by_digest, by_claim):
    """Rows of kept letters within messages that may be one of these and are not known as any other."""
    columns = (MessageLayer.id, MessageLayer.message_id, MessageLayer.kind, MessageLayer.canon_digest)
    claimed = (MessageLayer.from_address, MessageLayer.sent_at, MessageLayer.subject)
    # Two questions, and none for those that are not known: SQLite would look through all of these instead.
    kept = select(*columns, *claimed, MessageLayer.same_as_id)
    rows = session.execute(kept.where(MessageLayer.canon_digest.in_(by_digest))).all()
    if by_claim:
        times = [at for _, at, _ in by_claim]
        of_one = MessageLayer.from_address.in_({address for address, _, _ in by_claim})
        sent = MessageLayer.sent_at.between(min(times), max(times) + MINUTE)
        rows += session.execute(kept.where(of_one, sent)).all()
    return [row for row in rows if row.same_as_id is None]


def _key(letter):
    """What two accounts of one letter have in common; None where it does not tell enough."""
    if not letter.from_address or not letter.sent_at:
        return None
    return letter.from_address, _minute(letter.sent_at), bare(letter.subject)


def _minute(instant):
    return instant.replace(second=0, microsecond=0)


def _forwards_in(session, case, ids):
    forwards = select(MessageLayer.same_as_id, Message).join(Message, Message.id == MessageLayer.message_id)
    forwards = forwards.join(Filing, Filing.message_id == Message.id)
    forwards = forwards.where(Filing.case_id == case.id, Filing.revoked_at.is_(None))
    forwards = forwards.where(MessageLayer.same_as_id.in_(ids), MessageLayer.is_original)
    options = selectinload(Message.parts), selectinload(Message.layers)
    found = defaultdict(list)
    for message_id, forward in session.execute(forwards.options(*options).order_by(Message.id)):
        found[message_id].append(forward)
    return found


def _documents_in(session, case, digests):
    if not digests:
        return {}
    files = select(DocumentFile.digest, Document).join(DocumentFile.document)
    files = files.where(Document.case_id == case.id, Document.withdrawn_at.is_(None))
    files = files.where(DocumentFile.digest.in_(digests)).order_by(Document.id.desc())
    return dict(session.execute(files).all())  # of several the first
