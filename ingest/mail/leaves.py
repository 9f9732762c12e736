"""One leaf of the message: what its header says of it, its bytes once they are taken, its text when it is one."""

import hashlib
import re
import sys
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote
from uuid import uuid4

from ingest.mail import charsets, names, parameters, transfer, words
from ingest.mail.transfer import Decoding

LONGEST_TEXT = 2 << 20  # bytes of one text; a message's texts together may be four times that
HEAD = 64 << 10

_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE
)


@dataclass(frozen=True)
class Taken:
    """A leaf's bytes, decoded once: how many, their digest, and the first of them or all."""

    size: int
    sha256: str
    held: bytes
    aside: str | None = None


class Room:
    """How much text one message may still bring into memory."""

    def __init__(self, size=4 * LONGEST_TEXT):
        self.left = size

    def first_of(self, content: bytes) -> bytes:
        """As much of the content as there is room for, to the end of a line or a character."""
        most = min(LONGEST_TEXT, self.left)
        kept = content if len(content) <= most else _to_line_end(content[:most])
        self.left -= len(kept)
        return kept


@dataclass(eq=False)
class Leaf:
    """A part that holds no parts; the name is as the sender wrote it.

    With `attic`, a folder, only the beginning of its bytes is held in memory. `left_out` are ranges of the content,
    in order, that are files and not shown with the text.
    """

    path: str
    type: str
    decoding: Decoding
    charset: str | None
    disposition: str | None
    content_id: str | None
    filename_raw: str | None
    room: Room
    attic: str | None = None
    flags: list[str] = field(default_factory=list)
    left_out: list[tuple[int, int]] = field(default_factory=list)
    _taken: Taken | None = None

    @cached_property
    def decoded(self) -> tuple[str, str, tuple[str, ...]]:
        """Text, charset and flags of the content, read as text with lines ended by a line feed."""
        taken = self.taken(LONGEST_TEXT + 1)
        shown = self._without_files(taken.held)
        content = self.room.first_of(shown)
        text, charset, flags = charsets.decode(content, self.charset or self._told_inside(content))
        if len(content) < len(shown) or len(taken.held) < taken.size:
            flags = (*flags, "text_cut")
        if "\r" in text:
            text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
        return text, charset, flags

    @property
    def text(self) -> str:
        """The content as text."""
        return self.decoded[0]

    def taken(self, most: int = sys.maxsize) -> Taken:
        """The bytes out of their encoding; without an attic all of them, otherwise no more than `most`."""
        if self._taken is None:
            self._taken = _take(self.decoding, most if self.attic else sys.maxsize)
            self._tell()
        return self._taken

    def set_aside(self) -> Taken:
        """The bytes in a new file of the attic, of which only the beginning is held in memory."""
        path = f"{self.attic}/{uuid4().hex}"
        with open(path, "xb") as file:
            self._taken = _take(self.decoding, HEAD, file.write, path)
        self._tell()
        return self._taken

    def _tell(self):
        told = (*self.decoding.flags, *([] if self._taken.size else ["empty"]))
        self.flags += [flag for flag in told if flag not in self.flags]

    def _without_files(self, content):
        ends = [0, *(end for _, end in self.left_out)]
        starts = [*(start for start, _ in self.left_out), len(content)]
        return (
            b"".join(content[end:start] for end, start in zip(ends, starts, strict=True))
            if self.left_out
            else content
        )

    def _told_inside(self, content):
        found = _META_CHARSET.search(content[:4096]) if self.type == "text/html" else None
        return found[1].decode("ascii") if found else None


def read(raw, entity, room: Room, attic: str | None = None) -> Leaf:
    """The leaf that the entity is."""
    disposition, told = parameters.read(entity.headers.first("content-disposition"))
    encoding = transfer.encoding(entity.headers.first("content-transfer-encoding"))
    return Leaf(
        path=entity.path,
        type=entity.type,
        decoding=Decoding(raw, entity.start, entity.end, encoding),
        charset=parameters.text(entity.parameters, "charset"),
        disposition=disposition or None,
        content_id=_content_id(entity.headers.first("content-id")),
        filename_raw=names.written(told, entity.parameters),
        room=room,
        attic=attic,
        flags=list(entity.flags),
    )


def _take(decoding, most, write=None, path=None):
    digest, size, held = hashlib.sha256(), 0, []
    for piece in decoding:
        digest.update(piece)
        if write:
            write(piece)
        if size < most:
            held.append(piece[: most - size])
        size += len(piece)
    return Taken(size, digest.hexdigest(), held[0] if len(held) == 1 else b"".join(held), path)


def _to_line_end(content):
    """A text cut where a line ends, else before a character of UTF-8 that the cut went through."""
    at = content.rfind(b"\n", len(content) - HEAD)
    if at >= 0:
        return content[: at + 1]
    start = len(content)
    while start and len(content) - start < 4 and content[start - 1] & 0xC0 == 0x80:
        start -= 1
    return content[: start - 1] if start and content[start - 1] >= 0xC0 else content


def _content_id(value):
    return (unquote(words.spoken(value[:1000])).strip("<> ") or None) if value else None
