"""An older message looks as each program shows it."""

from datetime import datetime

import pytest

from cases.calendar import WARSAW
from webapp.demo.looks import Original, html_of
from webapp.demo.programs import PROGRAMS

ORIGINAL = Original(
    sender="Jan Kłos <jan.klos@piekarniaklos.example>",
    to="Anna Zielińska <anna.zielinska@dobrybrzeg.example>",
    cc="Piotr Kamiński <piotr.kaminski@dobrybrzeg.example>",
    at=datetime(2026, 11, 20, 9, 5, tzinfo=WARSAW),
    subject="Piec",
    text="Dzień dobry,\n\npytam o piec.",
    html="<p>pytam o piec</p>",
)

FORWARDS = {
    "outlook": "Od: Jan Kłos <jan.klos@piekarniaklos.example>\nWysłano: piątek, 20 listopada 2026 09:05\nDo: ",
    "outlook365": "________________________________\nOd: Jan Kłos",
    "gmail": "---------- Forwarded message ---------\nOd: Jan Kłos <jan.klos@piekarniaklos.example>\n"
    "Date: pt., 20 lis 2026 o 09:05\nSubject: Piec\nTo: ",
    "apple": "> Początek przekazywanej wiadomości:\n>\n> Od: Jan Kłos",
    "thunderbird": "--- Treść przekazanej wiadomości ---\nTemat: \tPiec\nData: \tFri, 20 Nov 2026 09:05:00 +0100",
    "yahoo": "   ----- Przekazana wiadomość ----- Od: Jan Kłos",
}


@pytest.mark.parametrize("name", FORWARDS)
def test_a_forward_begins_as_the_program_begins_it(name):
    assert PROGRAMS[name].forward.under(ORIGINAL).startswith(FORWARDS[name])


@pytest.mark.parametrize("name", FORWARDS)
def test_a_forward_names_everybody_and_ends_with_the_text(name):
    shown = PROGRAMS[name].forward.under(ORIGINAL)

    assert "anna.zielinska@dobrybrzeg.example" in shown
    assert "piotr.kaminski@dobrybrzeg.example" in shown
    assert shown.endswith("pytam o piec.")


@pytest.mark.parametrize("name", ["gmail", "apple", "thunderbird", "yahoo"])
def test_an_answer_marks_the_old_lines(name):
    assert "\n> pytam o piec." in PROGRAMS[name].answer.under(ORIGINAL)


def test_html_is_escaped():
    assert html_of("a < b\n\nc & d") == "<p>a &lt; b</p>\n<p>c &amp; d</p>"
