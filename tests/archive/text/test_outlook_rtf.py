"""Outlook's packed RTF: what it carries comes out, the HTML or the text."""

import struct

import pytest

from archive.text import outlook_rtf as rtf

# The example of the specification (MS-OXRTFCP §4.1.1), and one that refers to what it has just written (§4.1.2).
SIMPLE = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
CROSSING = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


def carried(text):
    return rtf.carried(text)[0]


def test_the_examples_of_the_specification():
    assert rtf.unpacked(SIMPLE) == (b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n", ())
    assert rtf.unpacked(CROSSING) == (b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}", ())


def test_what_was_not_packed_is_taken_as_it_is():
    assert rtf.unpacked(struct.pack("<II4sI", 20, 8, b"MELA", 0) + b"{\\rtf1 }xx") == (b"{\\rtf1 }", ())


@pytest.mark.parametrize(
    "packed", [b"", b"x", SIMPLE[:20], SIMPLE[:-5], b"\0" * 16, SIMPLE[:8] + b"ABCD" + SIMPLE[12:]]
)
def test_what_is_broken_gives_what_can_be_had_and_says_so(packed):
    text, flags = rtf.unpacked(packed)

    assert flags == ("bad_rtf",)
    assert b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}".startswith(text[:30])


def test_a_size_beyond_reason_is_cut():
    text, flags = rtf.unpacked(struct.pack("<II4sI", 20, 1 << 31, b"LZFu", 0) + b"\xff" * (1 << 17))

    assert len(text) <= rtf.LONGEST
    assert flags == ("rtf_cut",)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (rb"{\rtf1\ansi\ansicpg1250 Za\'bf\'f3\'b3\'e6}", "Zażółć"),
        (rb"{\rtf1\ansi{\fonttbl{\f0\fcharset238 Arial;}{\f1\fcharset0 A;}}\f0 \'b3\f1 \'b3}", "ł³"),
        (rb"{\rtf1\ansi\uc1 \u322?\u8364'\'80}", "ł€€"),
        (rb"{\rtf1\uc0 \u322 a}", "ła"),
        (rb"{\rtf1 \u-10179?\u-8704?}", "\U0001f600"),
        (rb"{\rtf1 a\par b\tab c\line d\~e\{f\}\\}", "a\nb\tc\nd\xa0e{f}\\"),
        (rb"{\rtf1{\info{\author Ja}}{\*\nieznane x}{\pict 00ff}tresc}", "tresc"),
        (rb"{\rtf1 \ldblquote a\rdblquote\endash b}", "“a”–b"),
        (rb"bez nawiasow", "bez nawiasow"),
        (rb"{\rtf1\ansi\ansicpg1250\fromtext{\fonttbl{\f0\fcharset238 A;}}\f0 Dzie\'f1\par dobry}", "Dzień\ndobry"),
        (rb"{\rtf1\ansi\ansicpg99999 \'80}", "€"),
        (rb"}}}{{{\'zz\u", "zz"),
    ],
)  # fmt: skip
def test_words_are_read_as_word_would_show_them(written, text):
    assert carried(written) == text


def test_html_in_it_is_given_back_without_what_was_made_for_rtf():
    html = rb"""{\rtf1\ansi\ansicpg1250\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}{\*\htmltag19 <html>}
{\*\htmltag64 <p class=\'22a\'22>}\htmlrtf {\htmlrtf0 Za\'bf\'f3\'b3\'e6 & <b>\htmlrtf\par}\htmlrtf0
{\*\htmltag72 </p>}{\*\htmltag84 &nbsp;}{\*\mhtmltag84 x}{\*\htmltag27 </html>}}"""

    text, found = rtf.carried(html)

    assert text == ""
    assert found == '<html><p class="a">Zażółć &amp; &lt;b&gt;</p>&nbsp;</html>'


def test_groups_beyond_reason_are_read_in_bounded_room():
    assert carried(b"{\\rtf1 " + b"{" * 200_000 + b"a" + b"}" * 200_000) == "a"
