"""Queries of institutions in a case."""

from flask import Blueprint, abort, flash, redirect, request, url_for

from cases.query import QueryState
from webapp.access import query_for
from webapp.current import current_advisor, writing
from webapp.i18n import gettext as _
from webapp.i18n import translate

bp = Blueprint("queries", __name__)


@bp.post("/queries/<int:query_id>/closing")
def close(query_id):
    """Say that the query was answered, withdrawn, or has no object any more."""
    with writing() as session:
        me = current_advisor(session)
        query = query_for(session, me, query_id)
        state = _state()
        query.close(state, by=me)
        flash(_("The query: %(state)s.", state=translate(state.label)), "done")
        number = query.case.number
    return redirect(url_for("cases.show", number=number))


def _state():
    try:
        state = QueryState.of(request.form.get("state"))
    except KeyError:
        abort(400)
    return abort(400) if state is QueryState.OPEN else state
