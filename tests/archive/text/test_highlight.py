"""Pictures of pages with words marked where they stand."""

from io import BytesIO

import pytest
from PIL import Image

from archive.text import NoPreview, draw_marked_page, draw_page
from archive.text.highlight import YELLOW
from tests.archive.text import making


@pytest.fixture
def kept(tmp_path):
    """A function that keeps the bytes and gives their path."""

    def keep(content):
        path = tmp_path / "file"
        path.write_bytes(content)
        return str(path)

    return keep


def marked(png):
    """How many dots are of the marker's colour."""
    with Image.open(BytesIO(png)) as picture:
        return {dot: count for count, dot in picture.convert("RGB").getcolors(2**24)}.get(YELLOW, 0)


def test_a_word_is_marked_wherever_it_stands_as_a_whole(kept):
    path = kept(making.pdf("umowa i Umowa, lecz nie umowami"))

    once, none = (marked(draw_marked_page(path, 1, 600, words)) for words in (["umowa"], ["umow"]))

    assert once > 100 and none == 0
    assert marked(draw_page(path, 1, 600)) == 0


@pytest.mark.parametrize("turned", ["", "/Rotate 90", "/Rotate 180", "/CropBox [20 300 500 800]"])
def test_the_mark_lies_on_the_word_however_the_page_is_turned(kept, turned):
    path = kept(making.pdf("umowa", page_extra=turned))
    with Image.open(BytesIO(draw_marked_page(path, 1, 600, ["umowa"]))) as picture:
        dots = picture.convert("RGB")
        ink = dots.point(lambda level: 255 * (level < 90)).getbbox()
        yellow = dots.getchannel("B").point(lambda level: 255 * (level < 200)).getbbox()

    assert all(begins <= least + 6 for begins, least in zip(yellow[:2], ink[:2], strict=True))
    assert all(ends >= most - 6 for ends, most in zip(yellow[2:], ink[2:], strict=True))


def test_what_has_no_words_is_drawn_as_it_is(kept):
    picture = kept(making.picture((600, 400)))

    assert draw_marked_page(picture, 1, 300, ["umowa"]) == draw_page(picture, 1, 300)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 broken", b"plain words"])
def test_what_cannot_be_drawn_says_so(kept, content):
    with pytest.raises(NoPreview):
        draw_marked_page(kept(content), 1, 300, ["umowa"])
