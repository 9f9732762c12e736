"""Sheets of an .xlsx with a few cells far apart, drawn together: their library wants room for all between."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from archive.text.sheet_parts import parts_of_sheets

_ROOMY = 2_000_000  # cells up to the last, in which the library takes a second and 60 MB
_FULL = 10  # of so many places one is taken
_HEAD = 1 << 16
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension\s+ref="(?:[A-Z]{1,3}\d{1,7}:)?([A-Z]{1,3})(\d{1,7})"\s*/>')
_CELL = re.compile(rb'<((?:\w+:)?c)\s((?:(?!\br=)[^<>])*)\br="([A-Z]{1,3})(\d{1,7})"([^<>]*)>')
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ROW = re.compile(rb'(<(?:\w+:)?row\s[^<>]*?)\br="\d{1,7}"')


def drawn_together(content):
    """(the file, {name of a sheet: true numbers of its rows, in order} of those that were drawn together)."""
    rows, moved = {}, {}
    with ZipFile(BytesIO(content)) as archive:
        for name, part in parts_of_sheets(archive).items():
            if (room := _room(archive, part)) > _ROOMY:
                sheet, numbers = _together(archive.read(part), room)
                if numbers:
                    rows[name], moved[part] = numbers, sheet
        return (_rewritten(archive, moved), rows) if moved else (content, {})


def _room(archive, part):
    """How many cells there are up to the last one, as the sheet says."""
    if part not in archive.NameToInfo:
        return 0
    with archive.open(part) as stream:
        found = _DIMENSION.search(stream.read(_HEAD))
    return _column(found[1]) * int(found[2]) if found else 0


def _rewritten(archive, moved):
    output = BytesIO()
    with ZipFile(output, "w", ZIP_DEFLATED, compresslevel=1) as together:
        for name in dict.fromkeys(archive.namelist()):
            together.writestr(name, moved.get(name) or archive.read(name))
    return output.getvalue()


def _together(sheet, room):
    """(the sheet without empty cells, rows and columns, true numbers of its rows); none where it is full of them."""
    cells = sum(1 for _ in _ANY_CELL.finditer(sheet))
    if cells * _FULL > room:
        return sheet, []
    columns, numbers, named = set(), set(), 0
    for cell in _CELL.finditer(sheet):
        named += 1
        if not cell[5].endswith(b"/"):
            columns.add(cell[3])
            numbers.add(int(cell[4]))
    if named != cells:  # the others would come to stand elsewhere
        return sheet, []
    places = {one: _letters(place) for place, one in enumerate(sorted(columns, key=_column), 1)}
    numbers = sorted(numbers)
    rows = {one: place for place, one in enumerate(numbers, 1)}

    def moved(cell):
        tag, before, column, row, rest = cell.groups()
        if rest.endswith(b"/"):
            return b""
        return b'<%s %sr="%s%d"%s>' % (tag, before, places[column], rows[int(row)], rest)

    sheet = _ROW.sub(rb"\1", _DIMENSION.sub(b"", sheet, count=1))
    return _CELL.sub(moved, sheet), numbers


def _column(letters):
    """The number of the column, the first is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _letters(number):
    letters = b""
    while number:
        number, last = divmod(number - 1, 26)
        letters = bytes([65 + last]) + letters
    return letters
