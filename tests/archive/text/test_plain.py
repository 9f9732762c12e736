"""Plain text, tables, XML."""

import pytest

from archive.text import plain


def test_xml_is_its_texts_an_element_a_line():
    source = (
        '<?xml version="1.0" encoding="ISO-8859-2"?><Faktura><Nabywca>Kłos</Nabywca><NIP>526</NIP></Faktura>'
    )

    assert [line for line in plain.read_xml(source.encode("iso-8859-2")).pieces if line] == ["Kłos", "526"]


def test_xml_that_does_not_parse_is_read_as_it_stands():
    assert list(plain.read_xml(b"<a>Umowa").pieces) == ["<a>Umowa"]


@pytest.mark.parametrize(
    ("content", "is_text"),
    [
        (b"Umowa", True),
        ("żółw".encode("cp1250"), True),
        ("Umowa z bankiem".encode("utf-16"), True),
        ("Umowa z bankiem".encode("utf-16-le"), True),
        (bytes(range(32)) * 4, False),
        (b"\x7fELF\0\0\0\0\x01\x02\x03", False),
    ],
)
def test_text_is_told_from_other_bytes(content, is_text):
    assert plain.knows(content) is is_text
