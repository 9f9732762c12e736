"""Sheets (xls, xlsx, ods), a page each: its name, then a line for each row that says something, cells a tab apart."""

from io import BytesIO
from itertools import count

from python_calamine import CalamineWorkbook, PasswordError

from archive.text import sheet_notes, sparse
from archive.text.extracted import NeedsPassword, Reading, clean
from archive.text.locked import unlocked
from archive.text.places import PAGE
from archive.text.zipped import check

_TYPED_DECIMALS = 4  # rates of exchange have them; what has more came about by reckoning


def read(content):
    """Every sheet's name and rows. Raises `NeedsPassword`."""
    beside, numbers, rows = lambda sheet: (), {}, []
    if content.startswith(b"PK"):
        check(content)
        beside = sheet_notes.reader(content)
        content, numbers = sparse.drawn_together(content)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
    except PasswordError as error:
        raise NeedsPassword(str(error)) from error
    return Reading(_lines(book, numbers, beside, rows), rows=rows)


def read_old(content, within):
    """The same of an .xls, which may be behind a password."""
    try:
        return read(content)
    except NeedsPassword:
        return read(unlocked(content, within.password))


def _lines(book, numbers, beside, rows):
    """The lines, those `beside` the cells last; in `rows`, from which line on the rows follow each other.

    `numbers` are those of the rows of a sheet, where they do not just follow each other.
    """
    line = 0
    for number, name in enumerate(book.sheet_names, 1):
        if number > 1:
            yield PAGE
            line += 2
        yield clean(name) or str(number)
        rows.append((line, 0))
        last = 0
        found = book.get_sheet_by_name(name).iter_rows()
        for row, cells in zip(numbers.get(name, count(1)), found, strict=False):
            said = clean("\t".join(map(_cell, cells)))
            if said:
                line += 1
                if row != last + 1:
                    rows.append((line, row))
                last = row
                yield said
        for row, said in beside(name):
            line += 1
            rows.append((line, row))
            yield said


def _cell(value):
    # Excel keeps every number as a float: an invoice number must not be found as "17.0" only.
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, float):
        return _number(value)
    return " ".join(str(value).split())


def _number(value):
    """The number with as many digits as Excel has, and, where it was reckoned, in grosze as a sheet shows it, too."""
    whole = f"{value:.15g}"
    is_reckoned = abs(value) >= 1 and len(whole.partition(".")[2]) > _TYPED_DECIMALS
    return f"{whole} {value:.2f}" if is_reckoned else whole
