"""Polish, English, or too little to tell."""

import pytest

from archive.text.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Umowa jest zawarta na rok i nie może być zmieniona przez strony.", "pl"),
        ("The agreement is made for a year and may be changed by the parties.", "en"),
        ("Kłos 5260001246", None),
        ("", None),
    ],
)
def test_the_small_words_tell(text, language):
    assert language_of(text) == language
