"""What a person sees when it does not work: what happened, what was kept, what to do."""

import logging
import secrets

from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound

from archive.db import Clash
from cases.errors import N_, RuleBroken
from webapp.i18n import sentence
from webapp.inside import is_inside

log = logging.getLogger(__name__)


class DoneMeanwhile(RuleBroken):
    """Two people, or two clicks, did the same in the same moment; one of them was let through."""

    sentence = N_("Somebody did the same a moment ago. It was done once.")


class Site(Flask):
    """A Flask app that logs each accident once, under the number that the person is told."""

    def log_exception(self, exc_info):
        g.accident = secrets.token_hex(4)
        log.error("Error %s at %s %s", g.accident, request.method, request.path, exc_info=exc_info)


def answer_errors(app):
    """One handler for each kind of trouble, for the whole site."""
    app.register_error_handler(RuleBroken, _rule_broken)
    app.register_error_handler(Clash, lambda clash: _rule_broken(DoneMeanwhile()))
    app.register_error_handler(CSRFError, _page_too_old)
    app.register_error_handler(403, lambda error: _not_found(NotFound()))
    app.register_error_handler(404, _not_found)
    app.register_error_handler(InternalServerError, _our_fault)
    app.register_error_handler(HTTPException, _other)


def _rule_broken(broken):
    details = [sentence(part) for part in getattr(broken, "parts", ())]
    return render_template(
        "errors/rule.html", sentence=sentence(broken), details=details, back=came_from()
    ), 409


def _page_too_old(error):
    return render_template("errors/stale.html", back=came_from()), 400


def _not_found(error):
    # What is not there and what is not hers look alike: otherwise the difference would tell.
    return render_template("errors/missing.html"), 404


def _our_fault(error):
    return render_template("errors/fault.html", number=g.accident), 500


def _other(error):
    if error.code is None or error.code < 400:
        return error
    response = error.get_response()
    response.data = render_template("errors/other.html", code=error.code)
    response.content_type = "text/html; charset=utf-8"
    return response


def came_from():
    """Where the person came from, if that was one of our own pages."""
    origin = request.host_url
    path = request.referrer[len(origin) - 1 :] if (request.referrer or "").startswith(origin) else "/"
    return path if is_inside(path) else "/"
