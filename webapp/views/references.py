"""Numbers that institutions gave to the case's applications and contracts."""

from flask import Blueprint, abort, flash, redirect, request, url_for

from cases.reference import ReferenceKind, add_reference, remove_reference
from webapp.access import case_for
from webapp.current import current_advisor, writing, writing_once
from webapp.i18n import gettext as _
from webapp.views.case_page import shown_again

bp = Blueprint("references", __name__)


@bp.post("/cases/<number>/references")
@shown_again("reference")
def create(number):
    """Enter a number, so that mail that gives it is known to be the case's."""
    with writing_once() as session:
        me = current_advisor(session)
        case = case_for(session, me, number)
        kind = next(
            (k for k in ReferenceKind if k.code == request.form.get("kind")), ReferenceKind.APPLICATION
        )
        details = {name: request.form.get(name, "") for name in ("number", "institution")}
        reference = add_reference(session, case, by=me, kind=kind, **details)
        flash(_("The number %(number)s is entered.", number=reference.number), "done")
    return redirect(url_for("cases.show", number=number, _anchor="references-title"))


@bp.post("/cases/<number>/references/<int:reference_id>/removal")
def remove(number, reference_id):
    """Take a number out of the case."""
    with writing() as session:
        me = current_advisor(session)
        case = case_for(session, me, number)
        reference = next((one for one in case.references if one.id == reference_id), None) or abort(404)
        remove_reference(session, reference, by=me)
        flash(_("The number %(number)s is removed.", number=reference.number), "done")
    return redirect(url_for("cases.show", number=number, _anchor="references-title"))
