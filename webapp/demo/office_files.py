"""Papers as word processors, spreadsheets and calendars write them; the same paper gives the same bytes."""

import io
import re
import zipfile
from datetime import timedelta
from xml.sax.saxutils import escape

from openpyxl import Workbook

SAME_DAY = (1980, 1, 1, 0, 0, 0)
SAVED_AT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def docx(paper):
    """The smallest Word document that Word opens without complaint (ECMA-376)."""
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE_DOCUMENT}" Target="word/document.xml"/></Relationships>'
    )
    paragraphs = [_paragraph(paper.title, bold=True), *(_paragraph(line) for line in paper.lines)]
    document = f'<w:document xmlns:w="{_WORD}"><w:body>{"".join(paragraphs)}</w:body></w:document>'
    return _zipped(
        {
            "[Content_Types].xml": _DECLARATION + types,
            "_rels/.rels": _DECLARATION + relations,
            "word/document.xml": _DECLARATION + document,
        }
    )


def odt(paper):
    """The smallest OpenDocument text; `mimetype` comes first, as the format asks."""
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in (paper.title, *paper.lines))
    content = (
        f'<office:document-content xmlns:office="{_OPEN}:office:1.0" xmlns:text="{_OPEN}:text:1.0" '
        f'office:version="1.3"><office:body><office:text>{paragraphs}</office:text></office:body>'
        "</office:document-content>"
    )
    entry = '<manifest:file-entry manifest:full-path="%s" manifest:media-type="%s"/>'
    kind = "application/vnd.oasis.opendocument.text"
    entries = entry % ("/", kind) + entry % ("content.xml", "text/xml")
    manifest = f'<manifest:manifest xmlns:manifest="{_OPEN}:manifest:1.0">{entries}</manifest:manifest>'
    return _zipped(
        {
            "mimetype": kind,
            "content.xml": _DECLARATION + content,
            "META-INF/manifest.xml": _DECLARATION + manifest,
        }
    )


def xlsx(paper):
    """The paper's table as a sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = paper.title[:31]
    for row in paper.table:
        sheet.append(row)
    sheet.column_dimensions["A"].width = 36
    file = io.BytesIO()
    book.save(file)
    return _settled(file.getvalue())


def ics(paper, setting):
    """An invitation for an hour, two working days from now at ten (RFC 5545)."""
    start = setting.instant(-2, "10:00")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//demo//PL", "METHOD:REQUEST", "BEGIN:VEVENT"]
    lines += [f"UID:{paper.key}@dobrybrzeg.example", f"DTSTAMP:{setting.now:%Y%m%dT%H%M%SZ}"]
    lines += [f"DTSTART;TZID=Europe/Warsaw:{start:%Y%m%dT%H%M%S}"]
    lines += [f"DTEND;TZID=Europe/Warsaw:{start + timedelta(hours=1):%Y%m%dT%H%M%S}"]
    lines += [f"SUMMARY:{paper.title}", f"LOCATION:{paper.lines[0]}", "END:VEVENT", "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def _paragraph(text, bold=False):
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p><w:r>{weight}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _zipped(entries):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name, SAME_DAY), content)
    return file.getvalue()


def _settled(content):
    """The same archive with the times of its making taken out."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    return _zipped({name: SAVED_AT.sub(rb"\g<1>2026-01-01T00:00:00Z", raw) for name, raw in entries.items()})
