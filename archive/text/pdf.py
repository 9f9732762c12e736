"""PDF: the text layer, what was filled into forms, what was noted beside, files within; and pictures of pages."""

from itertools import islice

import pypdfium2
from pypdfium2 import raw

from archive.text.extracted import NeedsPassword, NoPreview, Reading, Unreadable
from archive.text.pdf_beside import Beside
from archive.text.pieces import Picture
from archive.text.places import PAGE

_LOCKED = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
_PIXEL_LIMIT = 20_000_000
_OCR_WIDTH = 2480  # pixels: 300 dots an inch on A4
_STAMP, _FEW = 40, 200  # letters: a page's number or a scanner's own line; whose signature it is, and when
_PARTLY_PICTURED, _PICTURED = 0.25, 0.5  # of a page
_MOST_OBJECTS = 2000


def read(content, within):
    """The text of every page, then of the files within; pages that only show a picture are told as such."""
    document = opened(content, within.password)
    return Reading(_pieces(document, within), pages=len(document))


def opened(content, password=None):
    """The document, forms made ready. Raises `NeedsPassword`, `Unreadable`."""
    try:
        document = pypdfium2.PdfDocument(content, password=password)
        document.init_forms()
    except pypdfium2.PdfiumError as error:
        if error.err_code in _LOCKED:
            raise NeedsPassword(str(error)) from error
        raise Unreadable(str(error)) from error
    if not len(document):
        raise Unreadable("The document has no pages.")
    return document


def drawn(document, page, width):
    """The page (the first is 1) as a picture, at most `width` pixels wide. Raises `NoPreview`."""
    if not 1 <= page <= len(document):
        raise NoPreview(f"The document has no page {page}.")
    try:
        sheet = document[page - 1]
        wide, high = sheet.get_size()
        scale = min(width / wide, (_PIXEL_LIMIT / (wide * high)) ** 0.5)
        return sheet.render(scale=scale).to_pil()
    except (pypdfium2.PdfiumError, ZeroDivisionError) as error:
        raise NoPreview(str(error)) from error


def grey(document, page):
    """The page as a grey picture to be read by OCR. Raises `NoPreview`."""
    return drawn(document, page, _OCR_WIDTH).convert("L")


def _pieces(document, within):
    with document:
        failed, beside = 0, Beside(document)
        for index in range(len(document)):
            if index:
                yield PAGE
            try:
                yield from _page(document, index, beside)
            except pypdfium2.PdfiumError:  # one bad page does not spoil the others
                failed += 1
        if failed == len(document):
            raise Unreadable("No page could be read.")
        yield from beside.of_document()
        yield from beside.files(within)


def _page(document, index, beside):
    page = document[index]
    try:
        text = page.get_textpage().get_text_range()
        if _is_picture(page, text):
            yield Picture(index + 1)
        yield text
        yield from beside.of_page(page)
    finally:
        page.close()


def _is_picture(page, text):
    """Whether the page shows more than its text layer says: drawings without a letter, or few on large pictures."""
    letters = sum(map(str.isalnum, text))
    if letters >= _FEW:
        return False
    least = _PICTURED if letters >= _STAMP else _PARTLY_PICTURED
    shown = 0
    for thing in islice(page.get_objects(max_depth=3), _MOST_OBJECTS):
        is_image = thing.type == raw.FPDF_PAGEOBJ_IMAGE
        if not letters and (is_image or thing.type in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING)):
            return True
        # Scanners cut a page into strips, each a picture of its own.
        shown += _share(page, thing) if is_image else 0
        if letters and shown >= least:
            return True
    return False


def _share(page, thing):
    """How much of the page the thing covers."""
    left, bottom, right, top = thing.get_bounds()
    area, form = (right - left) * (top - bottom), thing.container
    # Within a form it is told in the form's own measure.
    while form:
        a, b, c, d, _, _ = form.get_matrix().get()
        area, form = area * abs(a * d - b * c), form.container
    wide, high = page.get_size()
    return area / (wide * high)
