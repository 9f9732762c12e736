"""The form for a new password."""

from wtforms import PasswordField
from wtforms.validators import EqualTo

from webapp.account import LONGEST_PASSWORD
from webapp.forms import Form
from webapp.forms.fields import required
from webapp.i18n import N_


class PasswordForm(Form):
    """The password until now, and the new one twice."""

    old = PasswordField(N_("Current password"), required(LONGEST_PASSWORD))
    new = PasswordField(N_("New password"), required(LONGEST_PASSWORD))
    again = PasswordField(
        N_("New password again"), [*required(), EqualTo("new", N_("The two passwords differ."))]
    )
