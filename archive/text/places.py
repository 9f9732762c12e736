"""Where in its file a word of a kept text stands: pages and sheets are parted by a form feed on a line of its own."""

from bisect import bisect_right
from typing import NamedTuple

PAGE = "\f"


class Place(NamedTuple):
    """A page (or slide), or a row of a sheet; the first is 1. The sheet's name itself stands in no row."""

    page: int | None = None
    sheet: str | None = None
    row: int | None = None


def place_of(text, position, pages=None, rows=()):
    """The place of the character at the position; None where the file has no places, or none for that.

    `pages` and `rows` are those of the `FileText`. `rows` are pairs (line of the text, row of the sheet), from where
    on the rows follow each other: an empty row takes no line. The name of a sheet is its row 0.
    """
    if rows:
        return _row(text, position, rows)
    page = text.count(PAGE, 0, position) + 1
    # What stands behind the last page (files within the file) is on none.
    return Place(page=page) if pages and page <= pages else None


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
