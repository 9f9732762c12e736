"""What letters of institutions seem to be: confirmed, corrected or dismissed by a person."""

from flask import Blueprint, flash, redirect, url_for

from cases.decision import DecisionKind
from cases.proposal import QUERY
from webapp.access import proposal_for
from webapp.current import current_advisor, writing
from webapp.errors import came_from
from webapp.forms.proposal import DecisionForm, QueryForm
from webapp.i18n import gettext as _

bp = Blueprint("proposals", __name__)


@bp.post("/proposals/<int:proposal_id>/confirmation")
def confirm(proposal_id):
    """Enter the query or the decision, as she corrected it."""
    with writing() as session:
        me = current_advisor(session)
        proposal = proposal_for(session, me, proposal_id)
        if proposal.kind == QUERY:
            proposal.confirm_query(by=me, **_query())
            flash(_("The query is entered, and a task to answer it."), "done")
        else:
            kind, dates = _decision()
            proposal.confirm_decision(kind, by=me, **dates)
            flash(_("The decision is entered."), "done")
    return redirect(came_from())


@bp.post("/proposals/<int:proposal_id>/dismissal")
def dismiss(proposal_id):
    """Say that the letter is neither."""
    with writing() as session:
        me = current_advisor(session)
        proposal_for(session, me, proposal_id).dismiss(by=me)
        undo = url_for(".recall", proposal_id=proposal_id)
        flash({"text": _("It will not be proposed again."), "undo": undo}, "done")
    return redirect(came_from())


@bp.post("/proposals/<int:proposal_id>/dismissal/revocation")
def recall(proposal_id):
    """Take back that the letter is neither."""
    with writing() as session:
        me = current_advisor(session)
        proposal_for(session, me, proposal_id).reopen(by=me)
        flash(_("It is proposed again."), "done")
    return redirect(came_from())


def _query():
    form = QueryForm()
    form.check()
    return {
        "asked": form.asked.data or "",
        "received_on": form.received_on.data,
        "due_on": form.due_on.data,
    }


def _decision():
    form = DecisionForm()
    form.check()
    dates = {name: form[name].data for name in ("decided_on", "received_on", "valid_until")}
    return DecisionKind.of(form.kind.data), dates
