"""What came out of a file: a state, and text that any database and index can hold."""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from archive.text.composed import composed
from archive.text.pieces import Begun, Picture
from archive.text.places import PAGE, FileWithin, joined

# Raised when reading changes so that kept texts should be made again.
VERSION = 5

TEXT_LIMIT = 2_000_000

# PDFium marks a word broken at a line's end with U+FFFE, but not at the hyphen proper, which programs alone put there;
# the soft hyphen only says where it may break.
_BROKEN_WORD = re.compile("[\ufffe\u00ad]\n?|(?<=[^\\W\\d_])\u2010\n(?=[a-ząćęłńóśźżß-ÿ])")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
# Also the marks of direction: in Polish they only come with copied numbers, and look like nothing.
_UNKEEPABLE = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufdd0-\ufdef\uffff\ud800-\udfff]"
)
_BLANK_LINES = re.compile(r"(?<![ \t])[ \t]*\n(?:[ \t]*\n){2,}")


class TextState(Enum):
    """How far reading a file got."""

    TEXT = "text"
    NO_TEXT = "no_text"
    NEEDS_PASSWORD = "needs_password"
    TOO_LARGE = "too_large"
    BROKEN = "broken"
    UNSUPPORTED = "unsupported"
    WAITING_FOR_OCR = "waiting_for_ocr"
    NO_READER = "no_reader"


class Unread(NamedTuple):
    """A page that only OCR can read: what is on it belongs to that part of the text, the first is 1.

    `trail` leads to the file within that has the page, as in `pieces.Picture`; () is the file itself.
    """

    part: int
    page: int
    trail: tuple = ()


@dataclass(frozen=True)
class Extracted:
    """What one file says. `error` is for the log and the operator; a broken file may still have given some text.

    `rows` and `files` tell where the rows of sheets and files within stand, for `places.place_of`.
    """

    state: TextState
    text: str = ""
    pages: int | None = None
    language: str | None = None
    truncated: bool = False
    error: str = ""
    rows: tuple = ()
    unread: tuple = ()
    files: tuple = ()


@dataclass(frozen=True)
class Reading:
    """What a family's reader returns: pieces of text, read as they are asked for, and pages if it has them.

    Between pages stands the piece `PAGE`; other pieces are in `pieces`. `rows` are as in `Extracted`, whole when the
    pieces are read.
    """

    pieces: object
    pages: int | None = None
    rows: list = field(default_factory=list)


@dataclass
class Gathered:
    """What came of a reading's pieces: the text, whether it was cut, what broke, and what else they told."""

    text: str = ""
    truncated: bool = False
    broke: Exception | None = None
    unread: list = field(default_factory=list)
    files: list = field(default_factory=list)
    kept: list = field(default_factory=list)
    part: int = 1

    def take(self, piece):
        """Note what the piece tells; how many characters it has."""
        if isinstance(piece, Picture):
            self.unread.append(Unread(self.part, *piece))
            return 0
        if isinstance(piece, Begun):
            return self._begin("/".join(filter(None, piece.path)), piece.pages)
        self.part += piece == PAGE
        self.kept.append(piece if piece == PAGE else piece.replace(PAGE, "\n"))
        return len(piece)

    def _begin(self, path, pages):
        if not pages and path == (self.files[-1].path if self.files else ""):
            return 0
        taken = self.take(PAGE)
        self.files.append(FileWithin(self.part, path, pages))
        return taken


class NeedsPassword(Exception):
    """The file is encrypted: a person may know its password."""


class NoReader(Exception):
    """The program that reads such files is not installed on this machine."""


class TooLarge(Exception):
    """The file, or what it unpacks to, is more than is worth reading; it may be a bomb."""


class Unreadable(Exception):
    """The file is not what it claims to be, or is damaged."""


class NoPreview(Exception):
    """There is no picture of that page: the kind of file is not drawn, the page is not there, or the file is bad."""


def gather(pieces):
    """The pieces as one clean text of at most `TEXT_LIMIT` bytes of UTF-8, with all that they told: `Gathered`."""
    found, size = Gathered(), 0
    try:
        for piece in pieces:
            size += found.take(piece)
            if size > TEXT_LIMIT:
                break
    except MemoryError:
        raise
    except Exception as error:
        found.broke = error
    # Cleaning a hundred megabytes to keep two would be wasted.
    text = "\n".join(found.kept)[: 2 * TEXT_LIMIT]
    found.text, is_cut = cut(joined(map(clean, text.split(PAGE))))
    found.truncated = is_cut or size > TEXT_LIMIT
    return found


def state_of_text(text):
    """Whether there is a text, once everything was read."""
    return TextState.TEXT if any(map(str.isalnum, text)) else TextState.NO_TEXT


def clean(text):
    """A page's text in NFC, with plain line ends, without control characters, lone surrogates or broken words."""
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n")
    text = _UNKEEPABLE.sub("", _BROKEN_WORD.sub("", text))
    text = _LIGATURE.sub(lambda one: unicodedata.normalize("NFKC", one[0]), text)
    return _BLANK_LINES.sub("\n\n", composed(text)).strip()


def cut(text):
    """At most `TEXT_LIMIT` bytes of the text, and whether something was cut off."""
    content = text.encode()
    if len(content) <= TEXT_LIMIT:
        return text, False
    return content[:TEXT_LIMIT].decode("utf-8", "ignore"), True
