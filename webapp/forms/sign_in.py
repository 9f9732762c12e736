"""The form at the door."""

from wtforms import HiddenField, PasswordField

from webapp.account import LONGEST_PASSWORD
from webapp.forms import Form
from webapp.forms.fields import Line, required
from webapp.i18n import N_


class SignInForm(Form):
    """Address and password."""

    email = Line(N_("E-mail address"), required(320))
    password = PasswordField(N_("Password"), required(LONGEST_PASSWORD))
    next = HiddenField()
