"""What every answer carries so that a browser runs, frames and sends nothing that is not ours."""

from flask import abort, g, redirect, request, session, url_for
from flask_wtf import CSRFProtect

from archive.db import utcnow
from webapp import sign_in
from webapp.current import reading, writing

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Pages show clients' data: no cache between us and the browser may keep them.
    "Cache-Control": "private, no-cache",
}
ONE_YEAR = "max-age=31536000"
# Pages that a person sees before signing in; everything else asks who she is.
OPEN_TO_ALL = {
    "static",
    "bootstrap.static",
    "sign_in.show",
    "sign_in.create",
    "language.choose",
    "health.show",
}
TOKEN = "sign_in"
FILES = {"static", "bootstrap.static"}


def protect(app, *, secret, https):
    """Give the app its cookies, its headers, its forgery check and its door. `https`: how browsers reach it."""
    app.config.update(
        SECRET_KEY=secret,
        SESSION_COOKIE_NAME="teczka",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the sign-in does
        WTF_CSRF_SSL_STRICT=https,
        MAX_CONTENT_LENGTH=64 * 1024 * 1024,
    )
    app.before_request(_refuse_zero_bytes)
    CSRFProtect(app)
    app.before_request(_ask_who)
    app.after_request(_add_headers)


def _refuse_zero_bytes():
    # PostgreSQL keeps no zero byte in a text, and no person types one.
    if any("\x00" in value for values in request.values.listvalues() for value in values):
        abort(400)


def _ask_who():
    if request.endpoint in FILES:
        return None
    with reading() as db:
        here = sign_in.holding(db, session.get(TOKEN))
    if here is not None:
        _let_in(here)
    elif request.endpoint is not None and request.endpoint not in OPEN_TO_ALL:
        return _to_the_door()


def _let_in(here):
    g.account, g.advisor, g.language = here.account, here.account.advisor, here.account.language
    # An open page asks for its news by itself, all night long: that is not the person.
    if not sign_in.is_noticed(here) and "part" not in request.args:
        with writing() as db:
            sign_in.notice(db, here.id, utcnow())


def _to_the_door():
    session.pop(TOKEN, None)
    if request.method != "GET":
        return redirect(url_for("sign_in.show"))
    return redirect(url_for("sign_in.show", next=request.full_path.rstrip("?")))


def _add_headers(response):
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", ONE_YEAR)
    return response
