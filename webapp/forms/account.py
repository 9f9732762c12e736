"""The forms of a person's own account: a new password, and how she hears of her mail."""

from wtforms import PasswordField
from wtforms.validators import EqualTo

from cases.advisor import Told
from webapp.account import LONGEST_PASSWORD
from webapp.forms import Form
from webapp.forms.fields import Choice, required
from webapp.i18n import N_


class PasswordForm(Form):
    """The password until now, and the new one twice."""

    old = PasswordField(N_("Current password"), required(LONGEST_PASSWORD))
    new = PasswordField(N_("New password"), required(LONGEST_PASSWORD))
    again = PasswordField(
        N_("New password again"), [*required(), EqualTo("new", N_("The two passwords differ."))]
    )


class ToldForm(Form):
    """How she hears what became of the mail that she sends in."""

    told = Choice(N_("Confirmations by mail"), required(), choices=[(told.code, told.label) for told in Told])
