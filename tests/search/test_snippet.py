"""The best place of a text, with the words marked in the form they stand there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.access import EVERYTHING
from search import polish
from search.clauses import Marks
from search.query import parse
from search.snippet import LENGTH, snippet
from tests.search.entries import entry


def marks_of(*words, beginnings=()):
    return Marks(frozenset(term for word in words for term in polish.terms_of(word)), beginnings)


def hits(pieces):
    return [piece.text for piece in pieces if piece.is_hit]


def shown(pieces):
    return "".join(piece.text for piece in pieces)


def test_every_form_of_a_word_is_marked():
    pieces = snippet("Umowa, o umowie i umów się; kredyt", marks_of("umowy"))

    assert hits(pieces) == ["Umowa", "umowie", "umów"]


def test_the_window_is_where_most_words_are():
    text = "umowa " + "nic " * 200 + "umowa kredytowa z bankiem" + " nic" * 200

    pieces = snippet(text, marks_of("umowy", "kredytowej", "banku"))

    assert hits(pieces) == ["umowa", "kredytowa", "bankiem"]
    assert shown(pieces).startswith("… ") and shown(pieces).endswith(" …")
    assert len(shown(pieces)) <= LENGTH + 4


def test_without_a_hit_the_beginning_is_shown():
    pieces = snippet("Dzień dobry,\n\n  przesyłam pliki.", marks_of("umowa"))

    assert shown(pieces) == "Dzień dobry, przesyłam pliki."
    assert not hits(pieces)


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
    pieces = snippet(text, marks_of("umowa", beginnings=("a",)))

    assert "\n" not in shown(pieces)
    assert all(piece.text for piece in pieces)
