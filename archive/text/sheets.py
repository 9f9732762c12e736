"""Sheets (xls, xlsx, ods): a line for each row that says something, cells a tab apart."""

from io import BytesIO

from python_calamine import CalamineWorkbook, PasswordError

from archive.text.extracted import NeedsPassword, Reading
from archive.text.zipped import check


def read(content):
    """Every sheet's name and rows."""
    if content.startswith(b"PK"):
        check(content)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
    except PasswordError as error:
        raise NeedsPassword(str(error)) from error
    return Reading(_rows(book))


def _rows(book):
    for name in book.sheet_names:
        yield name
        for row in book.get_sheet_by_name(name).iter_rows():
            line = "\t".join(map(_cell, row)).strip()
            if line:
                yield line
        yield ""


def _cell(value):
    # Excel keeps every number as a float: an invoice number must not be found as "17.0" only.
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\n", " ")
