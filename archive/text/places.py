"""Where in its file a word of a kept text stands: pages, sheets and files within are parted by form feeds.

Each stands on a line of its own.
"""

from bisect import bisect_right
from typing import NamedTuple

PAGE = "\f"


class Place(NamedTuple):
    """A page (or slide), or a row of a sheet; the first is 1. The sheet's name itself stands in no row.

    Of a file within the file it is its path, and its page if it has pages.
    """

    page: int | None = None
    sheet: str | None = None
    row: int | None = None
    file: str | None = None
    file_page: int | None = None


class FileWithin(NamedTuple):
    """From which part of the text on, the first is 1, a file within the file speaks; "" is the file itself again."""

    part: int
    path: str
    pages: int | None = None


def place_of(text, position, pages=None, rows=(), files=()):
    """The place of the character at the position; None where the file has no places, or none for that.

    `pages`, `rows` and `files` are those of the `FileText`. `rows` are pairs (line of the text, row of the sheet),
    from where on the rows follow each other: an empty row takes no line. The name of a sheet is its row 0.
    """
    if rows:
        return _row(text, position, rows)
    part = text.count(PAGE, 0, position) + 1
    return Place(page=part) if pages and part <= pages else _within(part, files)


def split(text):
    """The pages of a kept text."""
    return [page.strip("\n") for page in text.split(PAGE)]


def joined(pages):
    """The text to keep of these pages; empty ones in front still count."""
    return f"\n{PAGE}\n".join(pages).lstrip("\n").rstrip()


def _row(text, position, rows):
    line = text.count("\n", 0, position)
    before = bisect_right(rows, line, key=lambda pair: pair[0]) - 1
    first, row = rows[max(before, 0)]
    sheet = text[text.rfind(PAGE, 0, position) + 1 :].lstrip("\n").partition("\n")[0]
    return Place(sheet=sheet, row=row + line - first or None)


def _within(part, files):
    before = bisect_right(files, part, key=lambda file: file[0]) - 1
    if before < 0 or not files[before][1]:
        return None
    first, path, pages = files[before]
    page = part - first + 1
    return Place(file=path, file_page=page if page <= (pages or 0) > 1 else None)
