"""Notes on a case."""

from flask import Blueprint, flash, redirect, request, url_for

from cases.note import CALL, NOTE, add_note
from webapp.access import case_for
from webapp.current import current_advisor, writing_once
from webapp.i18n import gettext as _
from webapp.views.case_page import shown_again

bp = Blueprint("notes", __name__)


@bp.post("/cases/<number>/notes")
@shown_again("note")
def create(number):
    """Write a note, or what was said in a call."""
    with writing_once() as session:
        me = current_advisor(session)
        case = case_for(session, me, number)
        kind = CALL if request.form.get("kind") == CALL else NOTE
        add_note(session, case, request.form.get("text", ""), by=me, kind=kind)
        flash(_("The note is saved."), "done")
    return redirect(url_for("cases.show", number=number))
