"""A file is known by its bytes first; whatever it holds, the answer is a state."""

import pytest

from archive.text import Extracted, TextState, extract
from archive.text.families import family_of
from tests.archive.text import making


def read(content, filename="", media_type=""):
    return extract(content, filename=filename, media_type=media_type)


@pytest.mark.parametrize(
    ("content", "family"),
    [
        (making.pdf("Umowa"), "pdf"),
        (b"\r\n\xef\xbb\xbf" + making.pdf("Umowa"), "pdf"),
        (making.word("Umowa"), "word"),
        (making.sheet([["Umowa"]]), "sheets"),
        (making.package({"ppt/presentation.xml": "<p/>"}), "slides"),
        (making.opendocument("text", "<a/>"), "odt"),
        (making.opendocument("spreadsheet", "<a/>"), "ods"),
        (b"{\\rtf1 Umowa}", "rtf"),
        (making.picture(), "image"),
        (making.picture(kind="TIFF"), "image"),
        (making.picture(kind="WEBP"), "image"),
        (making.picture(kind="BMP"), "image"),
        (b"  <!-- x -->\n<!DOCTYPE html><p>Umowa", "html"),
        (b"<?xml version='1.0'?><Faktura/>", "xml"),
        (making.OLE + "Workbook\0".encode("utf-16-le"), "old sheets"),
        (making.OLE + "WordDocument\0".encode("utf-16-le"), "old word"),
        (making.OLE + "EncryptedPackage\0".encode("utf-16-le"), "encrypted office"),
    ],
)
def test_bytes_tell_the_family_whatever_the_name_says(content, family):
    assert family_of(content, "umowa.txt", "text/plain").name == family


@pytest.mark.parametrize(
    ("filename", "media_type", "family"),
    [
        ("wiadomosc.eml", "", "letter"),
        ("", "message/rfc822", "letter"),
        ("", "text/html; charset=utf-8", "html"),
        ("Oferta nr 5.2026", "text/html", "html"),
        ("strona.HTM", "application/octet-stream", "html"),
        ("notatka.txt", "", "plain"),
        ("wyciag.mt940", "application/octet-stream", "plain"),
    ],
)
def test_a_name_decides_where_the_bytes_do_not(filename, media_type, family):
    assert family_of(b"Dzie\xf1 dobry, BMW w leasingu", filename, media_type).name == family


@pytest.mark.parametrize(
    ("content", "filename", "family"),
    [
        (b"Rata;Kwota\n1;1250,00", "harmonogram.xls", "plain"),
        (b"<table><tr><td>Rata</td></tr></table>", "harmonogram.xls", "html"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html><p>Umowa</html>", "umowa.doc", "html"),
        (b"Umowa najmu", "umowa.doc", "plain"),
        (b"Plik zaczyna od %PDF-1.4, reszta to umowa", "uwagi.txt", "plain"),
        (b"\r\n<?xml version='1.0'?><Faktura/>", "faktura", "xml"),
        (b"PK\x03\x04\x14\x00\x06\x00", "urwany.xlsx", "sheets"),
        (making.opendocument("graphics", "<a/>"), "plan.odg", "odt"),
    ],
)
def test_a_name_that_lies_about_text_is_not_believed(content, filename, family):
    assert family_of(content, filename, "").name == family


def test_text_comes_with_its_language_and_pages():
    content = making.pdf("Umowa z dnia 23 listopada", "jest w banku i nie ma jej na poczcie")

    found = read(content, "umowa.pdf")

    assert (found.state, found.pages, found.language) == (TextState.TEXT, 2, "pl")
    assert found.text.split("\n\f\n") == ["Umowa z dnia 23 listopada", "jest w banku i nie ma jej na poczcie"]
    assert not found.truncated


@pytest.mark.parametrize(
    ("content", "filename", "state"),
    [
        (making.pdf(""), "skan.pdf", TextState.NO_TEXT),
        (making.picture(), "skan.png", TextState.NO_TEXT),
        (b"", "pusty.txt", TextState.NO_TEXT),
        (b" \n---\n", "kreski.txt", TextState.NO_TEXT),
        (making.locked_pdf(), "tajne.pdf", TextState.NEEDS_PASSWORD),
        (making.OLE + "EncryptedPackage\0".encode("utf-16-le"), "tajne.xlsx", TextState.NEEDS_PASSWORD),
        (b"%PDF-1.7\nnic wiecej", "urwany.pdf", TextState.BROKEN),
        (b"", "pusty.pdf", TextState.BROKEN),
        (making.word("Umowa")[:500], "urwany.docx", TextState.BROKEN),
        (making.sheet([["Umowa"]])[:500], "urwany.xlsx", TextState.BROKEN),
        (making.picture()[:30], "urwany.png", TextState.BROKEN),
        (making.OLE + "Workbook\0".encode("utf-16-le"), "urwany.xls", TextState.BROKEN),
        (making.OLE + "WordDocument\0".encode("utf-16-le"), "urwany.doc", TextState.BROKEN),
        (making.OLE + "PowerPoint Document\0".encode("utf-16-le"), "stary.ppt", TextState.UNSUPPORTED),
        (bytes(range(256)) * 20, "program.exe", TextState.UNSUPPORTED),
    ],
)
def test_what_a_file_withholds_is_a_state(content, filename, state):
    found = read(content, filename)

    assert found.state is state
    assert found.text.strip("-") == ""
    assert bool(found.error) is (state not in (TextState.TEXT, TextState.NO_TEXT))


def test_a_file_over_the_limit_is_too_large(monkeypatch):
    monkeypatch.setattr("archive.text.families.CONTENT_LIMIT", 10)

    assert read(making.pdf("Umowa")) == Extracted(
        TextState.TOO_LARGE, error=f"{len(making.pdf('Umowa'))} bytes"
    )


def test_a_long_text_is_cut_and_says_so():
    found = read("żółw ".encode() * 500_000, "zolwie.txt")

    assert found.truncated
    assert found.state is TextState.TEXT
    assert 1_999_990 < len(found.text.encode()) <= 2_000_000


def test_what_was_read_before_the_break_is_kept():
    body = "<document><p><t>Umowa z bankiem</t></p></wrong>"

    found = read(making.package({"word/document.xml": body}), "umowa.docx")

    assert found.state is TextState.BROKEN
    assert found.text == "Umowa z bankiem"
    assert found.error.startswith("XMLSyntaxError")


def test_running_out_of_memory_is_the_workers_matter(monkeypatch):
    def hungry(content):
        raise MemoryError

    monkeypatch.setattr("archive.text.plain.decode", hungry)

    with pytest.raises(MemoryError):
        read(b"Umowa", "umowa.txt")
