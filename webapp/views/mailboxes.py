"""Mailboxes: whether mail comes in, and what could not be read."""

from flask import Blueprint, abort, flash, redirect, url_for

from archive import jobs
from ingest.status import folders_at_a_glance
from webapp.current import current_advisor, office, page, reading, writing
from webapp.i18n import gettext as _

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


@bp.post("/mailboxes/jobs/<int:job_id>/retries")
def retry(job_id):
    """Try a job again that was set aside."""
    with writing() as session:
        if not current_advisor(session).keeps_it_running:
            abort(404)
        jobs.retry(session, job_id)
        flash(_("It is being tried again."), "done")
    return redirect(url_for(".show"))
