"""Text and page images out of files, family by family; what a file withholds is a state, not an error.

The reading libraries load where they are first used: in the worker's child, not in the web process.
"""

import tempfile
from pathlib import Path

from archive.text.extracted import VERSION, Extracted, NoPreview, TextState

__all__ = [
    "VERSION",
    "Extracted",
    "NoPreview",
    "TextState",
    "draw_marked_page",
    "draw_page",
    "extract",
    "extract_file",
    "page_count",
    "page_count_of_file",
    "page_image",
    "read_page_of_file",
]


def extract(content, *, filename, media_type, password=None):
    """The text of the bytes as `Extracted`; for strangers' files call it through `archive.text.sandbox`."""
    from archive.text.families import extract

    return extract(content, filename, media_type, password)


def extract_file(path, filename, media_type, password, aside):
    """`extract` of a stored file, temporary files go `aside`; importable by name, so that the worker can run it."""
    tempfile.tempdir = aside
    return extract(Path(path).read_bytes(), filename=filename, media_type=media_type, password=password)


def read_page_of_file(path, filename, media_type, password, page, trail, aside):
    """The text of a page of a stored file, or of one within, by OCR; importable by name for the worker."""
    from archive.text.families import within_file
    from archive.text.ocr import read_page

    tempfile.tempdir = aside
    content = Path(path).read_bytes()
    if trail:
        content, password = within_file(content, filename, media_type, trail, password), None
    return read_page(content, page, password)


def page_count(content):
    """How many pages `page_image` can draw. Raises `NoPreview`."""
    from archive.text.preview import page_count

    return page_count(content)


def page_image(content, page, *, width):
    """Page `page` (the first is 1) as PNG bytes, at most `width` pixels wide. Raises `NoPreview`."""
    from archive.text.preview import page_image

    return page_image(content, page, width)


def draw_page(path, page, width):
    """`page_image` of a stored file; importable by name, so that the worker can run it."""
    return page_image(Path(path).read_bytes(), page, width=width)


def draw_marked_page(path, page, width, words):
    """`draw_page` with the words marked where they stand."""
    from archive.text.highlight import draw_marked_page

    return draw_marked_page(path, page, width, words)


def page_count_of_file(path):
    """`page_count` of a stored file; importable by name, so that the worker can run it."""
    return page_count(Path(path).read_bytes())
