"""Whatever a stranger writes: reading never fails, loses nothing, and takes time that grows with the text."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import forward
from ingest.forward import dates, people
from tests.ingest.forward.test_programs import OUTLOOK, SAMPLES

_UNSEEN = dict.fromkeys(map(ord, " \t\r\n>\xa0\ufeff\u200b\u200e\u200f\u202f\u2060"))
PIECES = [
    *{line for sample in SAMPLES.values() for line in sample.split("\n")},
    "",
    "> ",
    ">> Od: a",
    "----- Forwarded message ----- From: a <a@x.pl>To: b <b@x.pl>Sent: 1Subject: c",
    "Fwd: ²³",
    "Data: ² listopada 2021 ¼:³⁴",
    "Od:",
    "Temat:",
    "\ufeff",
    "<<<<>>>>",
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=40), max_size=40).map("\n".join)
SUBJECTS = st.sampled_from(["", "PD: a", "Re: a", "a", "[Fwd: a]", "[[[[", "PD:"]) | st.text(max_size=30)


def squeezed(text):
    return text.translate(_UNSEEN)


@settings(max_examples=300, deadline=None)
@given(TEXTS, SUBJECTS, st.none() | TEXTS.map(lambda text: "<div>" + text.replace("\n", "<br>")))
def test_reading_never_fails_and_loses_nothing(text, subject, html):
    layers, comment = forward.unwrap(text, html, subject)

    known = squeezed(text) + squeezed("\n".join(forward.page.told(html)[0]) if html else "")
    within = known
    for layer in layers:
        assert squeezed(layer.text) in within
        within = squeezed(layer.text)
    assert all(squeezed(line) in known for line in (comment or "").split("\n"))
    assert [layer.depth for layer in layers] == list(range(1, len(layers) + 1))
    assert all(0 < layer.confidence <= 1 for layer in layers)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80) | st.from_regex(r"[\d .,:/-]{1,30}( PM| [A-Z]{3})?", fullmatch=True))
def test_no_date_is_too_strange(text):
    for is_english in (False, True):
        at = dates.read(text, is_english)
        assert at is None or at.utcoffset() is not None


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab @<>[]()\"',;:.-ż\n", max_size=80) | st.text(max_size=80))
def test_nobody_is_too_strange(text):
    for person in (people.sender(text), *people.recipients(text)):
        assert person is None or person.name or "@" in person.address


HOSTILE = {
    "labels": "Od: a\n",
    "labels without a blank line between": "Od: a\nDo: b\nx\n",
    "nearly a header": "Od: Jan Żak\nDo: a\nTemat: b\n\n",
    "folded for ever": "Od: a\n" + " b,\n" * 300,
    "marks": ">" * 200 + "\n",
    "marks set out": "> " * 100 + "\n",
    "titles": "----- Forwarded message -----\n",
    "titles of nothing": "-----Original Message-----\n\n",
    "titles run together": "----- Forwarded message ----- From: a <a@x.pl>To: b <b@x.pl>Cc: c\n",
    "rules": "_" * 32 + "\n",
    "rules above labels": "_" * 32 + "\nOd: a\n",
    "attributions": "W dniu 28.10.2026 12:46, Jan pisze:\n",
    "colons": ":\n",
    "ends": "----- End forwarded message -----\n",
    "one long line": ": ",
    "links": "Od: " + "a<mailto:" * 500 + "\n",
    "quotation marks": 'Do: "' * 50 + "\n",
}
ONE, TWO = 1 << 16, 1 << 17
DEPTHS = forward.DEEPEST  # each letter within is read again


@pytest.mark.parametrize("kind", HOSTILE)
def test_twice_the_text_takes_twice_the_steps(kind):
    line = HOSTILE[kind]
    head = f"a\n{OUTLOOK}\n" if kind in ("ends", "marks") else ""

    small, large = (steps(head + line * (size // len(line))) for size in (ONE, TWO))

    assert large <= 2.2 * small + 20_000


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_megabyte_takes_no_more_steps_than_it_has_lines(kind):
    text = HOSTILE[kind] * ((1 << 20) // len(HOSTILE[kind]))

    assert steps(text) <= 50 * DEPTHS * text.count("\n") + 1_000_000


def steps(text):
    """How many functions are called, those of the interpreter too."""
    count = 0

    def called(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(called)
    try:
        forward.unwrap(text, None, "PD: a")
    finally:
        sys.setprofile(None)
    return count
