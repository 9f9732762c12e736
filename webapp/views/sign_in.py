"""Signing in and out."""

from flask import Blueprint, redirect, render_template, request, session, url_for

from cases.errors import RuleBroken
from webapp import sign_in
from webapp.current import office, writing
from webapp.forms.sign_in import SignInForm
from webapp.i18n import sentence
from webapp.inside import is_inside
from webapp.security import TOKEN
from webapp.throttle import TooManyTries

bp = Blueprint("sign_in", __name__)


@bp.get("/sign-in")
def show():
    """The door."""
    return render_template("sign_in/show.html", form=SignInForm(next=request.args.get("next")))


@bp.post("/sign-in")
def create():
    """Open a sign-in and go where the person wanted to go."""
    form = SignInForm()
    if not form.validate():
        return render_template("sign_in/show.html", form=form), 422
    token = sign_in.open_sign_in(office().db, form.email.data, form.password.data, request.remote_addr or "")
    session.clear()  # nothing that was in the browser before is worth more now
    session[TOKEN] = token
    return redirect(form.next.data if is_inside(form.next.data) else url_for("my_day.show"))


@bp.post("/sign-out")
def end():
    """End this sign-in, here and for whoever copied its cookie."""
    with writing() as db:
        sign_in.end(db, session.get(TOKEN))
    session.clear()
    return redirect(url_for(".show"))


@bp.errorhandler(RuleBroken)
def refused(broken):
    """The form again, with what was typed but the password."""
    form = SignInForm()
    form.form_errors.append(sentence(broken))
    return render_template("sign_in/show.html", form=form), 429 if isinstance(broken, TooManyTries) else 401
