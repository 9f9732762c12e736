"""Whatever is typed has a meaning; what was not understood is said."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.access import EVERYTHING
from search import polish
from search.polish import clean
from search.query import LONGEST, MOST_PIECES, MOST_WORDS, Query, parse
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
    assert parse("123 456 32 18 faktura").words == ("123 456 32 18", "faktura")


def test_what_a_number_is_called_need_not_stand_beside_it():
    assert parse("NIP: 123-456-32-18").words == parse("nip 123-456-32-18").words == ("123-456-32-18",)
    assert parse("KRS spółki 2026").words == ("KRS", "spółki", "2026")
    assert parse("NIP").words == ("NIP",)


def test_filters_have_polish_and_english_names():
    polish = parse("sprawa:2026-0001 klient:Kłos typ:umowa od:anna@firma.example data:2026-01..2026-06")
    english = parse("case:2026-0001 client:Kłos kind:umowa from:anna@firma.example date:2026-01..2026-06")

    assert polish == english
    assert polish.cases == ("2026-0001",)
    assert polish.clients == ("Kłos",)
    assert "ud" in polish.types and not polish.kinds
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


@pytest.mark.parametrize("typed", ["temat:umowa", 'temat:"umowa spółki"', "temat:>umowa"])
def test_what_looks_like_a_filter_and_is_none_is_said_and_searched_for(typed):
    query = parse(typed)

    assert said(query) == ["There is no filter “temat:”; its words were searched for."]
    assert query.has_words
    assert not parse(typed, as_you_type=True).remarks


@pytest.mark.parametrize(
    "typed", ["https://bank.example", "NIP:526-000-12-46", "Fwd:oferta", "Temat: umowa", "o 10:30"]
)
def test_other_words_with_a_colon_are_only_words(typed):
    assert parse(typed).has_words and not parse(typed).remarks


def test_a_filter_just_begun_is_not_complained_about_while_typing():
    query = parse("umowa klient:", as_you_type=True)

    assert not query.remarks
    assert query.words == ("umowa",)
    assert not query.unfinished


def test_an_excluded_filter_is_said_to_be_impossible():
    assert said(parse("umowa -klient:kłos")) == ["A filter cannot be excluded: “-klient:kłos”."]


def test_a_kind_is_left_out_by_asking_for_the_others():
    assert parse("umowa -typ:notatka").kinds == ("message", "document")
    assert parse("-typ:notatka -typ:mail").kinds == ("document",)


def test_leaving_out_every_kind_is_said_and_not_heeded():
    query = parse("typ:mail -typ:wiadomość")

    assert query.kinds == ("message",)
    assert said(query) == ["No kind is left to be found: what to leave out was not heeded."]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("do:jan@klos.example", {"recipients": ("jan@klos.example",)}),
        ('to:"Jan Kłos"', {"recipients": ("Jan Kłos",)}),
        ("doradca:anna advisor:ewa", {"advisors": ("anna", "ewa")}),
        ('instytucja:"Bank Testowy"', {"institutions": ("Bank Testowy",)}),
        ("plik:bilans file:pdf", {"files": ("bilans", "pdf")}),
        ("plik:*.xlsx", {"files": ("*.xlsx",)}),
        ("rok:2026 year:2024..2025", {"years": (2026, 2024, 2025)}),
        ("ma:załącznik", {"has_attachment": True}),
        ("ma:zalaczniki", {"has_attachment": True}),
        ("has:attachment", {"has_attachment": True}),
        ("-ma:załącznik", {"has_attachment": False}),
        ("od: anna", {"senders": ("anna",)}),
        ("KLIENT:Kłos", {"clients": ("Kłos",)}),
        ("kwota:>100000", {"amounts": (10_000_001, None)}),
        ("amount:>=100000", {"amounts": (10_000_000, None)}),
        ("kwota:<=1,5mln", {"amounts": (None, 150_000_000)}),
        ("kwota:<1000", {"amounts": (None, 99_999)}),
        ("kwota:100000..200000", {"amounts": (10_000_000, 20_000_000)}),
        ("kwota:100000-200000", {"amounts": (10_000_000, 20_000_000)}),
        ("kwota:100.000-200.000zł", {"amounts": (10_000_000, 20_000_000)}),
        ("kwota:[100 tys. do 2 mln]", {"amounts": (10_000_000, 200_000_000)}),
        ("kwota:100 tys do 2 mln", {"amounts": (10_000_000, 200_000_000)}),
        ("kwota:> 1 250 000,50 zł", {"amounts": (125_000_051, None)}),
        ("kwota:1250", {"amounts": (125_000, 125_000)}),
        ("kwota:>100 kwota:<=200", {"amounts": (10_001, 20_000)}),
        ("data:[2026-01 do 2026-06]", {"from_on": date(2026, 1, 1), "until_on": date(2026, 6, 30)}),
        ("data:2026-01 do 2026-06", {"from_on": date(2026, 1, 1), "until_on": date(2026, 6, 30)}),
        ("data:>2026-01", {"from_on": date(2026, 2, 1)}),
        ("data:>=2026-01", {"from_on": date(2026, 1, 1)}),
        ("data:<2026-01", {"until_on": date(2025, 12, 31)}),
        ("data:<=2026-01", {"until_on": date(2026, 1, 31)}),
        ("data:>2026-01 data:<2026-06", {"from_on": date(2026, 2, 1), "until_on": date(2026, 5, 31)}),
        ("data:listopad 2026", {"from_on": date(2026, 11, 1), "until_on": date(2026, 11, 30)}),
        ("data:23 listopada 2026 r.", {"from_on": date(2026, 11, 23), "until_on": date(2026, 11, 23)}),
        ('date:"November 2026"', {"from_on": date(2026, 11, 1), "until_on": date(2026, 11, 30)}),
    ],
)
def test_every_filter_is_understood(typed, expected):
    assert parse(typed) == Query(**expected)


@pytest.mark.parametrize(
    ("typed", "words"),
    [("data:2026 umowa", "umowa"), ("kwota:>100 osób", "osób"), ("data:maj 2026 2 sztuki", "2 sztuki")],
)
def test_a_filter_takes_only_the_words_that_it_understands(typed, words):
    query = parse(typed)

    assert " ".join(query.words) == words
    assert not query.remarks


@pytest.mark.parametrize(
    "typed",
    [
        "kwota:dużo",
        "kwota:200..100",
        "rok:26",
        "ma:umowę",
        "plik:?",
        "data:2026-06..2026-01",
        "do:-",
        "-typ:F01",
    ],
)
def test_what_a_filter_does_not_know_is_said(typed):
    query = parse(f"umowa {typed} ")

    assert said(query) == [f"Not understood: “{typed}”."]
    assert query.words == ("umowa",)


def test_a_value_still_being_typed_is_not_complained_about():
    for typed in ("data:lis", "kwota:>", "typ:bil", "rok:20"):
        assert not parse(typed, as_you_type=True).remarks
        assert parse(f"{typed} ", as_you_type=True).remarks


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("F01", {"F01"}),
        ("f01", {"F01"}),
        ("bilans", {"F01", "F05"}),
        ("bilansu", {"F01", "F05"}),
        ("KRS", {"R01"}),
        ("cit-8", {"T05"}),
        ("UPO", {"T12"}),
        ("ZAS-W", {"T01"}),
        ("pelnomocnictwa", {"R11"}),
        ("oferta", {"of", "I03"}),
        ("agreement", {"ud"}),
        ("załącznik", {"attachment"}),
        ('"zaświadczenie o niezaleganiu"', {"T01", "T02"}),
        ("umowa", {"ud", "R05", "R06", "F20", "I04", "I05", "E13"}),
    ],
)
def test_a_type_is_called_by_its_code_or_by_words_of_its_name(typed, codes):
    query = parse(f"typ:{typed}")

    assert set(query.types) == {code.lower() for code in codes}
    assert not query.kinds and not query.remarks


@pytest.mark.parametrize(
    ("typed", "kind"), [("mail", "message"), ("dokumenty", "document"), ("notatki", "note")]
)
def test_a_kind_is_no_type(typed, kind):
    assert parse(f"typ:{typed}") == Query(kinds=(kind,))


@pytest.mark.parametrize(
    "typed", ["1 250 000,00 zł", "23 listopada 2026 r", "FV 12/2026", "NIP 123-456-32-18"[4:]]
)
def test_a_fact_is_one_word_wherever_it_stands(typed):
    assert parse(f"umowa {typed} faktura").words == ("umowa", typed, "faktura")


def test_a_word_with_an_asterisk_is_only_begun_wherever_it_stands():
    query = parse("umow* kredyt")

    assert (query.words, query.unfinished) == (("kredyt", "umow"), True)


def test_an_asterisk_that_means_nothing_is_said():
    assert said(parse("um*wa")) == ["An asterisk stands only for the end of a word: “um*wa”."]
    assert said(parse('"umowa kred*"')) == ["An asterisk stands only for the end of a word: “umowa kred*”."]
    assert said(parse("-umow*")) == ["An asterisk stands only for the end of a word: “-umow*”."]
    assert said(parse("umow* kred*")) == ["Only one word may be unfinished: “umow” was taken as a whole."]


def test_chosen_filters_stand_beside_those_typed():
    query = parse(
        "klient:kłos typ:F01",
        client=7,
        advisor=(1, 2),
        institution="Bank",
        type="of",
        year=2026,
        recipient="x",
    )

    assert query == Query(
        clients=("kłos", 7),
        advisors=(1, 2),
        institutions=("Bank",),
        types=("f01", "of"),
        years=(2026,),
        recipients=("x",),
    )


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
        "[",
        "]",
        "..",
        " do ",
        "kwota:",
        "rok:",
        "ma:",
        "-ma:",
        "-typ:",
        "plik:",
        "do:",
        ">",
        "<=",
        "mln",
        " zł",
        "listopad ",
        "notatka",
        "załącznik",
        "F01",
        "1 250 000,00",
        "23.11.2026",
    ]
)


@settings(deadline=None)
@given(typed=st.text(max_size=60) | st.lists(PIECES, max_size=15).map("".join), unfinished=st.booleans())
def test_no_query_raises(typed, unfinished):
    query = parse(typed, as_you_type=unfinished)

    assert all(said(query))
    assert query == parse(clean(clean(typed)), as_you_type=unfinished)


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


@pytest.mark.parametrize(
    "typed",
    ['"' + "w " * 400 + '"', "w-" * 400, '"a b" ' * 150, '-"a b" ' * 99, 'od:"a b" ' * 99, "a.b " * 200],
)
def test_no_query_asks_for_more_than_a_page_of_words(typed):
    query = parse(typed)

    asked = [*query.words, *query.phrases, *query.excluded, *query.senders]
    assert sum(len(chain.pieces) for one in asked for chain in polish.chains(one)) <= MOST_PIECES
    assert len(said(query)) == 1 and said(query)[0].startswith("Only the first ")
