"""Messages set aside: the list, the bytes as they came, and one more try."""

from flask import Blueprint, abort, flash, redirect, url_for

from archive import audit
from archive.store import Damaged, Missing
from cases.errors import N_, RuleBroken
from ingest import aside
from webapp.access import may_take_bytes, message_for
from webapp.current import current_advisor, office, page, reading, writing
from webapp.downloads import attachment
from webapp.errors import came_from
from webapp.i18n import gettext as _
from webapp.i18n import ngettext
from webapp.views.paging import page_number

bp = Blueprint("aside", __name__)


class BytesGone(RuleBroken):
    """The store has lost what it kept, or holds something else under that name."""

    sentence = N_(
        "The bytes of this message are damaged or gone from the store. Put the file %(digest)s back from a backup, "
        "then try the message again."
    )


@bp.get("/mailboxes/aside")
def show():
    """What was set aside and why: all of it for who looks after it, else what she may see."""
    with reading() as session:
        found = aside.listed(session, current_advisor(session), number=page_number())
        addresses = {box.name: box.address for box in office().config.mailboxes}
        return page(
            session, "mailboxes/aside.html", aside=found, addresses=addresses, may_take_bytes=may_take_bytes
        )


@bp.get("/mailboxes/aside/<int:sighting_id>/original")
def original(sighting_id):
    """The bytes as they came, or as much of them as did; an administrator's look leaves an event."""
    with writing() as session:
        me = current_advisor(session)
        one = aside.found(session, me, sighting_id) or abort(404)
        digest = one.sighting.raw_digest or abort(404)
        if one.message is not None and not may_take_bytes(me, one.message):
            abort(404)
        if one.message is None:
            audit.append(session, f"sighting:{sighting_id}", "original_taken", me.actor)
    try:
        content = office().store.read(digest)
    except (Damaged, Missing):
        raise BytesGone(digest=digest) from None
    return attachment(content, f"{sighting_id}.eml", "application/octet-stream")


@bp.post("/mailboxes/aside/<int:sighting_id>/retries")
def retry(sighting_id):
    """Try one again."""
    with writing() as session:
        me = current_advisor(session)
        one = aside.found(session, me, sighting_id) or abort(404)
        _say(aside.retry(session, [one.sighting.id], by=me))
    return redirect(url_for(".show"))


@bp.post("/mailboxes/aside/retries")
def retry_all():
    """Try all of them again."""
    with writing() as session:
        me = current_advisor(session)
        if not me.keeps_it_running:
            abort(404)
        _say(aside.retry_all(session, by=me))
    return redirect(url_for(".show"))


@bp.post("/messages/<int:message_id>/retries")
def retry_message(message_id):
    """Try again to have a letter whole, from the letter's own page or the tray."""
    with writing() as session:
        me = current_advisor(session)
        message = message_for(session, me, message_id)
        _say(aside.retry(session, [one.id for one in aside.of_message(session, message)], by=me))
    return redirect(came_from())


def _say(count):
    if count:
        told = ngettext(
            "%(num)s message is being tried again.", "%(num)s messages are being tried again.", count
        )
        flash(told, "done")
    else:
        flash(_("There was nothing to try: it is being tried already, or its server has it no more."), "done")
