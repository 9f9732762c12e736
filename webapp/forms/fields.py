"""Fields that accept every usual spelling and show the tidy one."""

import re
from datetime import datetime, timedelta
from decimal import Decimal

from babel.numbers import format_decimal
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, StopValidation

from cases import identifiers
from cases.calendar import today
from cases.identifiers import NotAnIdentifier
from webapp.i18n import N_, sentence
from webapp.i18n import gettext as _

DATE_SPELLINGS = ("%d.%m.%Y", "%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%y")
FILL_IN = N_("Fill this in.")
ADDRESS = re.compile(r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\".]+(\.[^\s@<>(),;:\".]+)+")


def required(most=None):
    """The validators of a field that may not stay empty."""
    return [InputRequired(FILL_IN), *([_at_most(most)] if most else [])]


def optional(most=None):
    """The validators of a field that may stay empty."""
    return [Optional(), *([_at_most(most)] if most else [])]


def above_zero():
    """The validators of an amount that may be left out, but not nothing at all."""
    return [Optional(), NumberRange(Decimal("0.01"), message=N_("This must be more than zero."))]


def up_to_a_hundred():
    """The validators of a percentage that may be left out."""
    message = N_("This must be more than 0 and at most 100 per cent.")
    return [Optional(), NumberRange(Decimal("0.01"), Decimal(100), message)]


def phone_number():
    """The validators of a phone number, in whatever spelling."""
    return [*optional(40), Regexp(r"(?:[^0-9]*[0-9]){3}", message=N_("A phone number has digits in it."))]


def email_address():
    """The validators of an e-mail address that may be left out."""
    message = N_("This is not an e-mail address. Write it like jan@firma.pl.")
    return [*optional(320), Regexp(re.compile(rf"{ADDRESS.pattern}\Z"), message=message)]


def _at_most(most):
    return Length(max=most, message=N_("This is too long."))


def _strip(text):
    return text.strip() if text else text


class Line(StringField):
    """One line of words, without the spaces around it."""

    def __init__(self, label, validators, **options):
        super().__init__(label, validators, filters=[_strip], **options)


class Words(TextAreaField):
    """Several lines of words; a browser sends their ends as CR LF, which is no change."""

    def process_formdata(self, values):
        super().process_formdata([value.replace("\r\n", "\n") for value in values])


class Choice(StringField):
    """One of a few, (value, name) each; an empty value stands for none."""

    def __init__(self, label, validators, choices=(), **options):
        super().__init__(label, validators, **options)
        self.choices = list(choices)

    @property
    def options(self):
        """(value, name, whether it is the current one) each; a current value that is not on offer stands first.

        A browser shows the first option where none is marked, and saving would silently put it in place of the
        current one: so that one is shown, and refused when it is sent.
        """
        now = "" if self.data is None else str(self.data)
        known = {value for value, _ in self.choices}
        strange = [(now, now)] if now not in known and not self.errors else []
        return [(value, name, value == now) for value, name in [*strange, *self.choices]]

    def pre_validate(self, form):
        """A browser sends what the page offered; anything else was not offered to this person."""
        if (self.data or "") not in {value for value, _ in self.choices}:
            raise StopValidation(FILL_IN)


class WholeNumber(IntegerField):
    """A whole number."""

    def process_formdata(self, values):
        try:
            super().process_formdata(values)
        except ValueError:
            raise ValueError(N_("This is not a whole number. Write it in digits only.")) from None


class MoneyField(StringField):
    """An amount: `1 250 000`, `1.250.000,00 zł` and `1250000.00` are the same."""

    def process_formdata(self, values):
        self.typed = values[0] if values else ""
        self.data = parse_amount(self.typed) if self.typed.strip() else None

    def process_data(self, value):
        self.typed, self.data = None, value

    def _value(self):
        if self.typed is not None and self.data is None:
            return self.typed
        return "" if self.data is None else format_decimal(self.data, "#,##0.00", locale="pl")


class PercentField(MoneyField):
    """A percentage: `2,5`, `2.5 %`."""

    def process_formdata(self, values):
        super().process_formdata([value.replace("%", "") for value in values])

    def _value(self):
        if self.typed is not None and self.data is None:
            return self.typed
        return "" if self.data is None else format_decimal(self.data, "0.####", locale="pl")


class DayField(StringField):
    """A date: `23.11.2026`, `2026-11-23`, `23.11`, `jutro`."""

    def process_formdata(self, values):
        self.typed = values[0] if values else ""
        self.data = parse_date(self.typed) if self.typed.strip() else None

    def process_data(self, value):
        self.typed, self.data = None, value

    def _value(self):
        if self.data is None:
            return self.typed or ""
        return self.data.strftime("%d.%m.%Y")


class IdentifierField(StringField):
    """A NIP, REGON, KRS, PESEL or postcode, checked as `cases.identifiers` checks it."""

    def __init__(self, label, kind, validators=(), **options):
        super().__init__(label, list(validators) or optional(), **options)
        self.kind = kind

    def process_formdata(self, values):
        self.data = values[0].strip() if values else ""
        if self.data:
            self.data = self._tidy(self.data)

    def _tidy(self, text):
        try:
            return getattr(identifiers, self.kind)(text)
        except NotAnIdentifier as broken:
            raise ValueError(sentence(broken)) from None


POLISH_AMOUNT = re.compile(r"[0-9]+(,[0-9]{1,2})?|[0-9]{1,3}(\.[0-9]{3})+(,[0-9]{1,2})?")
# "1,234" could be a thousand or a little over one: an English amount needs more to be recognised by.
ENGLISH_AMOUNT = re.compile(r"[0-9]{1,3}(,[0-9]{3})+\.[0-9]{1,2}|[0-9]{1,3}(,[0-9]{3}){2,}")
PLAIN_AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,2})?")


def parse_amount(text):
    """An amount from any usual spelling. Raises `ValueError` with a sentence."""
    digits = re.sub(r"(?i)\s|zł|pln|'", "", text)
    if POLISH_AMOUNT.fullmatch(digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif ENGLISH_AMOUNT.fullmatch(digits):
        digits = digits.replace(",", "")
    if not PLAIN_AMOUNT.fullmatch(digits):
        raise ValueError(_("“%(text)s” is not an amount. Write it like 1 250 000,00.", text=text))
    return Decimal(digits)


def parse_date(text):
    """A date from any usual spelling. Raises `ValueError` with a sentence."""
    text = text.strip().rstrip(".").lower()
    spoken = {"dziś": 0, "dzisiaj": 0, "today": 0, "jutro": 1, "tomorrow": 1, "pojutrze": 2}
    if text in spoken:
        return today() + timedelta(days=spoken[text])
    if re.fullmatch(r"\d{1,2}\.\d{1,2}", text):
        return _coming(text)
    for spelling in DATE_SPELLINGS:
        found = _date(text, spelling)
        if found:
            return found
    raise _not_a_date(text)


def _coming(text):
    for year in (today().year, today().year + 1):
        found = _date(f"{text}.{year}", "%d.%m.%Y")
        if found and found >= today():
            return found
    raise _not_a_date(text)


def _date(text, spelling):
    try:
        found = datetime.strptime(text, spelling).date()
    except ValueError:
        return None
    return found if found.year >= 1900 else None


def _not_a_date(text):
    return ValueError(_("“%(text)s” is not a date. Write it like 23.11.2026.", text=text))
