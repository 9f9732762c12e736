"""Whether the program lives and mail comes in: for whatever watches it."""

from flask import Blueprint

from archive import jobs
from ingest.status import overdue
from webapp.current import office, reading

bp = Blueprint("health", __name__)


@bp.get("/health")
def show():
    """200 when the database answers and every mailbox was read in the last quarter of an hour, else 503.

    Anyone may ask: how many mailboxes are late is told, not which.
    """
    with reading() as session:
        jobs.count_pending(session)
        late = overdue(session, office().config.mailboxes, office().opened_at)
    return ({"status": "late", "mailboxes_late": len(late)}, 503) if late else {"status": "ok"}
