"""What a person searched for last: noted as she opens what she found, and forgotten when she says so."""

from flask import Blueprint, flash, redirect, request, url_for

from cases import recent_search
from webapp.current import current_advisor, writing
from webapp.i18n import gettext as _
from webapp.narrowing import Asked

bp = Blueprint("recent_searches", __name__)


@bp.post("/search/recent")
def create():
    """Note a search whose results came as she typed, and led somewhere."""
    asked = Asked.of(request.form)
    if not asked.names_a_person:
        with writing() as session:
            recent_search.remember(session, current_advisor(session), asked.unsorted)
    return "", 204


@bp.post("/search/recent/removal")
def clear():
    """Forget all her recent searches."""
    with writing() as session:
        recent_search.forget(session, current_advisor(session))
    flash(_("Your recent searches are forgotten."), "done")
    return redirect(url_for("search.show"))
