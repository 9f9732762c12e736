"""What people expect of the search box (DOMAIN.md §7.4): what they type, and which of four letters it finds."""

from datetime import UTC, datetime

import pytest

from tests.search.entries import entry

LETTERS = [
    entry(
        1,
        "W załączeniu przesyłamy umowę kredytową nr UD/2026/0012 na kwotę 1 250 000,00 zł. NIP 123-456-32-18.",
        title="Umowa kredytowa",
        at=datetime(2026, 1, 15, 12, tzinfo=UTC),
    ),
    entry(
        2,
        "Zaświadczenie z ZUS zostanie wydane 23 listopada 2026 r., PESEL wnioskodawcy 440514 01359.",
        title="Zaświadczenie",
        sender="Urząd Skarbowy biuro@urzad.example",
        at=datetime(2026, 3, 15, 12, tzinfo=UTC),
    ),
    entry(
        3,
        "Kredytowa linia, a nie umowa: 250 tys. zł na konto PL61 1090 1014 0000 0712 1981 2874.",
        client="Tartak Dąb",
        case_numbers=("S-2026-0007",),
        case_ids=(7,),
        at=datetime(2026, 6, 30, 12, tzinfo=UTC),
    ),
    entry(
        4,
        "Bank prosi o odpis księgi wieczystej LU1I/00012345/6 i fakturę FV 12/2026.",
        key="document:4",
        client="Żwirownia Łąck",
        at=datetime(2026, 9, 1, 12, tzinfo=UTC),
    ),
]


@pytest.fixture
def archive(index):
    index.update(LETTERS)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # phrases, in any form, in this order only
        ('"umowa kredytowa"', {1}),
        ('"umowy kredytowej"', {1}),
        ('"linia kredytowa"', set()),
        ('"kredytowa linia"', {3}),
        # the beginning of a word
        ("kred*", {1, 3}),
        ("zaśw*", {2}),
        ("zasw*", {2}),
        # fields
        ('klient:"Piekarnia Kłos"', {1, 2}),
        ("klient:dąb", {3}),
        ("klient:zwirownia", {4}),
        ("sprawa:S-2026-0007", {3}),
        ("sprawa:2026/7", {3}),
        ("od:biuro@urzad.example", {2}),
        ("od:urząd", {2}),
        ("typ:dokument", {4}),
        ("typ:mail", {1, 2, 3}),
        ("-typ:dokument", {1, 2, 3}),
        ("data:[2026-01 do 2026-06]", {1, 2, 3}),
        ("data:2026-01..2026-03", {1, 2}),
        ("data:>2026-06", {4}),
        ("data:marzec 2026", {2}),
        ("umowa data:2026-06", {3}),
        # amounts
        ("1250000", {1}),
        ("1.250.000,00", {1}),
        ("1,25 mln zł", {1}),
        ("1 250 000 PLN", {1}),
        ("250000", {3}),
        ("250 000 zł", {3}),
        ("0,25 mln", {3}),
        ("1250", set()),
        # numbers, with and without what is put between
        ("1234563218", {1}),
        ("123-456-32-18", {1}),
        ("PL1234563218", {1}),
        ("NIP 123 456 32 18", {1}),
        ("44051401359", {2}),
        ("61109010140000071219812874", {3}),
        ("61 1090 1014 0000 0712 1981 2874", {3}),
        ("lu1i/12345/6", {4}),
        ("FV/12/2026", {4}),
        ("fv 0012/2026", {4}),
        ("UD-2026-12", {1}),
        # days
        ("23.11.2026", {2}),
        ("2026-11-23", {2}),
        ("November 23, 2026", {2}),
        ("23 XI 2026", {2}),
        # capitals, diacritics, inflection
        ("UMOWĘ", {1, 3}),
        ("zaswiadczenie", {2}),
        ("zaświadczeniami", {2}),
        ("ksiega wieczysta", {4}),
        ("FAKTURY", {4}),
        # all of the words, none of those left out
        ("umowa linia", {3}),
        ("umowa -linia", {1}),
        ('umowa -"kredytowa linia"', {1}),
        ("umowa 1250000 klient:kłos data:2026-01", {1}),
    ],
)
def test_what_is_typed_finds_what_is_meant(archive, found, typed, expected):
    assert {int(key.partition(":")[2]) for key in found(typed)} == expected
