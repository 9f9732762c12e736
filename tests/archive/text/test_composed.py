"""Composing a text takes no longer than its length, and loses nothing that somebody could read."""

import time
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from archive.text.composed import MOST_MARKS, composed
from archive.text.extracted import clean
from search import polish

ACUTE, DOT_BELOW = "\u0301", "\u0323"


def test_letters_and_their_marks_become_one():
    assert composed("z" + "\u0307" + "o" + ACUTE + "l" + "w") == "żółw".replace("ł", "l")


@given(st.text(st.sampled_from("aąż ─\n" + ACUTE + DOT_BELOW), max_size=MOST_MARKS))
def test_what_people_write_is_composed_as_unicode_says(text):
    assert composed(text) == unicodedata.normalize("NFC", text)


def test_signs_that_are_no_marks_all_stay():
    assert composed("─" * 200 + "żółw") == "─" * 200 + "żółw"


def test_a_million_marks_hold_nobody_up():
    text = "umowa a" + (ACUTE + DOT_BELOW) * 500_000 + " koniec"

    began = time.process_time()
    cleaned = [clean(text), polish.clean(text)]

    assert time.process_time() - began < 5  # an hour if it were the square
    assert all(one.startswith("umowa ") and one.endswith(" koniec") for one in cleaned)
    assert all(len(one) < 100 for one in cleaned)
