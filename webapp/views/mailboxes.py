"""Mailboxes: whether mail comes in, and what could not be read."""

from flask import Blueprint

from archive import jobs
from ingest.status import folders_at_a_glance
from webapp.current import office, page, reading

bp = Blueprint("mailboxes", __name__)


@bp.get("/mailboxes")
def show():
    """Each folder: when it was last reached, how many letters came; and the work that was set aside."""
    with reading() as session:
        folders = folders_at_a_glance(session)
        read = {glance.folder.account for glance in folders}
        return page(
            session,
            "mailboxes/show.html",
            folders=folders,
            unread=[box for box in office().config.mailboxes if box.name not in read],
            addresses={box.name: box.address for box in office().config.mailboxes},
            pending=jobs.count_pending(session),
            set_aside=jobs.set_aside(session),
        )
