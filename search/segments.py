"""Segments read where they lie: Whoosh itself copies all of a segment into memory to open it (SEARCH.md §3)."""

import io

from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.structfile import BufferFile


class Codec(W3Codec):
    """Whoosh's own codec; only how its files are opened is ours."""

    def new_segment(self, storage, indexname):
        """A segment that opens as ours."""
        return Segment(self, indexname)


class Segment(W3Segment):
    """A segment whose one file is mapped, never copied."""

    def open_compound_file(self, storage):
        """The files within the segment's file."""
        return _Mapped(storage.open_file(self.make_filename(self.COMPOUND_EXT)))


class _Mapped(CompoundStorage):
    def open_file(self, name, *args, **kwargs):
        offset, length = self.range(name)
        return _Window(memoryview(self._source)[offset : offset + length], name=name)


class _Window(BufferFile):
    """A file within the mapped one. The parent's `__init__` is left out on purpose: it is what copies."""

    def __init__(self, view, name):
        self._buf, self._name, self.onclose = view, name, None
        self.file = io.BufferedReader(_Bytes(view))
        self.is_real = self.is_closed = False

    def subset(self, position, length, name=None):
        """A file within this one."""
        return _Window(self._buf[position : position + length], name=name or self._name)


class _Bytes(io.RawIOBase):
    """Bytes in memory as a file to read."""

    def __init__(self, view):
        self._view, self._at = view, 0

    def readable(self):
        return True

    def seekable(self):
        return True

    def readinto(self, room):
        """Fill the room as far as there is something; how much there was."""
        some = self._view[self._at : self._at + len(room)]
        room[: len(some)] = some
        self._at += len(some)
        return len(some)

    def seek(self, offset, whence=io.SEEK_SET):
        """Go to a place."""
        self._at = offset + (0, self._at, len(self._view))[whence]
        return self._at

    def tell(self):
        return self._at

    def close(self):
        """Let go of the bytes, so that the mapping can be closed."""
        self._view = memoryview(b"")
        super().close()
