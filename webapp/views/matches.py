"""What documents are offered for on the checklist: accepted, changed or refused by a person, each taken back again."""

from flask import Blueprint, abort, flash, redirect, request, url_for

from cases import document_match, offered
from cases.calendar import today
from cases.matching.periods import period_in_name
from webapp.access import case_for, document_for, match_for, requirement_for
from webapp.current import current_advisor, page, reading, writing
from webapp.errors import came_from
from webapp.forms.match import MatchForm, NotAPeriod
from webapp.i18n import gettext as _
from webapp.i18n import translate
from webapp.views.numbers import row_number

bp = Blueprint("matches", __name__)
MATCH = "/documents/<int:document_id>/matches/<int:match_id>"


@bp.get("/cases/<number>/matches")
def index(number):
    """Everything that waits for a person's word in the case, to go through by keyboard."""
    with reading() as session:
        case = case_for(session, current_advisor(session), number)
        choices = offered.requirements_to_choose(session, case)
        offers = offered.open_offers(session, case)
        return page(session, "matches/index.html", case=case, offers=offers, choices=choices)


@bp.post(f"{MATCH}/acceptance")
def accept(document_id, match_id):
    """Let the document fulfil what it is offered for."""
    with writing() as session:
        me = current_advisor(session)
        match = match_for(session, me, document_id, match_id)
        match.accept(by=me)
        _say(_("“%(name)s”: accepted.", name=_name(match.requirement)), ".reopen", match)
    return redirect(came_from())


@bp.post(f"{MATCH}/refusal")
def refuse(document_id, match_id):
    """Say that the document is not that."""
    with writing() as session:
        me = current_advisor(session)
        match = match_for(session, me, document_id, match_id)
        match.refuse(by=me)
        _say(_("“%(name)s”: it is not that.", name=_name(match.requirement)), ".recall", match)
    return redirect(came_from())


@bp.post(f"{MATCH}/acceptance/revocation", endpoint="reopen")
@bp.post(f"{MATCH}/refusal/revocation", endpoint="recall")
def take_back(document_id, match_id):
    """Take back what was said of the offer."""
    with writing() as session:
        me = current_advisor(session)
        match = match_for(session, me, document_id, match_id)
        match.reopen(by=me)
        flash(_("“%(name)s”: waits for your word again.", name=_name(match.requirement)), "done")
    return redirect(came_from())


@bp.post(f"{MATCH}/replacement")
def replace(document_id, match_id):
    """Let the document fulfil another line, or the same with other dates."""
    form = MatchForm()
    form.check()
    dates = {"period": _period(form.period.data), "issued_on": form.issued_on.data}
    dates["expires_on"] = form.expires_on.data
    with writing() as session:
        me = current_advisor(session)
        match = match_for(session, me, document_id, match_id)
        requirement = requirement_for(session, me, row_number(form.requirement.data or ""))
        if requirement.case_id != match.document.case_id:
            abort(404)
        match.replace(requirement, by=me, **dates)
        undo = url_for(".release", document_id=document_id, requirement_id=requirement.id, match=match_id)
        flash({"text": _("“%(name)s”: accepted.", name=_name(requirement)), "undo": undo}, "done")
    return redirect(came_from())


@bp.post("/documents/<int:document_id>/fulfilments/<int:requirement_id>/revocation")
def release(document_id, requirement_id):
    """Let the document fulfil a line no longer; `match` is the offer that it was chosen in place of."""
    with writing() as session:
        me = current_advisor(session)
        document = document_for(session, me, document_id)
        requirement = requirement_for(session, me, requirement_id)
        if requirement.case_id != document.case_id:
            abort(404)
        if "match" in request.args:
            match_for(session, me, document_id, row_number(request.args["match"])).reopen(by=me)
        document_match.release(session, document, requirement, by=me)
        flash(_("“%(name)s”: this document fulfils it no longer.", name=_name(requirement)), "done")
    return redirect(came_from())


def _say(sentence, undo, match):
    undo = url_for(undo, document_id=match.document_id, match_id=match.id)
    flash({"text": sentence, "undo": undo}, "done")


def _name(requirement):
    return translate(requirement.type.name)


def _period(typed):
    if not (typed or "").strip():
        return None
    period = period_in_name(typed, today())
    if period is None:
        raise NotAPeriod(typed=typed)
    return period.code
