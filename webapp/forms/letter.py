"""The form of a letter."""

from wtforms import HiddenField
from wtforms.validators import ValidationError

from ingest.letter import can_be_written_to
from webapp.forms import Form
from webapp.forms.fields import ADDRESS, Line, Words, optional, required
from webapp.i18n import N_
from webapp.i18n import gettext as _


class LetterForm(Form):
    """Who gets it, what it says; the files and the contacts are ticked on the page."""

    to = Line(N_("Other addresses"), optional(4000), description=N_("Separated by commas."))
    cc = Line(N_("Cc"), optional(4000), description=N_("Separated by commas."))
    subject = Line(N_("Subject"), required(300))
    text = Words(N_("Message"), required(100_000))
    answer = HiddenField()

    def validate_to(self, field):
        """Every address can be one."""
        people_in(field.data or "")

    validate_cc = validate_to


def people_in(line):
    """[(name, address)] of `Jan Kłos <jan@klos.example>, ola@klos.example`. Raises `ValidationError`."""
    pieces = line.replace(";", ",").replace("\n", ",").split(",")
    return [_person(piece.strip()) for piece in pieces if piece.strip()]


def _person(piece):
    name, bracket, rest = piece.rpartition("<")
    address = (rest.rstrip("> ") if bracket else piece).strip()
    if not (ADDRESS.fullmatch(address) and can_be_written_to(address)):
        raise ValidationError(_("“%(text)s” is not an e-mail address.", text=piece))
    return name.strip().strip('"'), address.lower()
