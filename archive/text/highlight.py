"""Pictures of pages with words marked where they stand; a page without a text layer is drawn as it is."""

from itertools import islice
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from archive.text import image, pdf
from archive.text.extracted import NeedsPassword, NoPreview, Unreadable
from archive.text.preview import WIDTH_LIMIT, page_image, png

YELLOW = (255, 224, 92)
MOST_PLACES = 300  # on one page


def draw_marked_page(path, page, width, words):
    """Page `page` of a stored file as PNG bytes with the words marked; importable by name for the worker.

    Raises `NoPreview`.
    """
    content = Path(path).read_bytes()
    if image.knows(content):
        return page_image(content, page, width)
    try:
        document = pdf.opened(content)
    except (NeedsPassword, Unreadable) as error:
        raise NoPreview(str(error)) from error
    with document:
        picture = pdf.drawn(document, page, max(1, min(width, WIDTH_LIMIT))).convert("RGB")
        return png(_marked(picture, document[page - 1], words))


def _marked(picture, sheet, words):
    paper = Image.new("RGB", picture.size, "white")
    marker, on_picture = ImageDraw.Draw(paper), pypdfium2.PdfPosConv(sheet, (0, 0, *picture.size, 0))
    for left, bottom, right, top in islice(_places(sheet, words), MOST_PLACES):
        (x, y), (x_, y_) = on_picture.to_bitmap(left, top), on_picture.to_bitmap(right, bottom)
        marker.rectangle((min(x, x_), min(y, y_), max(x, x_), max(y, y_)), fill=YELLOW)
    return ImageChops.multiply(picture, paper)  # as a marker pen does: what is printed stays black


def _places(sheet, words):
    """Where the words stand: left, bottom, right and top of each, in points as the page counts them."""
    text = sheet.get_textpage()
    for word in words:
        found = text.search(word, match_whole_word=True)
        while (at := found.get_next()) is not None:
            for number in range(text.count_rects(*at)):
                yield text.get_rect(number)
