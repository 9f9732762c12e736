"""Forms around a client."""

from contextlib import contextmanager

from wtforms import BooleanField
from wtforms.validators import ValidationError

from cases.client import ClientKind, ClientKnown
from webapp.forms import EditForm, Form
from webapp.forms.fields import (
    ADDRESS,
    Choice,
    IdentifierField,
    Line,
    Words,
    email_address,
    optional,
    phone_number,
    required,
)
from webapp.i18n import N_, language, sentence, translate


def kinds():
    """Legal kinds to choose from, in this language."""
    return [(kind.code, kind.name_pl if language() == "pl" else translate(kind.label)) for kind in ClientKind]


class ClientForm(EditForm):
    """Who the client is."""

    known = None  # the id of the client that has the number already

    kind = Choice(N_("Legal form"), required())
    name = Line(N_("Full name"), required(300), description=N_("As in the register or the identity card."))
    short_name = Line(N_("Short name"), optional(100), description=N_("For lists."))
    nip = IdentifierField(N_("NIP"), "nip")
    regon = IdentifierField(N_("REGON"), "regon")
    krs = IdentifierField(N_("KRS"), "krs")
    pesel = IdentifierField(N_("PESEL"), "pesel")
    phone = Line(N_("Phone"), phone_number())
    email = Line(N_("E-mail address"), email_address())
    street = Line(N_("Street"), optional(200))
    building = Line(N_("Building"), optional(20))
    flat = Line(N_("Flat"), optional(20))
    postcode = IdentifierField(N_("Postcode"), "postcode")
    city = Line(N_("Town"), optional(100))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.kind.choices = kinds()

    @contextmanager
    def rules_shown(self):
        """As in any form; a number that another client has is told at its field, and `known` says whose it is."""
        with super().rules_shown():
            try:
                yield
            except ClientKnown as broken:
                self.known = broken.client
                self[broken.kind.lower()].errors = [sentence(broken)]

    @property
    def chosen_kind(self):
        return ClientKind[self.kind.data]

    def details(self):
        """What was filled in about the client itself."""
        names = ("short_name", "nip", "regon", "krs", "pesel", "phone", "email")
        return {name: self[name].data or None for name in names}

    def kept(self, client):
        """What the client is now, of what the form asks."""
        names = ["kind_code", "name", *sorted(self.details())]
        return [getattr(client, name) for name in names] + [client.seat and client.seat.line]

    def address(self):
        """The address as filled in; empty when it was left out."""
        names = ("street", "building", "flat", "postcode", "city")
        values = {name: self[name].data or None for name in names}
        return values if any(values.values()) else {}

    def validate(self, extra_validators=None):
        """An address is whole or not there at all."""
        valid = super().validate(extra_validators)
        for name in ("building", "postcode", "city") if self.address() else ():
            if not self[name].data and not self[name].errors:
                self[name].errors = [N_("An address needs this.")]
                valid = False
        return valid


class ContactForm(Form):
    """A person at the client."""

    name = Line(N_("First name and surname"), required(200))
    position = Line(N_("Position"), optional(200))
    phone = Line(N_("Phone"), phone_number())
    emails = Words(
        N_("E-mail addresses"),
        optional(2000),
        description=N_("One a line. Mail from these addresses finds its way to the client's case."),
    )
    represents = BooleanField(N_("Signs for the client"))

    def details(self):
        """What was filled in, for the contact."""
        words = {name: self[name].data or None for name in ("position", "phone")}
        return words | {
            "name": self.name.data,
            "represents": self.represents.data,
            "emails": [line.strip() for line in (self.emails.data or "").splitlines() if line.strip()],
        }

    def validate_emails(self, field):
        """Each line holds one address."""
        for line in (field.data or "").split("\n"):
            if line.strip() and not ADDRESS.fullmatch(line.strip()):
                raise ValidationError(N_("Each line holds one address, like jan@firma.pl."))
