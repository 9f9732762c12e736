"""Files made to crash, hang or swell cost themselves; the next file is read as if nothing had been."""

import struct
import zlib

import pytest

from archive.text import TextState, sandbox
from archive.text.extracted import Unread
from archive.worker import Worker
from tests.archive.text import making


@pytest.fixture(scope="module")
def worker():
    with Worker(seconds=8, memory_mb=600) as worker:
        yield worker


def pdf_bomb():
    """A page whose drawing unpacks to 0.8 GB, packed twice."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(b"0 0 m 1 1 l S\n" * 1_000_000) for _ in range(60)) + packer.flush()
    twice = zlib.compress(once, 9)
    head = f"<< /Length {len(twice)} /Filter [/FlateDecode /FlateDecode] >>\nstream\n".encode()
    return making.pdf("X").replace(
        b"<< /Length 32 >>\nstream\nBT /F1 18 Tf 50 700 Td (X) Tj ET\nendstream",
        head + twice + b"\nendstream",
    )


def nested_pages():
    """A page tree that contains itself."""
    return making.pdf("Umowa").replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")


def nested_zip():
    """Zips within zips, a thousand deep."""
    content = b"Umowa"
    for _ in range(1000):
        content = making.zipped_files({"a.zip": content})
    return content


def nested_html():
    return b"<html>" + b"<div>" * 300_000 + b"Umowa"


def nested_xml():
    body = "<a>" * 200_000
    return making.package({"word/document.xml": body})


def nested_rtf():
    return b"{\\rtf1 " + b"{" * 500_000 + b"Umowa"


def nested_mail():
    content = b"Subject: dno\r\n\r\nUmowa\r\n"
    for _ in range(1500):
        content = b"Content-Type: message/rfc822\r\n\r\n" + content
    return b"Subject: gora\r\n" + content


def vast_picture():
    """Ten thousand million dots in a hundred bytes."""
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + _chunk(b"IDAT", zlib.compress(bytes(100))) + _chunk(b"IEND", b"")


def _chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


@pytest.mark.parametrize(
    ("filename", "make", "state"),
    [
        ("bomba.pdf", pdf_bomb, TextState.BROKEN),
        ("petla.pdf", nested_pages, TextState.BROKEN),
        ("zipy.zip", nested_zip, TextState.TEXT),
        ("bloki.html", nested_html, TextState.TOO_LARGE),
        ("znaczniki.docx", nested_xml, TextState.BROKEN),
        ("grupy.rtf", nested_rtf, TextState.TEXT),
        ("listy.eml", nested_mail, TextState.BROKEN),
        ("obraz.png", vast_picture, TextState.BROKEN),
    ],
)
def test_a_bomb_costs_itself(worker, tmp_path, filename, make, state):
    bomb, fine = tmp_path / "bomb", tmp_path / "fine"
    bomb.write_bytes(make())
    fine.write_bytes(b"Umowa")

    found = sandbox.extracted(worker, bomb, filename=filename, media_type="")

    assert found.state is state
    assert len(found.text) < 2_100_000
    assert sandbox.extracted(worker, fine, filename="a.txt", media_type="").text == "Umowa"


def test_a_page_that_is_too_much_for_ocr_costs_its_page(worker, tmp_path):
    path = tmp_path / "obraz.png"
    path.write_bytes(vast_picture())

    text, error = sandbox.page_read(worker, path, Unread(1, 1), filename="obraz.png", media_type="")

    assert text == ""
    assert error.startswith("page 1: ")
