"""Mailboxes: whether mail comes in, whether every message is accounted for, and what waits or failed."""

import hashlib
from dataclasses import dataclass

from flask import Blueprint, abort, flash, make_response, redirect, request, url_for

from archive import jobs
from cases import outgoing
from ingest import aside, backlog, post_trouble
from ingest.ledger import IMPORT, MailFolder
from ingest.oauth import kept
from ingest.status import by_mailbox, uids_not_kept, unaccounted
from ingest.uidset import as_text
from webapp.current import current_advisor, office, page, reading, writing
from webapp.i18n import gettext as _

bp = Blueprint("mailboxes", __name__)


@dataclass(frozen=True)
class Box:
    """One mailbox on the page: its configuration, if it still has one, its folders and its token, if it uses one."""

    name: str
    config: object
    glances: list
    token: object = None

    @property
    def is_import(self):
        """Whether these are the files that somebody imported."""
        return self.name == IMPORT

    @property
    def is_moving(self):
        """Whether its figures will be other ones in a moment."""
        return any(glance.on_the_way for glance in self.glances)


@bp.get("/mailboxes")
def show():
    """Each mailbox and folder with its sum; the work that was set aside. `part` asks for the mailboxes alone."""
    with reading() as session:
        boxes = _boxes(session)
        mark = _mark(boxes)
        if request.headers.get("If-None-Match") == f'"{mark}"' and "part" in request.args:
            return "", 304
        facts = {"boxes": boxes, "mark": mark, "differences": _differences(session, boxes)}
        if "part" in request.args:
            response = make_response(page(session, "mailboxes/boxes.html", **facts))
        else:
            facts |= {"pending": jobs.count_pending(session), "set_aside": jobs.set_aside(session)}
            facts |= _outgoing(session)
            response = make_response(
                page(session, "mailboxes/show.html", aside=aside.count(session), **facts)
            )
        response.set_etag(mark)
        return response


def _outgoing(session):
    """What waits to be sent, and what is wrong with the line to the server; nothing of what the letters say."""
    letters = outgoing.waiting(session)
    return {
        "smtp": office().config.smtp,
        "letters": letters,
        "line_trouble": post_trouble.of_the_line(letters),
    }


@bp.get("/mailboxes/folders/<int:folder_id>")
def folder(folder_id):
    """The UIDs of one folder that are not kept whole, or not accounted for; for who looks after it."""
    with reading() as session:
        found = _folder_for_its_keeper(session, folder_id)
        states = {state: as_text(uids) for state, uids in uids_not_kept(session, found).items()}
        return page(
            session,
            "mailboxes/folder.html",
            folder=found,
            states=states,
            difference=_named(unaccounted(session, found)),
        )


@bp.post("/mailboxes/folders/<int:folder_id>/pause")
def pause(folder_id):
    """Hold a folder's backlog back."""
    with writing() as session:
        found = _folder_for_its_keeper(session, folder_id)
        backlog.pause(session, found, by=current_advisor(session))
        undo = url_for(".resume", folder_id=folder_id)
        told = _(
            "Only new mail is fetched from %(folder)s now; what lay there before waits.", folder=found.name
        )
        flash({"text": told, "undo": undo}, "done")
    return redirect(url_for(".show"))


@bp.post("/mailboxes/folders/<int:folder_id>/pause/revocation")
def resume(folder_id):
    """Let a folder's backlog come again."""
    with writing() as session:
        found = _folder_for_its_keeper(session, folder_id)
        backlog.resume(session, found, by=current_advisor(session))
        flash(_("What lay in %(folder)s before is being fetched again.", folder=found.name), "done")
    return redirect(url_for(".show"))


@bp.post("/mailboxes/folders/<int:folder_id>/comparisons")
def compare(folder_id):
    """Have a folder compared with its server, UID by UID, at the next look."""
    with writing() as session:
        found = _folder_for_its_keeper(session, folder_id)
        found.suspect = True
        flash(_("%(folder)s is compared with the server at the next look.", folder=found.name), "done")
    return redirect(url_for(".folder", folder_id=folder_id))


@bp.post("/mailboxes/jobs/<int:job_id>/retries")
def retry(job_id):
    """Try a job again that was set aside."""
    with writing() as session:
        if not current_advisor(session).keeps_it_running:
            abort(404)
        jobs.retry(session, job_id)
        flash(_("It is being tried again."), "done")
    return redirect(url_for(".show"))


def _boxes(session):
    mailboxes = office().config.mailboxes
    tokens = kept.rows(session) if any(box.oauth for box in mailboxes) else {}
    return [Box(*one, token=tokens.get(one[0])) for one in by_mailbox(session, mailboxes)]


def _mark(boxes):
    """What the figures are now, in short: while it stays the same there is nothing to show anew."""
    told = [
        (glance.folder.id, glance.accounted, glance.kept, glance.unfetched, round(glance.rate), glance.is_well,
         glance.is_overdue, glance.difference, glance.folder.paused_at, glance.folder.notice,
         glance.folder.last_success_at and glance.folder.last_success_at.replace(second=0, microsecond=0))
        for box in boxes for glance in box.glances
    ]  # fmt: skip
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def _differences(session, boxes):
    """{folder id: (UIDs lacking, UIDs too many)} of the folders whose sum does not come out, for their keepers."""
    if not current_advisor(session).keeps_it_running:
        return {}
    unequal = [glance.folder for box in boxes for glance in box.glances if glance.difference]
    return {folder.id: _named(unaccounted(session, folder)) for folder in unequal}


def _named(difference):
    return as_text(difference.lacking), as_text(difference.surplus)


def _folder_for_its_keeper(session, folder_id):
    found = session.get(MailFolder, folder_id)
    if found is None or found.account == IMPORT or not current_advisor(session).keeps_it_running:
        abort(404)
    return found
