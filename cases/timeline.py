"""What every change leaves behind: an event in the chain, and a job for the index."""

from archive import audit, jobs
from archive.db import utcnow


def record(session, case, action, by=None, at=None, **facts):
    """Leave an event on the case in the caller's transaction; `by` None means the program itself."""
    case.changed_at = at or utcnow()
    return audit.append(session, case.topic, action, by and by.actor, facts, at)


def ask_to_index(session, kind, ids):
    """Have the search index follow what changed, after the commit."""
    jobs.enqueue_all(session, "index", {f"{kind}:{row_id}": None for row_id in ids})
