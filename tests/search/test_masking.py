"""A personal number or an account is never shown whole, in whatever spelling, wherever the text is cut."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import polish
from search.clauses import Marks
from search.masking import HIDDEN, LONGEST, mask
from search.snippet import snippet

PESEL, NRB, IBAN = "44051401359", "61109010140000071219812874", "DE89370400440532013000"


def bare(text):
    return "".join(filter(str.isalnum, text))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("44051401359", "440••••••59"),
        ("440514 01359", "440••• •••59"),
        ("440514-01359", "440•••-•••59"),
        ("44 05 14 01359", "44 0• •• •••59"),
        ("4 4 0 5 1 4 0 1 3 5 9", "4 4 0 • • • • • • 5 9"),
        ("440514\u00a0\u00a001359", "440•••\u00a0\u00a0•••59"),
        ("440514\u00ad01359", "440•••\u00ad•••59"),
        ("61109010140000071219812874", "61••••••••••••••••••••2874"),
        ("PL61109010140000071219812874", "PL61••••••••••••••••••••2874"),
        ("PL 61 1090 1014 0000 0712 1981 2874", "PL 61 •••• •••• •••• •••• •••• 2874"),
        ("61\n1090\n1014\n0000\n0712\n1981\n2874", "61\n••••\n••••\n••••\n••••\n••••\n2874"),
        ("61-1090-1014-0000-0712-1981-2874", "61-••••-••••-••••-••••-••••-2874"),
        ("61 10901014 0000071219812874", "61 •••••••• ••••••••••••2874"),
        ("DE89 3704 0044 0532 0130 00", "DE89 •••• •••• •••• ••30 00"),
        ("440514_01359", "440•••_•••59"),
        ("44/05/14/01359", "44/0•/••/•••59"),
        ("61_1090_1014_0000_0712_1981_2874", "61_••••_••••_••••_••••_••••_2874"),
        ("GB82WEST12345698765432", "GB82••••••••••••••5432"),
    ],
)
@pytest.mark.parametrize(
    "around", ["{}", "PESEL: {}, ur. w Łodzi", "12 {}.", "konto={};", "5 {} 5", "1\n{}\n2 proszę"]
)
def test_a_number_is_masked_in_any_spelling(written, shown, around):
    assert mask(around.format(written)) == around.format(shown)


@pytest.mark.parametrize(
    "text",
    [
        "44051401358",  # wrong check digit
        "44133101359",  # no such day
        "440514013591",
        "1440514013590",
        "NIP 1234563218, REGON 123456785",
        "1 250 000,00 zł i 23.11.2026",
        "62109010140000071219812874",  # wrong check digits
        "DE88 3704 0044 0532 0130 00",
        "LU1I/00012345/6",
        "",
    ],
)
def test_other_numbers_stay(text):
    assert mask(text) == text


def test_letters_written_on_do_not_hide_a_number_from_us():
    assert mask("PESEL44051401359zł, konto61109010140000071219812874x") == (
        "PESEL440••••••59zł, konto61••••••••••••••••••••2874x"
    )


def test_all_that_stand_in_a_text_are_masked():
    masked = mask(f"{PESEL} i {PESEL}; {NRB} albo {IBAN}")

    assert not any(number in masked for number in (PESEL, NRB, IBAN))


SPELT = [
    PESEL, "440514 01359", "4 4 0 5 1 4 0 1 3 5 9", NRB, f"PL{NRB}", "61 1090 1014 0000 0712 1981 2874", IBAN,
    "DE89 3704 0044 0532 0130 00",
]  # fmt: skip
# What may be read of each number, from its beginning and from its end.
OPEN = {PESEL: (3, 2), NRB: (2, 4), IBAN: (4, 4)}


def leaks(written, shown):
    """Whether three letters in a row can be read of a number that are not in its open beginning or end."""
    number = bare(written).removeprefix("PL")
    first, last = OPEN[number]
    text = "".join(letter for letter in shown if letter.isalnum() or letter == HIDDEN)
    parts = {number[at : at + 3] for at in range(len(number) - 2)}
    return any(part in text for part in parts if part not in number[:first] and part not in number[-last:])


@pytest.mark.parametrize("written", SPELT)
@pytest.mark.parametrize("typed", ["", "whole", "44051", "konto"])
def test_no_snippet_of_any_length_shows_more(written, typed):
    text = f"ala ma konto {written} kot ma psa"
    marks = {
        "": Marks(),
        "whole": Marks(frozenset(term for _, term in polish.placed_terms(written))),
        "44051": Marks(beginnings=("44051", "6110", "de89")),
        "konto": Marks(frozenset({"=konto"})),
    }[typed]

    for length in range(90):
        shown = "".join(piece.text for piece in snippet(text, marks, length).pieces)
        assert not leaks(written, shown), (length, shown)


@pytest.mark.parametrize("written", SPELT)
def test_no_snippet_that_begins_or_ends_in_a_number_shows_more(written):
    marks = Marks(frozenset({"=tu"}))

    for before in range(30, 110):
        for text in (
            f"{written}{' x' * (before // 2)} tu {'y ' * 300}",
            f"{'x' * before} {written} {'y' * 400} tu",
        ):
            shown = "".join(piece.text for piece in snippet(text, marks, 80).pieces)
            assert not leaks(written, shown), shown


def test_the_mark_stays_on_a_masked_number():
    marks = Marks(frozenset({f"={PESEL}"}))

    hits = [piece.text for piece in snippet(f"PESEL {PESEL} wnioskodawcy", marks).pieces if piece.is_hit]

    assert hits == ["440••••••59"]


@settings(deadline=None)
@given(
    st.text()
    | st.lists(st.sampled_from([*SPELT, " ", "1", "-", "a", "PL", "\n", "."]), max_size=12).map("".join)
)
def test_masking_any_text_keeps_its_length_and_is_done_once(text):
    masked = mask(text)

    assert len(masked) == len(text)
    assert mask(masked) == masked or PESEL not in text


@pytest.mark.parametrize(
    "unit", ["1", "1 ", "11 ", "123456 ", "a1", "AB12", "AB12 ", " ", "61 1090 ", "A B1 2"]
)
def test_masking_takes_no_longer_than_the_text(unit):
    text = unit * (50_000 // len(unit))

    began = time.process_time()
    mask(text)

    assert time.process_time() - began < 3


def test_no_number_is_longer_than_what_is_looked_at_around_a_place():
    longest = "    ".join(NRB)

    assert "1098" not in bare(mask(longest)) and len(longest) <= LONGEST
