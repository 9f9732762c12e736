"""What happened in a case, newest first: the audit chain, seen from one case."""

from sqlalchemy import select

from archive import audit, jobs
from archive.audit import Event
from archive.db import utcnow


def record(session, case, action, by=None, at=None, **facts):
    """Leave an event on the case in the caller's transaction; `by` None means the program itself."""
    case.changed_at = at or utcnow()
    return audit.append(session, case.topic, action, by and by.actor, facts, at)


def events_of(session, case, limit=100, before=None):
    """The case's events, newest first; `before` is the sequence number to go on from."""
    events = select(Event).where(Event.topic == case.topic)
    if before is not None:
        events = events.where(Event.seq < before)
    return session.scalars(events.order_by(Event.seq.desc()).limit(limit)).all()


def ask_to_index(session, kind, ids):
    """Have the search index follow what changed, after the commit."""
    for row_id in ids:
        jobs.enqueue(session, "index", f"{kind}:{row_id}")
