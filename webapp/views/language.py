"""The language of the screen: kept with the account, and in a cookie for the door."""

from flask import Blueprint, abort, g, redirect, request

from webapp import account
from webapp.current import writing
from webapp.errors import came_from
from webapp.i18n import COOKIE, LANGUAGES

bp = Blueprint("language", __name__)
A_YEAR = 365 * 24 * 3600


@bp.post("/language")
def choose():
    """Speak that language from now on."""
    code = request.form.get("language")
    if code not in LANGUAGES:
        abort(400)
    if "account" in g:
        with writing() as session:
            account.of_id(session, g.account.id).language = code
    response = redirect(came_from())
    response.set_cookie(COOKIE, code, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return response
