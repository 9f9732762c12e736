"""A file is recognised by its name, its text and its letter; what is not certain is offered, never chosen."""

import random
import unicodedata
from datetime import date

import pytest

from cases.catalogue import DOCUMENT_TYPES
from cases.matching import LIKELY, SURE, Paper, expiry, matches
from cases.matching.words import normalised
from cases.written import Period, period_of_code
from tests.cases.named_files import OF_OUR_OWN, OF_THE_SPECIFICATION

TODAY = date(2026, 11, 23)
KLOS = ("1234563218", "Piekarnia Kłos sp. z o.o.")
KRS = (
    "CENTRALNA INFORMACJA KRAJOWEGO REJESTRU SĄDOWEGO\nStan na dzień 03.11.2026 godz. 12:01:44\nNumer KRS: 0000063032\n"
    "Informacja odpowiadająca odpisowi aktualnemu\nZ REJESTRU PRZEDSIĘBIORCÓW\nPIEKARNIA KŁOS, NIP: 1234563218\n"
    "Umowa spółki z dnia 12.03.2010\n"
)
ZUS = (
    "Zakład Ubezpieczeń Społecznych, Oddział w Lublinie\nLublin, dnia 1 marca 2026 r.\nZAŚWIADCZENIE\n"
    "o niezaleganiu w opłacaniu składek\nPłatnik, NIP 123-456-32-18, nie posiada zaległości.\n"
)
POLICY = "POLISA SERIA AB NR 123\nUbezpieczenie mienia\nOkres ubezpieczenia: od 01.04.2026 do 31.03.2027\n"
CIT = (
    "CIT-8\nZEZNANIE O WYSOKOŚCI OSIĄGNIĘTEGO DOCHODU PRZEZ PODATNIKA PODATKU DOCHODOWEGO OD OSÓB PRAWNYCH\n"
    "za rok podatkowy od 01.01.2025 do 31.12.2025\n"
)


def found(name, **known):
    return matches(Paper(name, **known), TODAY)


def sure(name, **known):
    return [match for match in found(name, **known) if match.is_sure]


def codes(some):
    return [match.type_code for match in some]


@pytest.mark.parametrize(("name", "code", "period"), OF_THE_SPECIFICATION + OF_OUR_OWN)
def test_a_name_is_recognised(name, code, period):
    chosen = sure(name)

    assert codes(chosen) == ([code] if code else [])
    if period:
        assert chosen[0].period.code == period


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(("name", "code", "period"), [row for row in OF_THE_SPECIFICATION if row[1]])
def test_a_name_is_recognised_however_it_is_spelled(name, code, period, seed):
    spelled = _spelled(random.Random(f"{name}{seed}"), name)

    assert codes(sure(spelled)) == [code], spelled
    if period:
        assert sure(spelled)[0].period.code == period, spelled


def _spelled(chance, name):
    stem, _, extension = name.rpartition(".")
    letters = [
        stem,
        stem.lower(),
        stem.upper(),
        unicodedata.normalize("NFD", stem),
        "".join(
            c for c in unicodedata.normalize("NFD", stem.replace("ł", "l")) if not unicodedata.combining(c)
        ),
    ]
    stem = chance.choice(letters)
    stem = stem.replace(" ", chance.choice([" ", "_", "__", " - ", "  "]))
    before = chance.choice(["", "", "skan ", "Klos_", "2) ", "FW_", "podpisany "])
    after = chance.choice(["", "", " (1)", "_kopia", " final", " Kłos", "_v2"])
    return f"{before}{stem}{after}.{chance.choice([extension, extension.upper(), 'pdf', 'PDF'])}"


@pytest.mark.parametrize("year", [2021, 2023, 2025])
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("CIT-8", "T05"), ("PIT-36", "T06"), ("PIT-36L", "T07"), ("PIT 28", "T08"), ("KPiR", "F07"), ("SF", "F01"),
        ("bilans", "F01"), ("UPO PIT-36L", "T12"), ("sprawozdanie finansowe", "F01"),
    ],
)  # fmt: skip
def test_the_year_goes_before_or_behind(words, code, year):
    for name in (
        f"{words} {year}.pdf",
        f"{year}_{words}.pdf",
        f"{words} za rok {year}.pdf",
        f"{words}_{year}r.pdf",
    ):
        assert [(m.type_code, m.period.code) for m in sure(name)] == [(code, str(year))], name


def test_the_words_of_a_name_come_in_any_order():
    for name in (
        "niezaleganie ZUS",
        "ZUS niezaleganie",
        "ZUS zaświadczenie o niezaleganiu",
        "zaświadczenie ZUS",
    ):
        assert codes(sure(f"{name}.pdf")) == ["T02"], name


def test_an_upo_names_what_it_confirms():
    (upo,) = sure("upo_cit8_2025.xml")

    assert (upo.type_code, upo.parent, upo.period.code) == ("T12", "T05", "2025")


def test_of_equals_none_is_chosen():
    assert sure("KPiR.pdf") == []
    assert codes(found("KPiR.pdf")) == ["F07", "F08"]


def test_the_ledger_of_this_year_is_another_than_that_of_the_last():
    assert codes(sure("KPiR 2026.pdf")) == ["F08"]
    assert codes(sure("KPiR 2025.pdf")) == ["F07"]


def test_the_balance_of_a_year_is_no_interim_one():
    assert codes(sure("bilans 31.12.2025.pdf")) == ["F01"]
    assert codes(sure("bilans 30.06.2026.pdf")) == ["F05"]


def test_a_quarter_is_no_land_register():
    assert codes(sure("F-01 III kw 2026.pdf")) == ["F04"]
    assert codes(sure("odpis KW.pdf")) == ["I08"]


def test_a_name_of_two_documents_gives_both():
    assert codes(sure("KRS i CEIDG.pdf")) == ["R01", "R02"]
    assert codes(sure("umowa najmu + polisa.pdf")) == ["I11", "I12"]


def test_a_text_speaks_where_the_name_is_silent():
    (match,) = sure("skan0001.pdf", text=KRS, client=KLOS)

    assert match.type_code == "R01"
    assert {reason.source for reason in match.reasons} == {"text", "client"}


def test_reasons_are_words_as_they_stand_in_the_name():
    (match,) = sure("Zaświadczenie_ZUS o niezaleganiu.pdf")

    assert [reason.words for reason in match.reasons] == ["zaświadczenie zus"]


def test_a_scan_of_two_documents_gives_both():
    bundle = KRS + "wspólnicy i wpisy\n" * 40 + ZUS

    assert codes(sure("skan.pdf", text=bundle)) == ["R01", "T02"]


def test_what_a_letter_says_is_only_likely():
    (match,) = found("skan.pdf", letter="Przesyłam odpis z KRS")

    assert (match.type_code, match.is_sure) == ("R01", False)
    assert LIKELY <= match.score < SURE


def test_a_letter_that_lists_many_chooses_none():
    listed = "W załączeniu: 1. Odpis KRS, 2. zaświadczenie ZUS, 3. CIT-8 za 2025"

    assert sure("IMG_0001.jpg", letter=listed) == []
    assert codes(sure("IMG_0001.jpg", text=ZUS, letter=listed)) == ["T02"]


def test_a_list_of_attachments_is_no_document_of_its_kind():
    text = "Dzień dobry\nW załączeniu przesyłam:\n1. Odpis KRS\n2. Zaświadczenie ZUS\n"

    assert sure("skan.pdf", text=text) == []


def test_a_name_and_a_text_that_disagree_choose_nothing():
    assert sure("zaświadczenie US.pdf", text=ZUS) == []


def test_words_in_passing_do_not_speak_against_a_clear_name():
    text = "Zakład Piekarski\nZestawienie\n" + "x\n" * 8 + "koszty ubezpieczenia i leasingu, remanent"

    assert codes(sure("ZOiS 10.2026.xlsx", text=text)) == ["F06"]


def test_a_negative_keyword_rules_out():
    assert codes(found("dowód rejestracyjny.jpg")) == ["I14"]
    assert found("oferta współpracy.pdf") == []
    assert codes(found("faktura proforma.pdf")) == ["I03"]


@pytest.mark.parametrize(
    ("text", "code", "issued", "ends"),
    [
        (ZUS, "T02", date(2026, 3, 1), date(2026, 3, 31)),
        (KRS, "R01", date(2026, 11, 3), date(2027, 2, 3)),
        (POLICY, "I11", None, date(2027, 3, 31)),
        (CIT, "T05", None, date(2027, 3, 31)),
    ],
)
def test_a_text_tells_when_it_was_issued_and_how_long_it_is_good(text, code, issued, ends):
    (match,) = sure("skan.pdf", text=text)

    assert (match.type_code, match.issued_on, match.expires_on) == (code, issued, ends)


@pytest.mark.parametrize(
    "written",
    [
        "Data wydania: 03.11.2026", "wystawiono dnia 3 listopada 2026 r.", "Lublin, dnia 3 listopada 2026 r.",
        "Lublin, 3.11.2026", "stan na dzień 2026-11-03", "Data wystawienia\n2026-11-03", "Sporządzono dnia: 03-11-2026",
        "Data i godzina wydruku: 03.11.2026 10:11", "Biała Podlaska, dn. 3.11.2026 r.",
    ],
)  # fmt: skip
def test_a_date_of_issue_is_read_as_it_is_written(written):
    (match,) = sure("KRS.pdf", text=f"{KRS.splitlines()[0]}\n{written}\n")

    assert match.issued_on == date(2026, 11, 3)


def test_a_full_date_in_the_name_is_when_it_was_issued():
    (match,) = sure("CEIDG wydruk 2026-10-02.pdf")

    assert (match.issued_on, match.expires_on) == (date(2026, 10, 2), date(2027, 1, 2))


def test_a_paper_is_not_issued_tomorrow():
    (match,) = sure("zaświadczenie ZUS 24.12.2026.pdf")

    assert match.issued_on is None


@pytest.mark.parametrize(
    ("code", "facts", "ends"),
    [
        ("T02", {"issued_on": date(2026, 3, 1)}, date(2026, 3, 31)),
        ("R01", {"issued_on": date(2026, 11, 30)}, date(2027, 2, 28)),
        ("T16", {"issued_on": date(2026, 8, 31)}, date(2027, 2, 28)),
        ("I10", {"issued_on": date(2024, 2, 29)}, date(2025, 2, 28)),
        ("I06", {"issued_on": date(2026, 5, 4)}, date(2029, 5, 4)),
        ("I20", {"issued_on": date(2026, 5, 4)}, date(2036, 5, 4)),
        ("T15", {"issued_on": date(2026, 11, 3)}, date(2027, 1, 2)),
        ("F13", {"period": period_of_code("2026-09")}, date(2026, 10, 31)),
        ("F13", {"period": period_of_code("2026-01/2026-12")}, date(2027, 1, 31)),
        ("F04", {"period": period_of_code("2026-Q3")}, date(2027, 1, 20)),
        ("T05", {"period": period_of_code("2025")}, date(2027, 3, 31)),
        ("F01", {"period": period_of_code("2023/2025")}, date(2027, 6, 30)),
        ("I11", {"printed": date(2027, 3, 31)}, date(2027, 3, 31)),
        ("T02", {"issued_on": date(2026, 3, 1), "own_validity": "3m"}, date(2026, 6, 1)),
        ("R05", {"issued_on": date(2026, 3, 1)}, None),
        ("T02", {}, None),
    ],
)
def test_validity_is_computed(code, facts, ends):
    assert expiry(code, **facts) == ends


@pytest.mark.parametrize(
    "code", ["2025", "2026-09", "2026-Q3", "2026-01/2026-10", "2023/2025", "2025-11/2026-02"]
)
def test_a_period_is_kept_as_a_code(code):
    assert period_of_code(code).code == code


def test_a_year_of_quarters_is_the_year():
    assert Period(date(2026, 1, 1), date(2026, 12, 31)).code == "2026"


def test_every_keyword_of_the_catalogue_finds_its_own_type():
    lost = []
    for code, kind in DOCUMENT_TYPES.items():
        for keyword in kind.keywords:
            name = keyword.split("!")[0].replace("20\\d\\d", "2025").replace("\\d{2}", "09").replace("*", "")
            name = name.replace("(", "").replace(")", "").split("|")[0].replace("+", " ")
            if code not in codes(found(f"{name}.pdf")):
                lost.append((code, keyword))
    assert lost == []


def test_words_are_normalised():
    assert normalised("Zażółć_GĘŚLĄ-jaźń Łódź") == "zazolc gesla jazn lodz"
    assert normalised("OdpisAktualnyKRS2026") == "odpis aktualny krs 2026"
