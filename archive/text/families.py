"""Which family a file belongs to, by what is in it before what it is called, and its reading."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from archive.text import html, image, letter, office, pdf, plain, rtf, sheets
from archive.text.extracted import Extracted, NeedsPassword, TextState, TooLarge, gather
from archive.text.language import language_of
from archive.text.zipped import names_in

CONTENT_LIMIT = 100 * 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html)\b", re.I | re.S)
_STATES = (
    (NeedsPassword, TextState.NEEDS_PASSWORD),
    (TooLarge, TextState.TOO_LARGE),
    (Exception, TextState.BROKEN),
)


@dataclass(frozen=True)
class Family:
    """One kind of file: who reads it (None: known, but not read yet) and how it is known."""

    name: str
    read: Callable | None
    knows: Callable
    suffixes: tuple = ()
    media_types: tuple = ()


def _begins(*starts):
    return lambda content: content.startswith(starts)


def _ole(*streams):
    # Stream names stand in an OLE file's directory in UTF-16.
    markers = [f"{name}\0".encode("utf-16-le") for name in streams]
    return lambda content: content.startswith(_OLE) and any(marker in content for marker in markers)


def _package(folder):
    def knows(content):
        names = names_in(content)
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)

    return knows


def _opendocument(*kinds):
    markers = [b"application/vnd.oasis.opendocument." + kind for kind in kinds]
    return lambda content: content.startswith(b"PK") and any(marker in content[:200] for marker in markers)


def _needs_password(content):
    raise NeedsPassword("The Office file is encrypted.")


# The first family that knows the bytes reads them; only where none does, suffix and declared type decide.
# Where it grows: Outlook mail, archives and .doc (LibreOffice) get a reader instead of None;
# images, and PDFs without a text layer, get OCR in `image.read` and `pdf.read`.
FAMILIES = (
    Family("pdf", pdf.read, lambda content: b"%PDF-" in content[:1024], (".pdf",), ("application/pdf",)),
    Family("encrypted office", _needs_password, _ole("EncryptedPackage")),
    Family("outlook", None, _ole("__properties_version1.0"), (".msg",), ("application/vnd.ms-outlook",)),
    Family("old word", None, _ole("WordDocument"), (".doc",), ("application/msword",)),
    Family("old sheets", sheets.read, _ole("Workbook", "Book"), (".xls",), ("application/vnd.ms-excel",)),
    Family("other ole", None, _begins(_OLE), (".ppt",)),
    Family("word", office.read_word, _package("word/"), (".docx", ".docm", ".dotx")),
    Family("sheets", sheets.read, _package("xl/"), (".xlsx", ".xlsm", ".xlsb")),
    Family("slides", office.read_slides, _package("ppt/"), (".pptx", ".pptm", ".ppsx")),
    Family("ods", sheets.read, _opendocument(b"spreadsheet"), (".ods",)),
    Family("odt", office.read_opendocument, _opendocument(b"text", b"presentation"), (".odt", ".odp")),
    Family("rtf", rtf.read, _begins(b"{\\rtf"), (".rtf",), ("application/rtf", "text/rtf")),
    Family("image", image.read, image.knows, image.SUFFIXES, image.MEDIA_TYPES),
    Family("html", html.read, _HTML.match, (".html", ".htm", ".xhtml"), ("text/html",)),
    Family("xml", plain.read_xml, _begins(b"<?xml", b"\xef\xbb\xbf<?xml"), (".xml",), ("text/xml",)),
    Family("letter", letter.read, lambda content: False, (".eml",), ("message/rfc822",)),
)
PLAIN = Family("plain", plain.read, plain.knows)


def extract(content, filename, media_type):
    """Read the bytes as the family they belong to; whatever goes wrong is a state. `MemoryError` flies."""
    try:
        family = family_of(content, filename, media_type)
        if family is None or family.read is None:
            return Extracted(TextState.UNSUPPORTED, error=family.name if family else "unknown")
        if len(content) > CONTENT_LIMIT:
            return Extracted(TextState.TOO_LARGE, error=f"{len(content)} bytes")
        reading = family.read(content)
    except MemoryError:
        raise
    except Exception as error:
        return Extracted(_state_of(error), error=_said(error))
    return _read_out(reading)


def family_of(content, filename, media_type):
    """The family, or None where nothing is known about such bytes under such a name."""
    for family in FAMILIES:
        if family.knows(content):
            return family
    suffix, kind = PurePath(filename or "").suffix.lower(), (media_type or "").split(";")[0].strip().lower()
    for family in FAMILIES:
        if suffix in family.suffixes:
            return family
    for family in FAMILIES:
        if kind in family.media_types:
            return family
    return PLAIN if PLAIN.knows(content) else None


def _read_out(reading):
    text, truncated, broke = gather(reading.pieces)
    if broke:
        state, error = _state_of(broke), _said(broke)
    else:
        state = TextState.TEXT if any(map(str.isalnum, text)) else TextState.NO_TEXT
        error = ""
    return Extracted(state, text, reading.pages, language_of(text), truncated, error)


def _state_of(error):
    return next(state for kind, state in _STATES if isinstance(error, kind))


def _said(error):
    return f"{type(error).__name__}: {error}"
