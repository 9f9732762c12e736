"""Whatever is typed has a meaning; what was not understood is said."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.access import EVERYTHING
from search.query import LONGEST, MOST_WORDS, Query, parse
from search.snippet import snippet
from tests.search.conftest import ENGINES
from tests.search.engines import InFiles
from tests.search.entries import entry


def said(query):
    return [str(remark) for remark in query.remarks]


def test_words_phrases_and_exclusions_are_told_apart():
    query = parse('umowa "linia kredytowa" -leasing -"bez opłat" Kłos')

    assert query.words == ("umowa", "Kłos")
    assert query.phrases == ("linia kredytowa",)
    assert query.excluded == ("leasing", "bez opłat")


def test_a_hyphen_inside_a_word_excludes_nothing():
    assert parse("S-2026-0001 biało-czerwony").words == ("S-2026-0001", "biało-czerwony")


def test_a_number_with_spaces_is_one_word():
    assert parse("NIP 123 456 32 18 faktura").words == ("NIP", "123 456 32 18", "faktura")


def test_filters_have_polish_and_english_names():
    polish = parse("sprawa:2026-0001 klient:Kłos typ:umowa od:anna@firma.example data:2026-01..2026-06")
    english = parse("case:2026-0001 client:Kłos kind:agreement from:anna@firma.example date:2026-01..2026-06")

    assert polish == english
    assert polish.cases == ("2026-0001",)
    assert polish.clients == ("Kłos",)
    assert polish.kinds == ("ud",)
    assert polish.senders == ("anna@firma.example",)
    assert (polish.from_on, polish.until_on) == (date(2026, 1, 1), date(2026, 6, 30))
    assert not polish.words and not polish.remarks


def test_a_filter_takes_several_words_in_quotes():
    assert parse('klient:"Piekarnia Kłos"').clients == ("Piekarnia Kłos",)


@pytest.mark.parametrize("typed", ["data:wczoraj", "typ:xyz", "sprawa:abc", "klient:?", "od:", 'klient:""'])
def test_a_filter_that_was_not_understood_is_said_and_left_out(typed):
    query = parse(f"umowa {typed}")

    assert said(query) == [f"Not understood: “{typed.replace(chr(34), '')}”."]
    assert query.words == ("umowa",)
    assert not (query.kinds or query.cases or query.clients or query.from_on)


def test_a_filter_just_begun_is_not_complained_about_while_typing():
    query = parse("umowa klient:", as_you_type=True)

    assert not query.remarks
    assert query.words == ("umowa",)
    assert not query.unfinished


def test_an_excluded_filter_is_said_to_be_impossible():
    assert said(parse("umowa -typ:notatka")) == ["A filter cannot be excluded: “-typ:notatka”."]


def test_an_unknown_name_with_a_colon_is_words():
    assert parse("Re:oferta http://firma.example/umowa").words == (
        "Re",
        "oferta",
        "http",
        "firma.example/umowa",
    )


def test_chosen_filters_narrow_what_was_typed():
    query = parse(
        "data:2026-01..2026-06", from_on=date(2026, 3, 1), until_on=date(2027, 1, 1), case="S-2026-0001"
    )

    assert (query.from_on, query.until_on) == (date(2026, 3, 1), date(2026, 6, 30))
    assert query.cases == ("S-2026-0001",)


def test_a_very_long_query_is_cut_and_that_is_said():
    assert said(parse("a " * LONGEST)) == [
        f"Only the first {LONGEST} characters were searched for.",
        f"Only the first {MOST_WORDS} words were searched for.",
    ]


def test_nothing_typed_asks_for_nothing():
    assert parse("") == parse(None) == parse("  ") == Query()
    assert parse(" - !? ").is_empty


PIECES = st.sampled_from(
    [
        '"',
        "-",
        ":",
        "*",
        "klient:",
        "data:",
        "sprawa:",
        "typ:",
        "od:",
        "..",
        "2026",
        "umowa",
        "ż",
        "@",
        " ",
        "0000",
    ]
)


@settings(deadline=None)
@given(typed=st.text(max_size=60) | st.lists(PIECES, max_size=15).map("".join), unfinished=st.booleans())
def test_no_query_raises(typed, unfinished):
    query = parse(typed, as_you_type=unfinished)

    assert all(said(query))


@pytest.fixture(scope="module", params=ENGINES.values())
def small_index(request, tmp_path_factory):
    if request.param == "files":
        engine = InFiles(str(tmp_path_factory.mktemp("index") / "index"))
    else:
        engine = request.getfixturevalue("engine_in_postgres")
    index = engine.open()
    index.clear()
    index.update([entry(1, "umowa kredytowa 2026 ż kadry@klos.example 123-456-32-18"), entry(2, "umowa")])
    yield index
    index.close()


@settings(deadline=None)
@given(typed=st.text(max_size=60) | st.lists(PIECES, max_size=15).map("".join), unfinished=st.booleans())
def test_no_query_breaks_the_index(small_index, typed, unfinished):
    results = small_index.find(parse(typed, as_you_type=unfinished), EVERYTHING)

    assert results.total == len(results.hits)
    assert snippet("umowa kredytowa 2026", results.marks).pieces
    assert not small_index.needs_repair
