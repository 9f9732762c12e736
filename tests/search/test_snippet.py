"""The best place of a text, with the words marked in the form they stand there."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.access import EVERYTHING
from search import polish
from search.clauses import Marks
from search.query import parse
from search.snippet import FURTHEST, LENGTH, WINDOW, snippet
from tests.search.entries import entry
from tests.search.test_facts import SPELLINGS


def marks_of(*words, beginnings=()):
    return Marks(frozenset(term for word in words for term in polish.terms_of(word)), beginnings)


def hits(found):
    return [piece.text for piece in found.pieces if piece.is_hit]


def shown(found):
    return "".join(piece.text for piece in found.pieces)


def test_every_form_of_a_word_is_marked():
    found = snippet("Umowa, o umowie i umów się; kredyt", marks_of("umowy"))

    assert hits(found) == ["Umowa", "umowie", "umów"]


def test_a_word_is_not_marked_within_another():
    found = snippet("nieumowa, umowa_ umowa1 (umowa)", marks_of("umowa"))

    assert [piece.text for piece in found.pieces] == ["nieumowa, ", "umowa", "_ umowa1 (", "umowa", ")"]


def test_a_word_longer_than_what_is_kept_of_it_is_marked_to_its_end():
    word = "a" * (polish.LONGEST_PIECE + 9)

    found = snippet(f"przed {word} po {word[:-1]}", marks_of(word[: polish.LONGEST_PIECE]))

    assert hits(found) == [word, word[:-1]]


def test_the_window_is_where_most_words_are():
    text = "umowa " + "nic " * 200 + "umowa kredytowa z bankiem" + " nic" * 200

    found = snippet(text, marks_of("umowy", "kredytowej", "banku"))

    assert hits(found) == ["umowa", "kredytowa", "bankiem"]
    assert shown(found).startswith("… ") and shown(found).endswith(" …")
    assert len(shown(found)) <= LENGTH + 4


def test_without_a_hit_the_beginning_is_shown():
    found = snippet("Dzień dobry,\n\n  przesyłam pliki.", marks_of("umowa"))

    assert shown(found) == "Dzień dobry, przesyłam pliki."
    assert not hits(found)


def test_markup_stays_plain_text():
    assert shown(snippet("<b>umowa</b> & reszta", marks_of("umowa"))) == "<b>umowa</b> & reszta"


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("NIP 123-456-32-18 klienta", "1234563218", ["123-456-32-18"]),
        ("NIP 1234563218 klienta", "123-456-32-18", ["1234563218"]),
        ("proszę o zaświadczenia", "zaswiadczenie", ["zaświadczenia"]),
        ("linia kredytowa", '"linię kredytową"', ["linia", "kredytowa"]),
        ("zabezpieczenia", "zabezp*", ["zabezpieczenia"]),
        ("umowa leasingu", "umowa -kredyt", ["umowa"]),
        ("umowa Piekarni Kłos", "umowa klient:kłos", ["umowa"]),
        ("na 1 250 000,00 zł netto", "1,25 mln", ["1 250 000,00 zł"]),
        ("dnia 23 listopada 2026 r. w Łodzi", "2026-11-23", ["23 listopada 2026 r"]),
    ],
)
def test_what_the_query_found_is_marked(index, text, typed, expected):
    index.update([entry(1, text)])

    results = index.find(parse(typed), EVERYTHING)

    assert results.total == 1
    assert hits(snippet(text, results.marks)) == expected


@settings(deadline=None)
@given(st.text(max_size=600))
def test_any_text_makes_a_snippet_of_one_line(text):
    found = snippet(text, marks_of("umowa", beginnings=("a",)))

    assert "\n" not in shown(found)
    assert all(piece.text for piece in found.pieces)


def test_the_place_of_the_first_word_shown_is_told():
    text = "nic " * 100 + "umowa kredytowa"

    assert snippet(text, marks_of("umowy")).at == text.index("umowa")
    assert snippet(text, marks_of("leasing")).at is None


@pytest.mark.parametrize(
    "before",
    ["", "\f\f", "zaświad\u00adczenie ", "a\u0328 ", "\ufeff\u200b", "za\u00adz\u0307o\u0301łc\u0301 " * 50],
)
def test_the_place_is_of_the_text_as_it_was_given(before):
    text = f"{before}umowa\u00ad kredytowa"

    at = snippet(text, marks_of("umowy")).at

    assert text[at:].startswith("umowa") and len(text) - at == len("umowa\u00ad kredytowa")


def test_the_end_of_a_page_is_a_blank():
    assert shown(snippet("strona\fdruga\n\f umowa", marks_of("umowa"))) == "strona druga umowa"


def test_a_word_deep_in_a_long_text_is_found():
    text = "strona\f" * (FURTHEST // 7 - 100) + "umowa kredytowa " + "dalej " * 1000

    found = snippet(text, marks_of("umowy"))

    assert hits(found) == ["umowa"]
    assert text[found.at :].startswith("umowa")


def test_a_word_where_one_part_ends_and_the_next_begins_is_found():
    for before in range(WINDOW - 8, WINDOW + 3):
        found = snippet("x" * (before - 1) + " umowa kredytowa " + "x" * 50, marks_of("umowy"))

        assert (hits(found), found.at) == (["umowa"], before)


def test_what_stands_beyond_the_limit_is_not_looked_for():
    assert snippet("x " * (FURTHEST // 2) + "umowa", marks_of("umowa")).at is None


@pytest.mark.parametrize(
    "unit", ["umowa ", "1 ", "1", "słowo ", "a-", "1 250 000,00 zł ", "\f", "x\u00ad", "44051401359 "]
)
def test_looking_through_a_long_text_is_no_slower_than_its_length(unit):
    text = unit * (500_000 // len(unit))

    began = time.process_time()
    snippet(text, marks_of("umowa", beginnings=("zz",)))

    assert time.process_time() - began < 5


@pytest.mark.parametrize("spellings", SPELLINGS, ids=lambda spellings: spellings[0])
def test_a_number_is_found_deep_in_a_text_in_any_spelling(index, spellings):
    index.update([entry(n, f"kwota {written} koniec") for n, written in enumerate(spellings, 1)])
    far = "czas płynie, 7 dni\n" * (WINDOW // 19 + 1)
    results = index.find(parse(spellings[0]), EVERYTHING, limit=99)

    for hit in results.hits:
        written = spellings[int(hit.key.partition(":")[2]) - 1]
        near, deep = (snippet(f"{before}kwota {written} koniec", results.marks) for before in ("", far))
        assert (deep.at is None) == (near.at is None)


def test_a_long_sheet_of_amounts_is_looked_through_in_no_time():
    sheet = "\n".join(f"{number},{number % 100:02} zł\t{number}" for number in range(100_000))

    began = time.process_time()
    found = snippet(f"{sheet}\nNIP 123-456-32-18", Marks(frozenset({"=1234563218", "umowa"})))

    assert time.process_time() - began < 2  # six without a look at the figures alone
    assert [piece.text for piece in found.pieces if piece.is_hit] == ["123-456-32-18"]
