"""The advisory firm as its letters must name it by law; what they must give depends on its legal form."""

from dataclasses import dataclass, fields
from decimal import Decimal

from cases import identifiers
from cases.errors import N_

# What letters must give besides the name, seat and NIP, by legal form (art. 34 ustawy o KRS, art. 127, 206 and 374 KSH;
# DOMAIN.md §4.1).
REGISTER = ("krs", "court")
REQUIRED_BY_FORM = {
    "jednoosobowa działalność gospodarcza": (),
    "spółka cywilna": (),
    "spółka jawna": REGISTER,
    "spółka partnerska": REGISTER,
    "spółka komandytowa": REGISTER,
    "spółka komandytowo-akcyjna": REGISTER + ("share_capital", "paid_in_capital"),
    "spółka z ograniczoną odpowiedzialnością": REGISTER + ("share_capital",),
    "prosta spółka akcyjna": REGISTER + ("share_capital",),
    "spółka akcyjna": REGISTER + ("share_capital", "paid_in_capital"),
}

IDENTIFIERS = {
    "nip": N_("a valid NIP"),
    "regon": N_("a valid REGON"),
    "krs": N_("a valid KRS number"),
    "postcode": N_('a postcode such as "20-001"'),
}


@dataclass(frozen=True)
class Firm:
    """The advisory firm, as its letterhead has to name it."""

    name: str
    legal_form: str
    street: str
    postcode: str
    city: str
    nip: str
    phone: str
    email: str
    representative: str
    representative_position: str
    regon: str = ""
    krs: str = ""
    court: str = ""
    share_capital: Decimal | None = None
    paid_in_capital: Decimal | None = None
    website: str = ""
    bank_account: str = ""
    knf_number: str = ""


def check(source, firm):
    """Raise a kind of `ConfigWrong` for what the law asks of this form and the file does not give."""
    if firm.legal_form not in REQUIRED_BY_FORM:
        raise source.wrong("firm.legal_form", " | ".join(f'"{form}"' for form in REQUIRED_BY_FORM))
    for field in fields(firm):
        if not getattr(firm, field.name) and field.default not in ("", None):
            raise source.missing(f"firm.{field.name}")
    for name in REQUIRED_BY_FORM[firm.legal_form]:
        if not getattr(firm, name):
            raise source.missing(f"firm.{name}")
    for name in IDENTIFIERS:
        _check_identifier(source, name, getattr(firm, name))


def _check_identifier(source, name, value):
    try:
        tidy = getattr(identifiers, name)(value) if value else value
    except identifiers.NotAnIdentifier:
        raise source.wrong(f"firm.{name}", IDENTIFIERS[name]) from None
    if tidy != value:
        raise source.wrong(f"firm.{name}", f'"{tidy}"')
