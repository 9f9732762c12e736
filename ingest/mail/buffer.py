"""Bytes or a mapped file, gone through in windows: never copied whole, no page kept longer than it is read."""

import mmap
from contextlib import contextmanager

WINDOW = 1 << 20
SMALL = 8 << 20  # up to here a mapped file's pages may stay in memory

_PAGE = mmap.PAGESIZE


@contextmanager
def opened(path):
    """The bytes of the file, mapped and not read; b"" where it is empty, which cannot be mapped."""
    with open(path, "rb") as file:
        if not file.seek(0, 2):
            yield b""
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            yield mapped


def windows(raw, start, end):
    """raw[start:end] in pieces of a window."""
    for at in range(start, end, WINDOW):
        yield raw[at : min(at + WINDOW, end)]
        _forget(raw, at, min(at + WINDOW, end))


def lines(raw, start, end):
    """raw[start:end] in pieces that end where a line ends, if a line ends in a window at all."""
    while start < end:
        piece = raw[start : min(start + WINDOW, end)]
        if start + len(piece) < end:
            piece = piece[: _cut(piece)]
        yield piece
        _forget(raw, start, start + len(piece))
        start += len(piece)


def find(raw, wanted: bytes, start: int, end: int) -> int:
    """Where `wanted` first stands between start and end; -1 when nowhere."""
    if end - start <= WINDOW:
        return raw.find(wanted, start, end)
    for at in range(start, end, WINDOW):
        piece = raw[at : min(at + WINDOW + len(wanted) - 1, end)]
        found = piece.find(wanted)
        if found >= 0:
            return at + found
        _forget(raw, at, at + WINDOW)
    return -1


def search(pattern, raw, start: int, end: int, longest: int):
    """(start, end) of the first match that is no longer than `longest`; None when there is none."""
    for at in range(start, end, WINDOW):
        match = pattern.search(raw[at : min(at + WINDOW + longest, end)])
        if match:
            return at + match.start(), at + match.end()
        _forget(raw, at, at + WINDOW)
    return None


def _cut(piece):
    """After the last line break, else before what may be half a character of quoted-printable or half a break."""
    broken = piece.rfind(b"\n") + 1 or piece.rfind(b"\r", 0, -1) + 1
    if broken:
        return broken
    escape = piece.rfind(b"=", -80)
    return escape if escape > 0 else max(1, len(piece) - piece.endswith(b"\r"))


def _forget(raw, start, end):
    """Let go of the pages of a large mapped file; they are read again when they are wanted again."""
    if not isinstance(raw, mmap.mmap) or len(raw) <= SMALL or not hasattr(raw, "madvise"):
        return
    first = start - start % _PAGE
    raw.madvise(mmap.MADV_DONTNEED, first, end - first)
