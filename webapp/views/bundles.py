"""Several letters chosen in the tray: filed in one case or put away together, and taken back together."""

from flask import Blueprint, abort, flash, redirect, request, url_for

from cases import bundle
from webapp.access import case_for
from webapp.current import current_advisor, writing
from webapp.i18n import gettext as _
from webapp.i18n import ngettext
from webapp.views.messages import BY_HAND
from webapp.views.numbers import row_number
from webapp.views.prospect import acquaintance_offered

bp = Blueprint("bundles", __name__)
MOST = 100  # letters at once; a page of the tray shows fewer
MOST_TOLD = 5  # links: what is said travels in a cookie


@bp.post("/tray/filings")
def file():
    """File the chosen letters in one case."""
    with writing() as session:
        me = current_advisor(session)
        messages = _chosen(session, me, request.form.getlist("message"))
        case = case_for(session, me, request.form.get("case", "").strip().upper())
        outcome = bundle.file_bundle(session, messages, case, rule=BY_HAND, by=me)
        told = ngettext(
            "%(num)s message filed in %(number)s, %(client)s.",
            "%(num)s messages filed in %(number)s, %(client)s.",
            len(outcome.done),
            number=case.number,
            client=case.client.label,
        )
        undo = url_for(".unfile", number=case.number, messages=_ids(outcome.done))
        _tell(outcome, told, undo, _offer(session, outcome.done, case.client))
    return redirect(url_for("tray.show"))


@bp.post("/tray/filings/<number>/revocation")
def unfile(number):
    """Take what was filed together out of the case together."""
    with writing() as session:
        me = current_advisor(session)
        messages = _named(session, me)
        outcome = bundle.unfile_bundle(session, messages, case_for(session, me, number), by=me)
        told = ngettext(
            "%(num)s message is out of case %(number)s.",
            "%(num)s messages are out of case %(number)s.",
            len(outcome.done),
            number=number,
        )
        _tell(outcome, told)
    return redirect(url_for("tray.show"))


@bp.post("/tray/dismissals")
def dismiss():
    """Put the chosen letters away as not for us."""
    with writing() as session:
        me = current_advisor(session)
        outcome = bundle.ignore_bundle(session, _chosen(session, me, request.form.getlist("message")), by=me)
        told = ngettext(
            "%(num)s message put away as not for us.",
            "%(num)s messages put away as not for us.",
            len(outcome.done),
        )
        _tell(outcome, told, url_for(".recall", messages=_ids(outcome.done)))
    return redirect(url_for("tray.show"))


@bp.post("/tray/dismissals/revocation")
def recall():
    """Take letters back that were put away together."""
    with writing() as session:
        me = current_advisor(session)
        outcome = bundle.return_bundle(session, _named(session, me), by=me)
        told = ngettext(
            "%(num)s message waits in the tray again.",
            "%(num)s messages wait in the tray again.",
            len(outcome.done),
        )
        _tell(outcome, told)
    return redirect(url_for("tray.show"))


def _chosen(session, me, texts):
    """The letters of those ids, whole or not at all: 404 if one of them is not hers to see."""
    ids = {row_number(text) for text in texts}
    if len(ids) > MOST:
        abort(413)
    messages = bundle.bundle_of(session, me, ids)
    return abort(404) if messages is None else messages


def _named(session, me):
    return _chosen(session, me, [text for text in request.args.get("messages", "").split(",") if text])


def _ids(messages):
    return ",".join(str(message.id) for message in messages)


def _offer(session, messages, client):
    """The offer to know their sender from now on, where they have only one."""
    offers = [acquaintance_offered(session, message, client) for message in messages]
    return offers[0] if len({offer and offer["text"] for offer in offers}) == 1 else None


def _tell(outcome, told, undo=None, offer=None):
    if outcome.done:
        flash({"text": told, "undo": undo, "offer": offer}, "done")
    elif not outcome.left:
        flash(_("No message is chosen. Tick some in the list first."), "wrong")
    if outcome.left:
        text = ngettext(
            "Somebody placed %(num)s message before you; it stays where it is:",
            "Somebody placed %(num)s messages before you; they stay where they are:",
            len(outcome.left),
        )
        flash({"text": text, "links": [_link(message) for message in outcome.left[:MOST_TOLD]]}, "waits")


def _link(message):
    return {
        "href": url_for("messages.show", message_id=message.id),
        "text": message.subject[:60] or _("(no subject)"),
    }
