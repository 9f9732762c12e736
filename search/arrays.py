"""Named arrays in one file, read where they lie: opening it reads its table of contents and maps the rest."""

import json
import mmap
import os
import struct
import tempfile
from contextlib import contextmanager
from zlib import crc32

import numpy

_ALIGNED = 8
# Where the contents stand, their length and checksum, and that it is one of ours.
_END = struct.Struct("<QII8s")
_OURS = b"teczka1\n"
_PIECE = 1 << 20


class Torn(Exception):
    """The file is not whole: its writer was killed, or a disk lost some of it."""


class Arrays:
    """What `writing` wrote: `facts`, and arrays by name, none of them copied."""

    def __init__(self, path):
        with open(path, "rb") as file:
            if os.fstat(file.fileno()).st_size < _END.size:
                raise Torn(path)
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        contents = _contents(self._bytes)
        if contents is None:
            raise Torn(path)
        self.facts, self._directory = contents["facts"], contents["arrays"]
        self._read = {}

    def __getitem__(self, name):
        array = self._read.get(name)
        if array is None:
            kind, offset, length, _ = self._directory[name]
            array = self._read[name] = numpy.frombuffer(self._bytes, kind, length, offset)
        return array

    def __contains__(self, name):
        return name in self._directory

    def forget(self):
        """Give back the memory of what was read; it is read again when it is needed."""
        self._bytes.madvise(mmap.MADV_DONTNEED)

    def is_sound(self):
        """Whether every array is as it was written; reads the whole file."""
        return all(crc32(self[name]) == checksum for name, (*_, checksum) in self._directory.items())


@contextmanager
def writing(path):
    """A new file of arrays, durable when the block ends well, and gone otherwise."""
    with open(path, "wb") as file:
        try:
            out = Writing(file, os.path.dirname(path))
            yield out
            out.close()
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            os.unlink(path)
            raise


class Writing:
    """A file of arrays being written; `facts` are kept with them."""

    def __init__(self, file, folder):
        self.facts = {}
        self._file, self._folder = file, folder
        self._directory, self._streams = {}, []

    def add(self, name, array):
        """Put the array in the file."""
        self._put(name, array.dtype.str, [memoryview(numpy.ascontiguousarray(array)).cast("B")])

    def stream(self, name, kind):
        """An array that comes in pieces: give each to `append` of what is returned."""
        aside = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115  `close` closes it
        stream = _Stream(name, kind, aside)
        self._streams.append(stream)
        return stream

    def close(self):
        """Put down what came in pieces, and the table of contents."""
        for stream in self._streams:
            with stream.file as file:
                file.seek(0)
                self._put(stream.name, stream.kind, iter(lambda file=file: file.read(_PIECE), b""))
        contents = json.dumps({"facts": self.facts, "arrays": self._directory}).encode()
        at = self._file.tell()
        self._file.write(contents)
        self._file.write(_END.pack(at, len(contents), crc32(contents), _OURS))

    def _put(self, name, kind, pieces):
        self._file.write(bytes(-self._file.tell() % _ALIGNED))
        at, checksum = self._file.tell(), 0
        for piece in pieces:
            self._file.write(piece)
            checksum = crc32(piece, checksum)
        length = (self._file.tell() - at) // numpy.dtype(kind).itemsize
        self._directory[name] = kind, at, length, checksum


class _Stream:
    def __init__(self, name, kind, file):
        self.name, self.kind, self.file = name, numpy.dtype(kind).str, file

    def append(self, array):
        self.file.write(memoryview(numpy.ascontiguousarray(array, self.kind)).cast("B"))


def _contents(mapped):
    at, length, checksum, ours = _END.unpack(mapped[-_END.size :])
    contents = mapped[at : at + length]
    if ours != _OURS or crc32(contents) != checksum:
        return None
    return json.loads(contents)
