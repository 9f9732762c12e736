"""Every vector of DOMAIN.md §2.3, and numbers made by a check-digit rule written here independently."""

import random

import pytest

from cases import identifiers
from cases.identifiers import NotAnIdentifier

GOOD = [
    ("nip", "1234563218", "1234563218"),
    ("nip", "526-025-02-74", "5260250274"),
    ("nip", "PL 725 101 21 80", "7251012180"),
    ("regon", "123456785", "123456785"),
    ("regon", "000331501", "000331501"),
    ("regon", "12345678512347", "12345678512347"),
    ("regon", "23511332857188", "23511332857188"),
    ("pesel", "44051401359", "44051401359"),
    ("pesel", "52120854122", "52120854122"),
    ("pesel", "90010112349", "90010112349"),
    ("pesel", "00222912349", "00222912349"),
    ("krs", "0000063032", "0000063032"),
    ("krs", "KRS 63032", "0000063032"),
    ("krs", "123", "0000000123"),
    ("postcode", "20001", "20-001"),
    ("postcode", "20-001", "20-001"),
]
BAD = [
    ("nip", "5260250275"),
    ("nip", "1111111111"),
    ("nip", "0000000000"),
    ("nip", "123456321"),
    ("nip", "12345632١٨"),
    ("nip", ""),
    ("regon", "123456789"),
    ("regon", "000000000"),
    ("regon", "12345678512348"),
    ("pesel", "00222912345"),
    ("pesel", "92043199993"),
    ("pesel", "4405140135"),
    ("krs", "0000000000"),
    ("krs", "12345678901"),
    ("krs", "KRS"),
    ("krs", "12"),
    ("postcode", "2000"),
    ("postcode", "20-0011"),
]


@pytest.mark.parametrize(("kind", "written", "tidy"), GOOD)
def test_every_usual_spelling_becomes_the_tidy_one(kind, written, tidy):
    assert getattr(identifiers, kind)(written) == tidy


@pytest.mark.parametrize(("kind", "written"), BAD)
def test_a_wrong_number_is_refused_by_name(kind, written):
    with pytest.raises(NotAnIdentifier) as refused:
        getattr(identifiers, kind)(written)
    assert refused.value.value == written


def made_nip(rng):
    while True:
        digits = [rng.randint(0, 9) for _ in range(9)]
        check = sum(d * w for d, w in zip(digits, (6, 5, 7, 2, 3, 4, 5, 6, 7), strict=True)) % 11
        if check < 10 and len({*digits, check}) > 1:
            return "".join(map(str, [*digits, check]))


def test_made_numbers_pass_and_one_changed_digit_fails():
    rng = random.Random(2026)
    for _ in range(200):
        number = made_nip(rng)
        assert identifiers.nip(number) == number
        changed = str((int(number[3]) + 1) % 10)
        with pytest.raises(NotAnIdentifier):
            identifiers.nip(number[:3] + changed + number[4:])
