"""Polish text in whatever charset it comes."""

import pytest

from archive.text.charset import decode

SENTENCES = (
    "Zażółć gęślą jaźń",
    "Dzień dobry, w załączeniu przesyłam umowę.",
    "Piekarnia „Kłos” – 100 % własności § 5",
    "ŚWIADECTWO ZGODNOŚCI ŹRÓDEŁ",
    "Zaświadczenie o niezaleganiu",
)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1250"])
def test_polish_is_recognised(sentence, charset):
    assert decode(sentence.encode(charset)) == sentence


# Older charsets lack the Polish quotation marks.
@pytest.mark.parametrize("sentence", [sentence for sentence in SENTENCES if "„" not in sentence])
@pytest.mark.parametrize("charset", ["iso-8859-2", "cp852"])
def test_older_polish_is_recognised(sentence, charset):
    assert decode(sentence.encode(charset)) == sentence


def test_a_label_counts_where_the_bytes_allow_it():
    assert decode("Привет".encode("koi8-r"), "koi8-r") == "Привет"
    assert decode("żółw".encode("cp1250"), "no-such-charset") == "żółw"


def test_bytes_that_are_no_text_still_decode():
    assert isinstance(decode(bytes(range(256))), str)
    assert decode(b"") == ""


def test_frames_of_a_table_are_no_letters():
    table = "┌────────┬──────┐\n│ Spółka │ Łódź │\n└────────┴──────┘\n"

    assert decode(table.encode("cp852")) == table


@pytest.mark.parametrize("damage", [b"\xff", b"\xc5", b"\xc2\x85"])
def test_a_letter_that_was_cut_does_not_make_utf8_something_else(damage):
    assert decode("Zażółć gęślą jaźń. ".encode() * 3 + damage).startswith("Zażółć gęślą jaźń. ")
