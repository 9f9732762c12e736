"""The person's own account: her password, and how she hears what became of her mail."""

from flask import Blueprint, flash, g, redirect, request, session, url_for

from cases.advisor import Advisor
from webapp import sign_in
from webapp.current import current_advisor, office, page, reading, writing
from webapp.forms.account import PasswordForm, ToldForm
from webapp.i18n import gettext as _
from webapp.security import TOKEN

bp = Blueprint("account", __name__)


@bp.get("/account")
def show():
    """Who is signed in, and the forms for a new password and for confirmations."""
    with reading() as db:
        return _page(db, PasswordForm())


@bp.post("/account/password")
def set_password():
    """A new password: every other browser is signed out, this one gets a new sign-in."""
    form = PasswordForm()
    if form.validate():
        with form.rules_shown():
            _replace(form.old.data, form.new.data)
            flash(_("The password is changed. Every other browser is signed out."), "done")
            return redirect(url_for(".show"))
    with reading() as db:
        return _page(db, form), 422


@bp.post("/account/confirmations")
def choose_confirmations():
    """Whether and when she is told by mail what became of the mail that she sends in."""
    form = ToldForm()
    if form.validate():
        with writing() as db:
            db.get_one(Advisor, current_advisor(db).id).told_code = form.told.data
        flash(_("Your choice is saved."), "done")
        return redirect(url_for(".show"))
    with reading() as db:
        return _page(db, PasswordForm(formdata=None), form), 422


def _page(db, form, told=None):
    told = told or ToldForm(formdata=None, told=current_advisor(db).told_code)
    is_sent = office().smtp is not None
    return page(db, "account/show.html", form=form, told=told, is_sent=is_sent)


def _replace(old, new):
    address = request.remote_addr or ""
    token = sign_in.replace_password(office().db, g.account.email, old, new, address)
    session.clear()
    session[TOKEN] = token
