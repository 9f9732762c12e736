"""Who stands in for the owner of a case."""

from flask import Blueprint, abort, flash, redirect, request, url_for

from cases.advisor import case_workers
from webapp.access import case_for
from webapp.current import current_advisor, writing, writing_once
from webapp.forms.case import StandInForm
from webapp.i18n import gettext as _
from webapp.views.case_page import shown_again

bp = Blueprint("stand_ins", __name__)


@bp.post("/cases/<number>/stand-ins")
@shown_again("stand_in")
def create(number):
    """Let somebody see and work the case besides its owner."""
    with writing_once() as session:
        me = current_advisor(session)
        case = case_for(session, me, number)
        form = StandInForm()
        form.check()
        chosen = request.form.get("advisor")
        advisor = next((a for a in case_workers(session) if str(a.id) == chosen), None) or abort(404)
        case.stand_in(advisor, by=me, from_on=form.from_on.data, until_on=form.until_on.data)
        flash(_("%(name)s now stands in.", name=advisor.name), "done")
    return redirect(url_for("cases.show", number=number))


@bp.post("/cases/<number>/stand-ins/<int:stand_in_id>/end")
def end(number, stand_in_id):
    """Let the stand-in see the case no longer."""
    with writing() as session:
        me = current_advisor(session)
        case = case_for(session, me, number)
        stand_in = next((s for s in case.stand_ins if s.id == stand_in_id), None) or abort(404)
        case.end_stand_in(stand_in, by=me)
        flash(_("%(name)s no longer stands in.", name=stand_in.advisor.name), "done")
    return redirect(url_for("cases.show", number=number))
