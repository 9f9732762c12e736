"""What every change leaves behind: an event in the chain, and a job for the index."""

from sqlalchemy import and_, func, select

from archive import audit, jobs
from archive.audit import Event
from archive.db import utcnow


def record(session, case, action, by=None, at=None, **facts):
    """Leave an event on the case in the caller's transaction; `by` None means the program itself."""
    record_all(session, action, [(case, facts)], by, at)


def record_all(session, action, told, by=None, at=None):
    """Leave an event of the same kind for each (case, facts)."""
    at = at or utcnow()
    for case, _ in told:
        case.changed_at = at
    events = [(case.topic, facts) for case, facts in told]
    audit.append_all(session, action, events, by and by.actor, at)


def own_events(topic, begun):
    """The condition on `Event` for what happened to a thing since it was entered, by the action `begun`.

    SQLite gives the id of what was taken back to the next that is entered: what came before is another's.
    """
    entered = select(func.max(Event.seq)).where(Event.topic == topic, Event.action == begun)
    return and_(Event.topic == topic, Event.seq >= func.coalesce(entered.scalar_subquery(), 0))


def ask_to_index(session, kind, ids):
    """Have the search index follow what changed, after the commit."""
    jobs.enqueue_all(session, "index", {f"{kind}:{row_id}": None for row_id in ids})
