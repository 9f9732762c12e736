"""PDF: the text layer, what was filled into forms, what was noted beside; and pictures of pages."""

import ctypes

import pypdfium2
from pypdfium2 import raw

from archive.text.extracted import NeedsPassword, NoPreview, Reading, Unreadable

_LOCKED = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
_PIXEL_LIMIT = 20_000_000
_PAGE_NOTES = 1000
_WRITTEN_NOTES = (raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_FREETEXT)


def read(content):
    """The text of every page. To grow: pages without text go to OCR here, attached files out of here."""
    document = opened(content)
    return Reading(_pages(document), pages=len(document))


def opened(content):
    """The document, forms made ready. Raises `NeedsPassword`, `Unreadable`."""
    try:
        document = pypdfium2.PdfDocument(content)
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


def _pages(document):
    with document:
        failed = 0
        for index in range(len(document)):
            try:
                yield from _page(document, index)
            except pypdfium2.PdfiumError:  # one bad page does not spoil the others
                failed += 1
        if failed == len(document):
            raise Unreadable("No page could be read.")


def _page(document, index):
    page = document[index]
    try:
        yield page.get_textpage().get_text_range()
        yield from _beside(document, page)
    finally:
        page.close()


def _beside(document, page):
    """What the text layer leaves out: values of form fields, and notes."""
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _PAGE_NOTES)):
        note = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetSubtype(note)
        if kind == raw.FPDF_ANNOT_WIDGET and document.formenv:
            yield _string(raw.FPDFAnnot_GetFormFieldValue, document.formenv, note)
        elif kind in _WRITTEN_NOTES:
            yield _string(raw.FPDFAnnot_GetStringValue, note, b"Contents")
        raw.FPDFPage_CloseAnnot(note)


def _string(function, *args):
    """A string that PDFium copies out: asked for its length in bytes first, then for itself."""
    length = function(*args, None, 0)
    buffer = ctypes.create_string_buffer(length)
    function(*args, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    return buffer.raw.decode("utf-16-le", "ignore").rstrip("\0")
