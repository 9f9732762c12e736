"""Text that any database and index can hold."""

import pytest

from archive.text.extracted import clean, gather


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("zaz\u0307o\u0301l\u0301c\u0301", "zażóĺć"),
        ("a\0b\x1fc\x7fd\x85e", "abcde"),
        ("kwota\t100\nzł", "kwota\t100\nzł"),
        ("jeden\r\ndwa\rtrzy\fcztery", "jeden\ndwa\ntrzy\ncztery"),
        ("umo\ufffe\r\nwa z ban\u00adkiem", "umowa z bankiem"),
        ("\ufeffUmowa\u200b", "Umowa"),
        ("\ud83d\ude00 i sam \ud83d.", "😀 i sam \ufffd."),
        ("raz\n \n\t\n\n\ndwa", "raz\n\ndwa"),
        ("zaświad\u2010\r\nczenie PKO\u2010\nBP", "zaświadczenie PKO\u2010\nBP"),
        ("\ufb01nansowa\ufb02ota \u200e601\u202c 234", "finansowaflota 601 234"),
    ],
)
def test_text_is_cleaned(raw, kept):
    assert clean(raw) == kept
    clean(raw).encode()


def test_a_megabyte_of_blanks_is_cleaned_in_no_time():
    assert clean("raz" + " " * 1_000_000 + "dwa").split() == ["raz", "dwa"]


def test_pieces_beyond_the_limit_are_not_even_asked_for():
    asked = []

    def endless():
        while True:
            asked.append(1)
            yield "x" * 100_000

    found = gather(endless())

    assert (len(found.text), found.truncated, found.broke) == (2_000_000, True, None)
    assert len(asked) == 21


def test_a_letter_is_not_cut_in_two():
    found = gather(["a" + "ż" * 1_000_000])

    assert found.truncated
    assert found.text == "a" + "ż" * 999_999
