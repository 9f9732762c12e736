"""Ruled lines go out of the picture of a page, letters stay."""

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from archive.text.ruled import without_lines
from tests.archive.text import scans

SIZE = (1000, 700)
PAPER = 240


def ink(picture):
    """How many dots are dark."""
    return sum(picture.histogram()[:140])


def ruled(page, *lines):
    page = page.copy()
    for line in lines:
        ImageDraw.Draw(page).line(line, fill=10, width=3)
    return page


def test_lines_go_wherever_they_end_and_a_little_askew():
    page = ruled(Image.new("L", SIZE, PAPER), (53, 90, 917, 90), (53, 300, 917, 312), (411, 90, 411, 590))

    assert ink(without_lines(page)) < ink(page) / 100


def test_letters_between_lines_stay_as_they_are():
    page = scans.page("Zaświadczenie o niezaleganiu", SIZE, 40, 100)

    cleaned = without_lines(ruled(page, (60, 80, 940, 80), (60, 175, 940, 175), (60, 80, 60, 375)))

    assert ImageChops.difference(cleaned, page).crop((90, 95, 900, 160)).getbbox() is None
    assert ink(cleaned) == ink(page)


def test_words_are_no_lines_even_where_they_are_blurred():
    page = scans.page("Przedsiębiorstwo wielobranżowe niezwłocznie\n" * 6, SIZE, 26, 100)
    page = page.filter(ImageFilter.GaussianBlur(3))

    assert without_lines(page) == page


def test_a_dark_ground_stays():
    page = Image.new("L", SIZE, PAPER)
    ImageDraw.Draw(page).rectangle((100, 100, 900, 160), fill=30)

    assert without_lines(page) == page
