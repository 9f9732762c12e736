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
