"""Pictures of pages."""

from io import BytesIO

import pytest
from PIL import Image

from archive.text import NoPreview, page_count, page_image
from tests.archive.text import making


def size(png):
    with Image.open(BytesIO(png)) as picture:
        assert picture.format == "PNG"
        return picture.size


def test_a_page_of_a_pdf_is_drawn_as_wide_as_asked():
    content = making.pdf("Pierwsza", "Druga", size=(600, 800))

    assert page_count(content) == 2
    assert size(page_image(content, 2, width=300)) == (300, 400)
    assert page_image(content, 1, width=300) != page_image(content, 2, width=300)


def test_an_endless_page_is_drawn_small_enough():
    wide, high = size(page_image(making.pdf("Wstega", size=(10, 14400)), 1, width=4000))

    assert wide * high <= 21_000_000


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP"])
def test_a_picture_is_drawn_anew(kind):
    content = making.picture((600, 400), kind=kind)

    assert page_count(content) == 1
    assert size(page_image(content, 1, width=300)) == (300, 200)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_pixel_is_drawn(mode):
    assert size(page_image(making.picture(mode=mode, color=0), 1, width=60)) == (60, 40)


def test_a_picture_for_print_is_drawn():
    content = making.picture(mode="CMYK", color=(0, 0, 0, 0), kind="JPEG")

    assert size(page_image(content, 1, width=60)) == (60, 40)


def test_what_is_clear_is_drawn_as_white_paper():
    png = page_image(making.picture(mode="RGBA", color=(0, 0, 0, 0)), 1, width=60)

    with Image.open(BytesIO(png)) as picture:
        assert picture.getpixel((5, 5)) == (255, 255, 255)


def test_a_photograph_stands_upright():
    turned = Image.Exif()
    turned[0x0112] = 6
    content = making.picture((60, 40), kind="JPEG", exif=turned)

    assert size(page_image(content, 1, width=100)) == (40, 60)


def test_the_pages_of_a_fax_are_counted_and_drawn():
    second = Image.new("L", (60, 80))
    content = making.picture(mode="L", kind="TIFF", save_all=True, append_images=[second])

    assert page_count(content) == 2
    assert size(page_image(content, 2, width=60)) == (60, 80)


@pytest.mark.parametrize("page", [0, 2, -1])
@pytest.mark.parametrize("content", [making.pdf("Umowa"), making.picture()])
def test_a_page_that_is_not_there_has_no_picture(content, page):
    with pytest.raises(NoPreview):
        page_image(content, page, width=100)


@pytest.mark.parametrize(
    "content",
    [making.word("Umowa"), b"Umowa", b"", b"%PDF-1.7", making.locked_pdf(), making.picture()[:40]],
)
def test_what_cannot_be_drawn_says_so(content):
    with pytest.raises(NoPreview):
        page_image(content, 1, width=100)
    with pytest.raises(NoPreview):
        page_count(content)


def test_a_decompression_bomb_is_not_unpacked():
    bomb = making.picture((12_000, 12_000), mode="1", color=0)

    with pytest.raises(NoPreview, match="DecompressionBomb"):
        page_image(bomb, 1, width=100)
