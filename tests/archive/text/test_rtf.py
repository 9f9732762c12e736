"""Rich text in Polish code pages."""

import pytest

from archive.text import rtf
from archive.text.extracted import clean


def text(content):
    return clean("".join(rtf.read(content).pieces))


@pytest.mark.parametrize(
    "content",
    [
        rb"{\rtf1\ansi\ansicpg1250 za\'bf\'f3\'b3\'e6 g\'ea\'9cl\'b9}",
        rb"{\rtf1\ansi\ansicpg1252\uc1 za\u380?\u243?\u322?\u263? g\u281?\u347?l\u261?}",
        "{\\rtf1\\ansi\\ansicpg1250 zażółć gęślą}".encode("cp1250"),
        rb"{\rtf1\ansi\ansicpg9999 za\u380?\u243?\u322?\u263? g\u281?\u347?l\u261?}",
        rb"{\rtf1{\fonttbl{\f0\fcharset238 Arial;}}\f0 za\'bf\'f3\'b3\'e6 g\'ea\'9cl\'b9}",
    ],
)
def test_polish_letters_come_through(content):
    assert text(content) == "zażółć gęślą"


def test_a_letter_beyond_the_first_plane_comes_whole():
    assert text(rb"{\rtf1\uc1 \u-10179?\u-8704?}") == "😀"


def test_a_picture_is_not_text():
    assert text(rb"{\rtf1 Umowa{\pict\pngblip " + b"89504e47" * 5000 + rb"} koniec}") == "Umowa koniec"
