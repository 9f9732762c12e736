"""Everything in a case by when it happened: letters by the date they bear, the rest by when it was done.

What was forwarded stands at the date of the original. A letter that came by itself and was forwarded too is one entry.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, and_, cast, exists, func, literal, select, union_all
from sqlalchemy.orm import aliased, joinedload, selectinload

from archive.audit import Event
from cases.advisor import Advisor
from cases.again import Around, around
from cases.document import ATTACHMENT, Document
from cases.filed import Filing
from cases.layer import MessageLayer
from cases.message import Message
from cases.note import CALL, Note
from cases.timeline import own_events

MESSAGE, NOTE, DOCUMENT, STAGE, EVENT = "message", "note", "document", "stage", "event"
KINDS = (MESSAGE, NOTE, DOCUMENT, STAGE, EVENT)
OPENED = "case_opened"
STAGES = (OPENED, "stage_entered", "case_closed")
# These have an entry of their own, with what was written or filed.
TOLD_OTHERWISE = ("message_filed", "note_added", "document_uploaded", "document_produced", "letter_sent")
ENTRIES = 40


@dataclass(frozen=True)
class Entry:
    """One thing that happened: what kind, when, the thing itself, who did it, what is around a letter."""

    kind: str
    at: datetime
    thing: object
    by: Advisor | None = None
    around: Around | None = None

    @property
    def key(self):
        """What tells it from every other entry of the case."""
        return f"{self.kind}-{self.thing.seq if isinstance(self.thing, Event) else self.thing.id}"


def chronicle(session, case, kinds=KINDS, before=None, limit=ENTRIES):
    """The case's entries of those kinds, the newest first, earlier than `before` if given; about `limit` of them.

    What happened in one moment stays together: who goes on from the last moment told misses nothing.
    """
    entries = union_all(*(_SOURCES[kind](case) for kind in kinds)).subquery()
    rows = select(entries.c.kind, entries.c.id, entries.c.at)
    if before is not None:
        rows = rows.where(entries.c.at < before)
    rows = rows.order_by(entries.c.at.desc(), entries.c.id.desc())
    told = session.execute(rows.limit(limit)).all()
    if len(told) == limit:
        told = session.execute(rows.where(entries.c.at >= told[-1].at)).all()
    things = {kind: _load(session, kind, [row.id for row in told if row.kind == kind]) for kind in KINDS}
    letters = around(session, case, [message for message, _ in things[MESSAGE].values()])
    nearby = {(MESSAGE, message_id): one for message_id, one in letters.items()}
    return [
        Entry(row.kind, row.at, *things[row.kind][row.id], nearby.get((row.kind, row.id))) for row in told
    ]


def mark(session, case):
    """A number that grows whenever anything happens in the case."""
    return session.scalar(select(func.max(Event.seq)).where(Event.topic == case.topic)) or 0


def last_contact(session, case):
    """When somebody last wrote or spoke with the client's side, as far as the case knows; None if never."""
    calls = select(Note.at.label("at")).where(
        Note.case_id == case.id, Note.kind == CALL, Note.withdrawn_at.is_(None)
    )
    messages = _messages(case).subquery()
    both = union_all(select(messages.c.at), calls).subquery()
    return session.scalar(select(func.max(both.c.at)))


def _messages(case):
    at = func.coalesce(MessageLayer.sent_at, Message.sent_at, Message.received_at)
    original = and_(MessageLayer.message_id == Message.id, MessageLayer.is_original)
    came_directly = aliased(Filing)
    # The entry of the letter that came by itself tells who forwarded it too.
    told_by_another = exists().where(
        came_directly.message_id == MessageLayer.same_as_id,
        came_directly.case_id == case.id,
        came_directly.revoked_at.is_(None),
    )
    return (
        select(_kind(MESSAGE), Message.id, at.label("at"))
        .join(Filing, Filing.message_id == Message.id)
        .outerjoin(MessageLayer, original)
        .where(Filing.case_id == case.id, Filing.revoked_at.is_(None), ~told_by_another)
    )


def _notes(case):
    return select(_kind(NOTE), Note.id, Note.at.label("at")).where(
        Note.case_id == case.id, Note.withdrawn_at.is_(None)
    )


def _documents(case):
    # Attachments are told with their message.
    own = Document.kind != ATTACHMENT, Document.withdrawn_at.is_(None)
    return select(_kind(DOCUMENT), Document.id, Document.created_at.label("at")).where(
        Document.case_id == case.id, *own
    )


def _stages(case):
    return _events_where(STAGE, case, Event.action.in_(STAGES))


def _other_events(case):
    return _events_where(EVENT, case, Event.action.not_in(STAGES + TOLD_OTHERWISE))


def _events_where(kind, case, condition):
    return select(_kind(kind), Event.seq.label("id"), Event.at.label("at")).where(
        own_events(case.topic, OPENED), condition
    )


def _kind(kind):
    return literal(kind, String).label("kind")


_SOURCES = {
    MESSAGE: _messages,
    NOTE: _notes,
    DOCUMENT: _documents,
    STAGE: _stages,
    EVENT: _other_events,
}


_AROUND_MESSAGE = Message.parts, Message.addresses, Message.layers, Message.outgoing


def _load(session, kind, ids):
    if not ids:
        return {}
    if kind in (STAGE, EVENT):
        return _load_events(session, ids)
    model, options = {
        MESSAGE: (Message, [selectinload(one) for one in _AROUND_MESSAGE]),
        NOTE: (Note, [joinedload(Note.by)]),
        DOCUMENT: (Document, [joinedload(Document.by), joinedload(Document.files)]),
    }[kind]
    things = session.scalars(select(model).where(model.id.in_(ids)).options(*options)).unique()
    return {thing.id: (thing, getattr(thing, "by", None)) for thing in things}


def _load_events(session, seqs):
    actor = Event.actor == literal("advisor:") + cast(Advisor.id, String)
    rows = session.execute(select(Event, Advisor).outerjoin(Advisor, actor).where(Event.seq.in_(seqs)))
    return {event.seq: (event, advisor) for event, advisor in rows}
