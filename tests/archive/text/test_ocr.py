"""Pages that are pictures, however they were made and whichever way round they lie."""

import pytest
from PIL import Image, ImageChops, ImageOps

from archive.text import ocr
from archive.text.extracted import NeedsPassword
from tests.archive.text import locking, making, scans
from tests.servers import program

LETTER, ANNEX = scans.LETTER, scans.ANNEX
NOTE = "Proszę dołączyć wypowiedzenie umowy najmu\ndo teczki piekarni. Dziękuję, Bożena Źrebiec"
HALF = (1240, 1754)  # A4 at 150 dots an inch


@pytest.fixture(autouse=True)
def _tesseract():
    program("tesseract", "tesseract-ocr")


def share(text, source):
    """The share of the source's words that stand in the text as they are, diacritics included."""
    there = {word.strip(".,:;()").lower() for word in text.split()}
    return len(there.intersection(scans.words_of(source))) / len(scans.words_of(source))


def _grained(page, strength=8):
    return ImageChops.add(page, scans.grain(page.size, strength), scale=1, offset=-128)


def upside_down():
    return scans.saved(scans.scanned(LETTER).rotate(180), "JPEG", quality=70)


def turned_by_its_camera():
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned by a quarter
    return scans.saved(scans.scanned(LETTER).rotate(90, expand=True), "JPEG", exif=exif)


def askew():
    return scans.saved(scans.page(LETTER).rotate(9, Image.Resampling.BICUBIC, fillcolor=255), "PNG")


def faint():
    return scans.saved(scans.scanned(LETTER).point(lambda grey: 150 + grey * 0.25), "PNG")


def small():
    return scans.saved(scans.scanned(LETTER).resize((868, 1228), Image.Resampling.LANCZOS), "PNG")


def fax_with_twice_the_dots_across():
    page = (
        scans.scanned(LETTER).resize((1728, 1146)).point(lambda grey: 255 if grey > 150 else 0).convert("1")
    )
    return scans.saved(page, "TIFF", compression="group4", dpi=(204, 98))


@pytest.mark.parametrize(
    "make", [upside_down, turned_by_its_camera, askew, faint, small, fax_with_twice_the_dots_across]
)
def test_a_page_is_read(make):
    assert share(ocr.read_page(make(), 1), LETTER) >= 0.9


def note_on_its_head():
    return scans.saved(_grained(scans.page(NOTE, HALF, 24).rotate(180)), "JPEG", quality=60)


def negative():
    return scans.saved(ImageOps.invert(scans.page(NOTE, HALF, 24)), "PNG")


def of_sixteen_bits():
    pairs = bytes(value for grey in scans.page(NOTE, HALF, 24).tobytes() for value in (grey, grey))
    return scans.saved(Image.frombytes("I;16", HALF, pairs), "PNG")


@pytest.mark.parametrize("make", [note_on_its_head, negative, of_sixteen_bits])
def test_a_note_of_two_lines_is_read(make):
    assert share(ocr.read_page(make(), 1), NOTE) >= 0.9


def speckled():
    return scans.specks(scans.page(ANNEX, HALF, 24), 0.05)


def grained():
    return _grained(scans.page(ANNEX, HALF, 24), 55)


@pytest.mark.parametrize("make", [speckled, grained])
def test_a_page_is_read_through_its_grain(make):
    assert share(ocr.read_page(scans.saved(make(), "PNG"), 1), ANNEX) >= 0.9


@pytest.mark.parametrize("turn", [0, 1.5, 90])
def test_every_cell_of_a_table_is_read(turn):
    page = scans.table().rotate(turn, Image.Resampling.BICUBIC, expand=True, fillcolor=255)

    found = ocr.read_page(scans.saved(page, "PNG"), 1)

    assert share(found, " ".join(cell for row in scans.GOODS for cell in row)) == 1


def test_two_columns_on_their_side_are_turned():
    page = scans.columns(LETTER, ANNEX, size=(1654, 2338), points=20).rotate(90, expand=True)

    assert share(ocr.read_page(scans.saved(page, "PNG"), 1), LETTER + ANNEX) >= 0.9


def test_two_columns_are_read_one_after_the_other():
    found = ocr.read_page(scans.saved(scans.columns(LETTER, ANNEX, points=30), "PNG"), 1)

    assert share(found, LETTER + ANNEX) >= 0.9
    assert found.index("Wiśniewska") < found.index("naczelnika")


def test_the_way_round_is_found_without_the_data_for_it(monkeypatch):
    monkeypatch.setattr(ocr, "_way_round", lambda picture: (0, False))

    assert share(ocr.read_page(upside_down(), 1), LETTER) >= 0.9


def test_an_empty_page_and_noise_give_no_words():
    assert ocr.read_page(scans.saved(scans.page(""), "PNG"), 1) == ""
    assert ocr.read_page(scans.saved(scans.grain((300, 300), 60), "PNG"), 1) == ""


def test_a_page_of_a_locked_document_is_read_with_its_password():
    scan = locking.locked_pdf(making.pdf_of_picture(scans.page(ANNEX).resize((1240, 1754))), "zielony")

    assert share(ocr.read_page(scan, 1, "zielony"), ANNEX) >= 0.9
    with pytest.raises(NeedsPassword):
        ocr.read_page(scan, 1)
