"""Polish identifiers: every usual spelling in, one tidy spelling out (DOMAIN.md §2.3)."""

import re

from stdnum import exceptions
from stdnum.pl import nip as _nip
from stdnum.pl import pesel as _pesel
from stdnum.pl import regon as _regon

from cases.errors import N_, RuleBroken


class NotAnIdentifier(RuleBroken):
    """The text is not a valid identifier of its kind: wrong length, letters, or a wrong check digit."""

    sentence = N_("“%(value)s” is not a valid %(kind)s.")


def nip(text):
    """The tax number as ten digits. Raises `NotAnIdentifier`."""
    digits = _digits(re.sub(r"^\s*PL", "", text, flags=re.IGNORECASE))
    # Ten equal digits pass the checksum (0000000000, 1111111111) and belong to nobody.
    if len(set(digits)) == 1 or not _valid(_nip, digits):
        raise NotAnIdentifier(kind="NIP", value=text)
    return digits


def with_dashes(nip):
    """A tidy tax number as people write it, `123-456-32-18`."""
    return f"{nip[:3]}-{nip[3:6]}-{nip[6:8]}-{nip[8:]}"


def regon(text):
    """The statistical number as nine or fourteen digits. Raises `NotAnIdentifier`."""
    digits = _digits(text)
    if len(set(digits)) == 1 or not _valid(_regon, digits):
        raise NotAnIdentifier(kind="REGON", value=text)
    return digits


def pesel(text):
    """The personal number as eleven digits, its date real. Raises `NotAnIdentifier`."""
    digits = _digits(text)
    if not _valid(_pesel, digits):
        raise NotAnIdentifier(kind="PESEL", value=text)
    return digits


def krs(text):
    """The court register number as ten digits, zeros added in front; it has no check digit.

    Raises `NotAnIdentifier`; also for one or two digits, which are a slip and no number (DOMAIN.md §2.3).
    """
    digits = _digits(re.sub(r"^\s*KRS", "", text, flags=re.IGNORECASE))
    if not digits.isascii() or not digits.isdigit() or not 3 <= len(digits) <= 10 or not int(digits):
        raise NotAnIdentifier(kind="KRS", value=text)
    return digits.zfill(10)


def postcode(text):
    """A Polish postcode as `NN-NNN`. Raises `NotAnIdentifier`."""
    digits = _digits(text)
    if not re.fullmatch(r"[0-9]{5}", digits):
        raise NotAnIdentifier(kind=N_("postcode"), value=text)
    return f"{digits[:2]}-{digits[2:]}"


def _digits(text):
    return re.sub(r"[\s\u00a0-]", "", text)


def _valid(module, digits):
    if not re.fullmatch(r"[0-9]+", digits):
        return False
    try:
        return module.validate(digits) == digits
    except exceptions.ValidationError:
        return False
