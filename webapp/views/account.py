"""The person's own account: her password."""

from flask import Blueprint, flash, g, redirect, request, session, url_for

from webapp import sign_in
from webapp.current import office, page, reading
from webapp.forms.account import PasswordForm
from webapp.i18n import gettext as _
from webapp.security import TOKEN

bp = Blueprint("account", __name__)


@bp.get("/account")
def show():
    """Who is signed in, and the form for a new password."""
    with reading() as db:
        return page(db, "account/show.html", form=PasswordForm())


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
        return page(db, "account/show.html", form=form), 422


def _replace(old, new):
    address = request.remote_addr or ""
    token = sign_in.replace_password(office().db, g.account.email, old, new, address)
    session.clear()
    session[TOKEN] = token
