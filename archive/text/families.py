"""Which family a file belongs to, by what is in it before what it is called, and its reading."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from archive.text import (
    archives,
    cards,
    html,
    image,
    letter,
    libreoffice,
    locked,
    office,
    outlook,
    pdf,
    plain,
    rtf,
    sheets,
    zipped,
)
from archive.text.extracted import (
    Extracted,
    NeedsPassword,
    NoReader,
    TextState,
    TooLarge,
    Unreadable,
    gather,
    state_of_text,
)
from archive.text.language import language_of
from archive.text.pieces import Found
from archive.text.within import Search, Within

CONTENT_LIMIT = 100 * 1024 * 1024

_SAMPLE = 8192
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*){0,5}<(?:!doctype\s+html|html)\b",
    re.I | re.S,
)
_PIECE_OF_HTML = re.compile(
    rb"\s*<(?:!--|head|meta|title|style|body|table|div|font|span|center|p|h[1-6])\b", re.I
)
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b")
_PDF = re.compile(rb"%PDF-\d")
_STATES = (
    (NeedsPassword, TextState.NEEDS_PASSWORD),
    (TooLarge, TextState.TOO_LARGE),
    (NoReader, TextState.NO_READER),
    (Exception, TextState.BROKEN),
)


@dataclass(frozen=True)
class Family:
    """One kind of file: who reads it (None: known, but not read) and how it is known.

    The reader of a kind that `opens` is also given what it may open: a lock, or files within. Text that is named after
    a kind which `is_text` is not is something else: programs export tables as pages, and call them sheets.
    """

    name: str
    read: Callable | None
    knows: Callable
    suffixes: tuple = ()
    media_types: tuple = ()
    opens: bool = False
    is_text: bool = False


def _begins(*starts):
    return lambda content: content.startswith(starts)


def _is_pdf(content):
    # Something may stand before it; but others speak of it, too.
    return content.startswith(b"%PDF") or (bool(_PDF.search(content[:1024])) and b"endobj" in content)


def _ole(*streams):
    # Stream names stand in an OLE file's directory in UTF-16.
    markers = [f"{name}\0".encode("utf-16-le") for name in streams]
    return lambda content: content.startswith(_OLE) and any(marker in content for marker in markers)


def _package(folder):
    def knows(content):
        names = zipped.names_in(content)
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)

    return knows


def _opendocument(*kinds):
    markers = tuple(b"application/vnd.oasis.opendocument." + kind for kind in kinds)
    return lambda content: zipped.first(content, "mimetype").startswith(markers)


def _read_locked(content, within):
    return reading_within(locked.unlocked(content, within.password), "", within)


def _read_old_word(content, within):
    if locked.is_locked_doc(content):
        content = locked.unlocked(content, within.password)
    return libreoffice.read_doc(content, within)


def _read_seven(content, within):
    # What it brings along is six megabytes and a tenth of a second, for a kind of file that is seldom sent.
    from archive.text import seven

    return seven.read(content, within)


# The first family that knows the bytes reads them; only where none does, suffix and declared type decide.
FAMILIES = (
    Family(
        "pdf",
        pdf.read,
        _is_pdf,
        (".pdf",),
        ("application/pdf",),
        opens=True,
    ),
    Family("encrypted office", _read_locked, _ole("EncryptedPackage"), opens=True),
    Family(
        "outlook",
        outlook.read,
        _ole("__properties_version1.0"),
        (".msg",),
        ("application/vnd.ms-outlook",),
        opens=True,
    ),
    Family("old word", _read_old_word, _ole("WordDocument"), (".doc",), ("application/msword",), opens=True),
    Family(
        "old sheets",
        sheets.read_old,
        _ole("Workbook", "Book"),
        (".xls",),
        ("application/vnd.ms-excel",),
        opens=True,
    ),
    Family("other ole", None, _begins(_OLE), (".ppt",)),
    Family("word", office.read_word, _package("word/"), (".docx", ".docm", ".dotx"), opens=True),
    Family("sheets", sheets.read, _package("xl/"), (".xlsx", ".xlsm", ".xlsb")),
    Family("slides", office.read_slides, _package("ppt/"), (".pptx", ".pptm", ".ppsx"), opens=True),
    Family("ods", sheets.read, _opendocument(b"spreadsheet"), (".ods",)),
    Family(
        "odt",
        office.read_opendocument,
        _opendocument(b"text", b"presentation", b"graphics"),
        (".odt", ".odp", ".odg"),
        opens=True,
    ),
    Family("zip", archives.read_zip, archives.is_zip, (".zip",), ("application/zip",), opens=True),
    Family("tar", archives.read_tar, archives.is_tar, (".tar",), ("application/x-tar",), opens=True),
    Family("packed", archives.read_packed, archives.is_packed, (".gz", ".tgz", ".bz2", ".xz"), opens=True),
    Family(
        "7z",
        _read_seven,
        _begins(b"7z\xbc\xaf\x27\x1c"),
        (".7z",),
        ("application/x-7z-compressed",),
        opens=True,
    ),
    # Known, but not read: no library unpacks it by itself, only with a program of the machine (unrar, libarchive).
    Family("rar", None, _begins(b"Rar!\x1a\x07"), (".rar",), ("application/vnd.rar",)),
    Family("rtf", rtf.read, _begins(b"{\\rtf"), (".rtf",), ("application/rtf", "text/rtf"), is_text=True),
    Family("image", image.read, image.knows, image.SUFFIXES, image.MEDIA_TYPES, opens=True),
    Family("html", html.read, _HTML.match, (".html", ".htm", ".xhtml"), ("text/html",), is_text=True),
    Family(
        "xml", plain.read_xml, _XML.match, (".xml", ".fodt"), ("text/xml", "application/xml"), is_text=True
    ),
    Family("cards", cards.read, cards.knows, (".ics", ".vcf"), ("text/calendar", "text/vcard"), is_text=True),
    Family("letters", letter.read_mbox, letter.knows_mbox, (".mbox",), ("application/mbox",), opens=True),
    Family(
        "letter",
        letter.read,
        letter.knows,
        (".eml", ".mht", ".mhtml"),
        ("message/rfc822",),
        opens=True,
        is_text=True,
    ),
)
# Of text that is called something else.
PIECE_OF_HTML = Family("html", html.read, _PIECE_OF_HTML.match, is_text=True)
PLAIN = Family("plain", plain.read, plain.knows, is_text=True)


def extract(content, filename, media_type, password=None):
    """Read the bytes as the family they belong to; whatever goes wrong is a state. `MemoryError` flies."""
    try:
        family = family_of(content, filename, media_type)
        if family is None or family.read is None:
            return Extracted(TextState.UNSUPPORTED, error=family.name if family else "unknown")
        if len(content) > CONTENT_LIMIT:
            return Extracted(TextState.TOO_LARGE, error=f"{len(content)} bytes")
        reading = _read_as(family, content, Within(reading_within, password))
    except MemoryError:
        raise
    except Exception as error:
        return Extracted(_state_of(error), error=_said(error))
    return _read_out(reading)


def within_file(content, filename, media_type, trail, password=None):
    """The bytes of the file within that the marks `trail` lead to. Raises `Unreadable`, and what readers raise."""
    family = family_of(content, filename, media_type)
    reading = _read_as(family, content, Search(reading_within, trail, password))
    found = next((piece for piece in reading.pieces if isinstance(piece, Found)), None)
    if found is None:
        raise Unreadable("The file within is not there.")
    return found.content


def family_of(content, filename, media_type):
    """The family, or None where nothing is known about such bytes under such a name."""
    for family in FAMILIES:
        if family.knows(content):
            return family
    suffix, kind = PurePath(filename or "").suffix.lower(), (media_type or "").split(";")[0].strip().lower()
    # The beginning of a broken file may be wide text by chance; with a mark it is no chance.
    sample = content[:_SAMPLE]
    is_text = bool(sample) and (b"\0" not in sample or sample.startswith(_WIDE)) and PLAIN.knows(content)
    named = [family for family in FAMILIES if suffix in family.suffixes]
    named += [family for family in FAMILIES if kind in family.media_types]
    for family in named:
        if family.is_text or not is_text:
            return family
        if PIECE_OF_HTML.knows(content):
            return PIECE_OF_HTML
    return PLAIN if PLAIN.knows(content) else None


def reading_within(content, filename, within):
    """The reading of a file within another, or of one that was unlocked."""
    family = family_of(content, filename, "")
    if family is None or family.read is None:
        raise Unreadable(f"There is no reader for {filename}.")
    return _read_as(family, content, within)


def _read_as(family, content, within):
    return family.read(content, within) if family.opens else family.read(content)


def _read_out(reading):
    found = gather(reading.pieces)
    if found.broke:
        state, error = _state_of(found.broke), _said(found.broke)
    elif found.unread:
        state, error = TextState.WAITING_FOR_OCR, ""
    else:
        state, error = state_of_text(found.text), ""
    return Extracted(
        state,
        found.text,
        reading.pages,
        language_of(found.text),
        found.truncated,
        error,
        rows=tuple(reading.rows),
        unread=tuple(found.unread),
        files=tuple(found.files),
    )


def _state_of(error):
    return next(state for kind, state in _STATES if isinstance(error, kind))


def _said(error):
    return f"{type(error).__name__}: {error}"
