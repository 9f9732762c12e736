"""Required documents of a case."""

from flask import Blueprint, abort, flash, redirect, request, url_for

from cases import document_match
from cases.requirement import RequirementState, set_up_checklist
from webapp.access import case_for, document_for, requirement_for
from webapp.current import current_advisor, writing
from webapp.i18n import gettext as _
from webapp.i18n import translate
from webapp.views.case_page import shown_again
from webapp.views.numbers import row_number

bp = Blueprint("requirements", __name__)


@bp.post("/cases/<number>/requirements")
def create(number):
    """Give the case the checklist of its product."""
    with writing() as session:
        me = current_advisor(session)
        set_up_checklist(session, case_for(session, me, number), by=me)
        flash(_("The checklist is ready."), "done")
    return redirect(url_for("cases.show", number=number, _anchor="checklist"))


@bp.post("/requirements/<int:requirement_id>/state")
@shown_again("requirement")
def mark(requirement_id):
    """Say how far a required document is."""
    with writing() as session:
        me = current_advisor(session)
        requirement = requirement_for(session, me, requirement_id)
        number = requirement.case.number
        requirement.mark(_state(), by=me, reason=request.form.get("reason"))
        flash(_name_and_state(requirement), "done")
    return redirect(url_for("cases.show", number=number, _anchor="checklist"))


@bp.post("/documents/<int:document_id>/fulfilments")
def fulfil(document_id):
    """Let a document fulfil a required one of its case."""
    with writing() as session:
        me = current_advisor(session)
        document = document_for(session, me, document_id)
        requirement = requirement_for(session, me, row_number(request.form.get("requirement", "")))
        if requirement.case_id != document.case_id:
            abort(404)
        document_match.fulfil(session, document, requirement, by=me)
        flash(_name_and_state(requirement), "done")
    return redirect(url_for("documents.show", document_id=document_id))


def _name_and_state(requirement):
    return _(
        "“%(name)s”: %(state)s",
        name=translate(requirement.type.name),
        state=translate(requirement.state.label),
    )


def _state():
    try:
        return RequirementState.of(request.form.get("state"))
    except KeyError:
        abort(400)
