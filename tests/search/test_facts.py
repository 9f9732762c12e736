"""Whatever way a fact is spelled, it is one fact; money is told from other figures."""

import time
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import facts, polish

LENGTH = 200_000

# Each line is one fact; every spelling finds every other.
SPELLINGS = [
    ["1 250 000,00 zł", "1.250.000,00", "1250000", "1,25 mln zł", "1\u00a0250\u00a0000 PLN", "1250000,00",
     "1\u2009250\u2009000", "1\u202f250\u202f000,00", "1,250,000.00", "PLN 1 250 000", "1250 tys. zł", "1250 TYS",
     "1,25mln", "1.25 miliona złotych", "1250000zł", "EUR 1250000", "1 250 000 euro"],
    ["250 tys. zł", "250000", "250 000", "250.000 zł", "0,25 mln", "250 tysięcy złotych", "250tys"],
    ["2,5 mld zł", "2500000000", "2 500 mln", "2,5 miliarda"],
    ["1 250 000,50 zł", "1.250.000,50", "1250000,5", "1,250,000.50 PLN", "1250000.50"],
    ["99,90 zł", "99.90", "99,9"],
    ["23 listopada 2026 r.", "23.11.2026", "2026-11-23", "23 XI 2026", "23 November 2026", "November 23, 2026",
     "23.11.2026r.", "23. 11. 2026", "23/11/2026", "11/23/2026", "23-11-2026", "2026.11.23", "23.XI.2026",
     "23 lis 2026", "23 lis. 2026", "23 LISTOPADA 2026 roku", "Nov. 23rd, 2026", "23rd November 2026",
     "23\u00a0listopada\u00a02026"],
    ["5 września 2026", "05.09.2026", "5.9.2026", "5 wrzesnia 2026", "2026-09-05", "5 IX 2026", "Sep 5, 2026"],
    ["27 października 2021", "27 paź 2021", "27 paz 2021", "27 Oct 2021"],
    ["123-456-32-18", "1234563218", "PL1234563218", "123 456 32 18", "PL 123-456-32-18", "123-45-63-218",
     "123\u00a0456\u00a032\u00a018"],
    ["123456785", "123 456 785", "123-456-785"],
    ["12345678512347", "123 456 785 12347"],
    ["44051401359", "440514 01359", "440514-01359", "44 05 14 01359"],
    ["0000123456", "123456"],
    ["PL61 1090 1014 0000 0712 1981 2874", "61109010140000071219812874", "61 1090 1014 0000 0712 1981 2874",
     "PL61109010140000071219812874", "61-1090-1014-0000-0712-1981-2874", "PL 61 1090 1014 0000 0712 1981 2874",
     "61 10901014 0000071219812874", "6110 9010 1400 0007 1219 8128 74",
     "61\u00a01090\u00a01014\u00a00000\u00a00712\u00a01981\u00a02874"],
    ["DE89 3704 0044 0532 0130 00", "DE89370400440532013000"],
    ["LU1I/00012345/6", "lu1i/00012345/6", "LU1I/12345/6", "LU1I / 00012345 / 6", "LU1I000123456"],
    ["W-2026-0031", "W/2026/31", "W 2026/0031", "w-2026-31"],
    ["UD/2026/0012", "UD-2026-12", "UD 2026/12"],
    ["FV 12/2026", "FV/12/2026", "fv 0012/2026", "FV12/2026", "FV-12-2026"],
    ["S-2026-0001", "S/2026/1", "s-2026-0001"],
]  # fmt: skip


def terms(text):
    return {term for _, term in polish.placed_terms(text)}


def asked(typed):
    """The terms that one of its own can be found by, when it is typed as a word of a query."""
    (chain,) = polish.chains(polish.clean(typed))
    return {*chain.whole_terms, *(chain.pieces[0].terms if len(chain.pieces) == 1 else ())}


@pytest.mark.parametrize("spellings", SPELLINGS, ids=lambda spellings: spellings[0])
def test_any_spelling_finds_any_other(spellings):
    found = {written: terms(f"w piśmie ({written}), jak niżej") for written in spellings}

    assert [(w, t) for w, t in product(spellings, repeat=2) if not asked(t) & found[w]] == []


def test_different_facts_stay_apart():
    for (one, *_), (other, *_) in product(SPELLINGS, repeat=2):
        assert one == other or not asked(one) & asked(other)


@pytest.mark.parametrize(
    "text", ["31.02.2026", "32 listopada 2026", "23 listopada", "listopad 2026", "5 zlecenia"]
)
def test_what_is_no_fact_is_words(text):
    assert not any(chain.facts for chain in polish.chains(text))


def test_the_words_of_a_fact_are_found_by_themselves():
    assert {"1", "250", "listopad", "2026"} <= {
        term.strip(polish.FORM) for term in terms("1 250,00 zł z dnia 23 listopada 2026 r.")
    }


def test_a_number_is_counted_once_where_its_fact_is_the_number():
    assert [term for _, term in polish.placed_terms("1250 zł")].count("=1250") == 1


def test_two_facts_with_a_dash_between_are_two():
    found = [chain.facts for chain in polish.chains("23.11.2026-24.11.2026 za 100 000-200 000 zł")]

    assert found == [("2026-11-23",), ("2026-11-24",), (), ("100000",), ("200000",)]


@pytest.mark.parametrize("text", ["12-345 Warszawa", "192.168.1.25", "601 234-567", "1,2,3,4", "2026-11-23x"])
def test_longer_chains_are_not_cut_into_facts(text):
    assert [c.facts for c in polish.chains(text)][0] == ()


@pytest.mark.parametrize(
    ("text", "grosze"),
    [
        ("kwota 1 250 000,00 zł brutto", {125_000_000}),
        ("1.250.000,50", {125_000_050}),
        ("1,25 mln zł i 250 tys.", {125_000_000, 25_000_000}),
        ("PLN 1,250", {125_000}),
        ("€ 1,250.00, $500", {125_000, 50_000}),
        ("1250,- oraz 99,90", {125_000, 9_990}),
        ("od 100 000-200 000 zł", {10_000_000, 20_000_000}),
        ("1250zł", {125_000}),
        ("0,654 zł/kWh", {65}),
        ("1 250 000 sztuk złomu", {125_000_000}),
    ],
)
def test_money_is_told_in_grosze(text, grosze):
    assert facts.amounts(text) == grosze


@pytest.mark.parametrize(
    "text",
    [
        "w 2026 roku 15 osób",
        "tel. 601 234 567",
        "+48 601 234 567",
        "NIP 123-456-32-18",
        "NIP 123 456 32 18",
        "PESEL 44051401359",
        "konto 61 1090 1014 0000 0712 1981 2874",
        "dnia 23.11.2026 o 10.30",
        "marża 7,25% i 1,50 p.p., udział 12,50 %",
        "wersja 1.250 oraz 1,250",
        "FV/2026/03/117, W-2026-0031",
        "LU1I/00012345/6",
        "skan_1250,00.pdf",
        "999 999 999 999 999 999 zł i 123456789012345 mld zł",
        "192.168.10.25",
        "",
    ],
)
def test_other_figures_are_no_money(text):
    assert facts.amounts(text) == set()


BEGINNINGS = st.sampled_from(
    ["1", "12", "250", "000", "2026", " ", ".", ",", "-", "/", "zł", "mln", "tys", "\u00a0", "listopada", "XI", "PL",
     "FV", "LU1I", "Nov", "a", "%", "r", "st"]
)  # fmt: skip


@settings(deadline=None)
@given(st.text() | st.lists(BEGINNINGS, max_size=20).map("".join))
def test_a_chain_by_itself_is_the_same_chain(text):
    text = polish.clean(text)

    for chain in polish.chains(text):
        (alone,) = polish.chains(text[chain.start : chain.end])
        assert set(chain.whole_terms) <= {*alone.whole_terms, *(f"={piece.form}" for piece in alone.pieces)}


@settings(deadline=None)
@given(st.text() | st.lists(BEGINNINGS, max_size=20).map("".join))
def test_the_chains_of_a_text_say_by_themselves_what_they_say_in_it(text):
    def said(text):
        return [(piece.form, chain.whole_terms) for chain in polish.chains(text) for piece in chain.pieces]

    assert [one for written in polish.chain_texts(text) for one in said(written)] == said(polish.clean(text))


@settings(deadline=None)
@given(st.text() | st.lists(BEGINNINGS, max_size=20).map("".join))
def test_any_text_has_amounts(text):
    assert all(grosze >= 0 for grosze in facts.amounts(text))


@pytest.mark.parametrize(
    "unit",
    ["1", " ", ".", "1 ", "123 ", "1.", "1,", "12 1234 ", "1-", "1/", "PL", "PL1 ", "a1", "LU1I/", "FV 1/", "1 maja ",
     "Nov ", "1 250 000,00 zł ", "x\u00a0", "1 2", "mln", "000", "000.", "2026-", "\n"],
)  # fmt: skip
def test_no_text_takes_longer_than_its_length(unit):
    text = unit * (LENGTH // len(unit))

    began = time.process_time()
    for _ in polish.placed_terms(text):
        continue
    facts.amounts(text)

    assert time.process_time() - began < 3  # a hundred times that if it were the square
