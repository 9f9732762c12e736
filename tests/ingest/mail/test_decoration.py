"""Logos of signatures told from documents: what may be a page is never hidden."""

import struct
from pathlib import Path

import pytest

from ingest.mail import parse, pictures
from tests.ingest.mail.letter import multipart, part

SIGNATURE = '<p>Przesyłam umowę.</p><p>Pozdrawiam<br>Jan</p><img src="cid:a">'
BODY = '<p>Bilans: <img src="cid:a"></p><p>Pozdrawiam<br>Jan</p>'


def png(width, height, size=9000):
    return (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height)).ljust(size, b"x")


def jpeg(width, height, size=9000, notes=0):
    """With so many bytes of a camera's notes before the frame."""
    segment = b"\xff\xe1" + struct.pack(">H", notes + 2) + bytes(notes) if notes else b""
    return (b"\xff\xd8" + segment + b"\xff\xc0\0\x11\x08" + struct.pack(">HH", height, width)).ljust(
        size, b"x"
    )


def gif(width, height, size=9000):
    return (b"GIF89a" + struct.pack("<HH", width, height)).ljust(size, b"x")


def bmp(width, height, size=9000):
    return (b"BM" + bytes(16) + struct.pack("<ii", width, -height)).ljust(size, b"x")


def webp(width, height, size=9000):
    size_of = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return (b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + size_of).ljust(size, b"x")


def role(picture, html=None, name="skan.png", media_type="image/png", attic=None):
    """What the one picture of a letter is taken for."""
    told = {"Content_ID": "<a>"} if html else {}
    body = part((html or "<p>Dzień dobry</p>").encode(), "text/html; charset=utf-8")
    raw = multipart(body, part(picture, f'{media_type}; name="{name}"', **told), kind="related")
    return parse(raw, attic).parts[1].role


@pytest.mark.parametrize("made", [png, jpeg, gif, bmp, webp])
def test_the_size_of_a_picture_is_told_by_its_first_bytes(made):
    assert pictures.size(made(640, 480)) == (640, 480)


def test_a_cameras_notes_stand_before_the_size():
    assert pictures.size(jpeg(4000, 3000, notes=20_000)) == (4000, 3000)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8",
        b"\x89PNG\r\n\x1a\n",
        b"GIF8",
        b"BM",
        b"RIFF1234WEBPVP8 ",
        b"\xff\xd8" + b"\xff" * 500,
    ],
)
def test_a_picture_that_does_not_tell_has_no_size(content):
    assert pictures.size(content) is None


@pytest.mark.parametrize(
    ("picture", "html", "name"),
    [
        (png(300, 90), SIGNATURE, "image001.png"),
        (png(300, 90), SIGNATURE, "firma.png"),
        (jpeg(600, 150, 40_000), SIGNATURE, "stopka.jpg"),
        (png(200, 100), BODY, "logo.png"),
        (png(32, 32), BODY, "ikona.png"),
        (png(1, 1, 5000), BODY, "sledzi.gif"),
        (png(1200, 2, 5000), BODY, "linia.png"),
        (png(200, 100, 900), BODY, "wykres.png"),
        (png(24, 24, 900), None, "skan.png"),
        (png(100, 100), None, "image003.png"),
        (png(48, 48), None, "facebook.png"),
    ],
)
def test_a_logo_is_decoration(picture, html, name):
    assert role(picture, html, name) == "decoration"


@pytest.mark.parametrize(
    ("picture", "html", "name", "media_type"),
    [
        (jpeg(2480, 3508, 900_000), None, "skan.jpg", "image/jpeg"),
        (jpeg(2480, 3508, 900_000), SIGNATURE, "image001.jpg", "image/jpeg"),
        (png(1080, 1920, 300_000), BODY, "zrzut.png", "image/png"),
        (jpeg(1000, 630, 70_000), SIGNATURE, "dowod osobisty.jpg", "image/jpeg"),
        (png(1654, 2339, 2500), None, "faks.png", "image/png"),
        (b"II*\0" + bytes(500), None, "faks.tif", "image/tiff"),
        (b"\0\0\0\x18ftypheic" + bytes(200_000), None, "IMG_0001.HEIC", "image/heic"),
        (jpeg(600, 400), None, "dzialka.jpg", "image/jpeg"),
        (b"nie wiadomo co" * 200, None, "skan.jpg", "image/jpeg"),
        (jpeg(2480, 3508, 900_000), None, "skan.jpg", "application/octet-stream"),
    ],
)
def test_what_may_be_a_document_is_an_attachment(picture, html, name, media_type):
    assert role(picture, html, name, media_type) == "attachment"


def test_a_picture_that_belongs_into_the_text_is_shown_there():
    assert role(png(500, 300, 20_000), BODY, "wykres.png") == "inline"


def test_a_page_that_is_shown_as_a_thumbnail_in_a_signature_is_decoration():
    html = SIGNATURE.replace("<img ", '<img width="120" ')

    assert role(jpeg(1200, 900, 90_000), html, "image001.jpg") == "decoration"


def test_a_small_pdf_is_no_picture():
    assert role(b"%PDF-1.4", None, "logo.pdf", "application/pdf") == "attachment"


def test_decoration_is_kept_as_any_other_part(tmp_path):
    raw = multipart(
        part(SIGNATURE.encode(), "text/html; charset=utf-8"),
        part(png(300, 90), "image/png", Content_ID="<a>"),
        kind="related",
    )

    (_, picture) = parse(raw, str(tmp_path)).parts

    assert (picture.role, picture.inline) == ("decoration", True)
    assert Path(picture.aside).read_bytes() == png(300, 90)
    assert parse(raw).attachments == ()


def test_what_a_picture_is_does_not_hang_on_where_it_lies(tmp_path):
    cases = [
        (png(300, 90), SIGNATURE, "a.png"),
        (jpeg(2480, 3508, 900_000), SIGNATURE, "b.jpg"),
        (jpeg(2480, 3508, 200_000, notes=40_000), None, "c.jpg"),
    ]

    assert [role(*one) for one in cases] == [role(*one, attic=str(tmp_path)) for one in cases]
