"""What stands beside the cells of a sheet: comments; of an .xlsx also text boxes, charts, headers and footers."""

import re
from html import unescape
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from archive.text.extracted import clean
from archive.text.markup import CHART, OOXML, lines
from archive.text.package import relations
from archive.text.sheet_parts import parts_of_sheets

_OPENDOCUMENT = "content.xml"
_COMMENTS = ("threadedComment", "comments")
_CHUNK, _TAIL = 1 << 20, 1 << 16  # header and footer stand behind all rows
_HEADER = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)\b[^<>]*>([^<>]+)<")
_HEADER_CODE = re.compile(r'&(?:"[^"]*"|\d+|K[0-9A-Fa-f]{6}|[A-Za-z])')


def reader(content):
    """A function: pairs (row, text) of what stands beside the cells of the sheet of that name; row 0 is none."""
    archive = ZipFile(BytesIO(content))
    if _OPENDOCUMENT in archive.namelist():
        notes = _notes_of_opendocument(archive.read(_OPENDOCUMENT))
        return lambda sheet: notes.get(sheet, [])
    parts = parts_of_sheets(archive)
    return lambda sheet: _beside(archive, parts.get(sheet))


def _beside(archive, part):
    if part is None:
        return []
    try:
        found = [*_comments(archive, part), *_drawn(archive, part), *_headers(archive, part)]
    except MemoryError:
        raise
    except (
        Exception
    ):  # zipfile, zlib and lxml each fail in ways of their own; the cells are read all the same
        found = []
    return [(row, said) for row, text in found if (said := " ".join(clean(text).split()))]


def _comments(archive, part):
    # An answered comment is there once more, for older programs, behind a sentence about them.
    found = {}
    for kind in _COMMENTS:
        for name in relations(archive, part, (kind,)).values():
            said = _comments_in(archive, name)
            found |= {cell: text for cell, text in said.items() if cell not in found}
    return [(int(re.sub(r"\D", "", cell)[:9] or 0), text) for cell, text in found.items()]


def _comments_in(archive, name):
    """{cell: what is said there} of a part of comments."""
    found = {}
    with archive.open(name) as stream:
        wanted = ("{*}threadedComment", "{*}comment")
        for _, one in etree.iterparse(stream, tag=wanted, resolve_entities=False, no_network=True):
            said = "".join(text.text or "" for text in one.iter("{*}t", "{*}text"))
            cell = one.get("ref", "")
            found.setdefault(cell, []).append(said)
            one.clear()
    return {cell: " ".join(said) for cell, said in found.items()}


def _drawn(archive, part):
    for drawing in relations(archive, part, ("drawing",)).values():
        yield from _text(archive, drawing, OOXML)
        for chart in relations(archive, drawing, ("chart",)).values():
            yield from _text(archive, chart, CHART)


def _text(archive, name, grammar):
    with archive.open(name) as stream:
        return [(0, line) for line in lines(stream, grammar) if line]


def _headers(archive, part):
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            tail = (tail + chunk)[-_TAIL:]
    said = (unescape(one.decode("utf-8", "replace")) for one in _HEADER.findall(tail))
    return [(0, _HEADER_CODE.sub(" ", one)) for one in dict.fromkeys(said)]


def _notes_of_opendocument(content):
    """{name of a sheet: pairs (row, text)} of its comments."""
    found, sheet, row = {}, None, 0
    if b"annotation" not in content:
        return found
    wanted = ("{*}table", "{*}table-row", "{*}annotation")
    events = etree.iterparse(
        BytesIO(content), ("start", "end"), tag=wanted, resolve_entities=False, no_network=True
    )
    try:
        for event, one in events:
            kind = etree.QName(one).localname
            if event == "start":
                sheet = _value(one, "name") if kind == "table" else sheet
                row = 0 if kind == "table" else row + (kind == "table-row")
            elif kind == "annotation":
                said = " ".join("".join(paragraph.itertext()) for paragraph in one.iterfind("{*}p"))
                found.setdefault(sheet, []).append((row, " ".join(clean(said).split())))
            else:
                row += int(_value(one, "number-rows-repeated") or 1) - 1 if kind == "table-row" else 0
                one.clear()
                while one.getprevious() is not None:  # or a million rows would stay, empty
                    del one.getparent()[0]
    except (etree.XMLSyntaxError, ValueError):  # the cells are read all the same
        return found
    return found


def _value(element, name):
    return next((value for key, value in element.items() if etree.QName(key).localname == name), None)
