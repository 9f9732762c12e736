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


def test_words_among_words_of_xml_stay_in_their_line():
    content = b"<?xml version='1.0'?><u><par>zabezpie<b>czenie</b> kredytu</par><tr><tc>NIP</tc><tc>526</tc></tr></u>"

    assert [line for line in plain.read_xml(content).pieces if line] == [
        "zabezpieczenie kredytu",
        "NIP",
        "526",
    ]


@pytest.mark.parametrize(
    "content",
    [
        "<pkg:package xmlns:pkg='http://schemas.microsoft.com/office/2006/xmlPackage'><w:p xmlns:w='w'><w:r>"
        "<w:t>Umo</w:t></w:r><w:r><w:t>wa</w:t></w:r></w:p><pkg:binaryData>QUJD</pkg:binaryData></pkg:package>",
        "<w:wordDocument xmlns:w='http://schemas.microsoft.com/office/word/2003/wordml'><w:p><w:r><w:t>Umo</w:t></w:r>"
        "<w:r><w:t>wa</w:t></w:r></w:p></w:wordDocument>",
        "<o:document xmlns:o='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:t='t'><o:settings>7</o:settings>"
        "<t:p>Umo<t:span>wa</t:span></t:p></o:document>",
    ],
)
def test_an_office_document_in_one_xml_file_is_read_as_such(content):
    assert [line for line in plain.read_xml(content.encode()).pieces if line] == ["Umowa"]


def test_json_says_what_its_escapes_stand_for():
    content = b'{"n": "za\\u015bwiadczenie\\nnowe"}'

    assert "".join(plain.read(content).pieces) == '{"n": "zaświadczenie nowe"}'


def test_what_only_begins_like_json_stays_as_it_is():
    assert "".join(plain.read(b"[Uwaga] C:\\nowe\\u015b").pieces) == "[Uwaga] C:\\nowe\\u015b"
