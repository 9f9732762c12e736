"""What people expect of the search box (DOMAIN.md §7.4): what they type, and which of four letters it finds."""

from datetime import UTC, datetime

import pytest

from cases.client import ClientKind, enter_client
from cases.reference import add_reference
from search.find import search
from search.gather import entries_for
from tests.search import rows
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
        recipients="Ewa Obca ewa@firma.example",
        at=datetime(2026, 6, 30, 12, tzinfo=UTC),
    ),
    entry(
        4,
        "Bank prosi o odpis księgi wieczystej LU1I/00012345/6 i fakturę FV 12/2026.",
        key="document:4",
        type="I17",
        files="faktura za mąkę.pdf",
        has_attachment=True,
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
        ("od:biuro@urzad.example", {2}),
        ("od:urząd", {2}),
        ("typ:dokument", {4}),
        ("typ:mail", {1, 2, 3}),
        ("typ:faktura", {4}),
        ("typ:I17", {4}),
        ("typ:bilans", set()),
        ("do:ewa", {3}),
        ("plik:faktury", {4}),
        ("plik:pdf", {4}),
        ("plik:*.pdf", {4}),
        ("ma:załącznik", {4}),
        ("-ma:załącznik", {1, 2, 3}),
        ("rok:2026", {1, 2, 3, 4}),
        ("rok:2025", set()),
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
        ('"1,25 mln zł"', {1}),
        ("umowa -1.250.000,00", {3}),
        ("kwota:>1000000", {1}),
        ("kwota:100000..300000", {3}),
        ("kwota:<=1,25mln", {1, 3}),
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
        ("umowa 1250000 data:2026-01", {1}),
    ],
)
def test_what_is_typed_finds_what_is_meant(archive, found, typed, expected):
    assert {int(key.partition(":")[2]) for key in found(typed)} == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('klient:"Piekarnia Kłos"', {"klos"}),
        ("klient:klos", {"klos"}),
        ("client:TARTAKU", {"dab"}),
        ("klient:kłos umowa klient:dąb", {"klos", "dab"}),
        ("umowa klient:browar", set()),
        ("doradca:ewa", {"dab"}),
        ("advisor:anna umowa", {"klos"}),
        ("instytucja:testowy", {"dab"}),
        ("sprawa:{klos}", {"klos"}),
        ("-typ:notatka", {"klos", "dab"}),
        ("-typ:mail", set()),
    ],
)
def test_people_and_cases_are_found_by_what_they_are_called(session, index, here, typed, expected):
    dab = enter_client(session, kind=ClientKind.SPZOO, name="Tartak Dąb", by=here.ewa)
    dab_case = rows.case_of(session, here.ewa, dab)
    add_reference(session, dab_case, number="KR/2026/77", by=here.ewa, institution="Bank Testowy")
    letters = {
        "klos": rows.message(session, "umowa", case=here.klos_case),
        "dab": rows.message(session, "umowa", case=dab_case),
    }
    keys = {f"message:{letter.id}": name for name, letter in letters.items()}
    index.update(entries_for(session, keys).values())

    page = search(session, index, typed.format(klos=here.klos_case.number), here.marek)

    assert {keys[key] for hit in page.hits for key in (hit.key, *(one.key for one in hit.others))} == expected
    assert not page.remarks
