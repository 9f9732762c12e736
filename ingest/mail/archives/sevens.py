"""The header of a 7z (7zFormat.txt): packed by LZMA as a rule, and no secret unless it is encrypted too."""

import lzma
import struct

from ingest.mail.archives.contents import Contents, Found

LONGEST_HEADER = 4 << 20

_END, _HEADER, _STREAMS, _FILES, _PACK, _UNPACK, _SUBSTREAMS = 0x00, 0x01, 0x04, 0x05, 0x06, 0x07, 0x08
_SIZES, _DIGESTS, _FOLDER, _UNPACK_SIZES, _COUNTS, _EMPTY, _NAMES, _ATTRIBUTES = 9, 10, 11, 12, 13, 14, 17, 21
_ENCODED, _PROPERTIES = 0x17, 0x02
_LZMA, _LZMA2, _COPY, _AES = b"\x03\x01\x01", b"\x21", b"\x00", b"\x06\xf1\x07\x01"
_UNIX, _LINK = 0x8000, 0o12
_MOST = 100_000


class _Broken(Exception):
    """The header says what cannot be."""


class _Hidden(Exception):
    """The header is encrypted."""


def read(raw, filename, most) -> Contents:
    """The entries; none, with needs_password, where the header is encrypted too."""
    contents = Contents()
    try:
        offset, size = struct.unpack("<QQ", raw[12:28])
        _list(_plain(raw, raw[32 + offset : 32 + offset + min(size, LONGEST_HEADER)]), contents, most)
    except _Hidden:
        contents.flags += ["needs_password", "not_listed"]
    except (_Broken, IndexError, struct.error, lzma.LZMAError, EOFError, ValueError, OverflowError):
        contents.flag("bad_archive")
    return contents


def _plain(raw, header):
    for _ in range(3):
        if header[:1] != bytes([_ENCODED]):
            return header
        header = _unpacked(raw, _Header(header[1:]).streams())
    raise _Broken


class _Streams:
    """Where the packed bytes lie, how they are packed, and how long they are unpacked."""

    def __init__(self):
        self.position, self.packed, self.folders, self.sizes, self.counts = 0, [], [], [], []
        self.file_sizes, self.digested = [], set()


def _unpacked(raw, streams):
    coders, _ = streams.folders[0]
    if any(coder == _AES for coder, _ in coders):
        raise _Hidden
    begin = 32 + streams.position
    packed, size = raw[begin : begin + streams.packed[0]], min(streams.sizes[0][-1], LONGEST_HEADER)
    if len(coders) != 1:
        raise _Broken
    coder, properties = coders[0]
    if coder == _COPY:
        return packed[:size]
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[_filter(coder, properties)]).decompress(
        packed, size
    )


def _filter(coder, properties):
    if coder == _LZMA2:
        return {"id": lzma.FILTER_LZMA2, "dict_size": LONGEST_HEADER}
    if coder != _LZMA:
        raise _Broken
    rest, lc = divmod(properties[0], 9)
    pb, lp = divmod(rest, 5)
    return {"id": lzma.FILTER_LZMA1, "dict_size": LONGEST_HEADER, "lc": lc, "lp": lp, "pb": pb}


def _list(header, contents, most):
    reader, streams = _Header(header), _Streams()
    if reader.byte() != _HEADER:
        raise _Broken
    kind = reader.byte()
    if kind == _PROPERTIES:
        while reader.number() != _END:
            reader.take(reader.number())
        kind = reader.byte()
    if kind == _STREAMS:
        streams, kind = reader.streams(), reader.byte()
    if kind != _FILES:
        return
    names, empty, attributes = reader.files()
    encrypted = [any(coder == _AES for coder, _ in coders) for coders, _ in streams.folders]
    sizes = iter(streams.file_sizes)
    for number, name in enumerate(names):
        size, secret = (0, False) if number in empty else (None, None)
        if size is None:
            folder, size = next(sizes, (0, 0))
            secret = folder < len(encrypted) and encrypted[folder]
        if len(contents.entries) == most:
            contents.flag("many_entries")
            return
        mode = attributes.get(number, 0)
        contents.entries.append(Found(name, size, None, secret, bool(mode & _UNIX and mode >> 28 == _LINK)))


class _Header:
    """A header read forward, never beyond its end."""

    def __init__(self, content):
        self.content, self.at = content, 0

    def take(self, size):
        if size < 0 or self.at + size > len(self.content):
            raise _Broken
        self.at += size
        return self.content[self.at - size : self.at]

    def byte(self):
        return self.take(1)[0]

    def number(self):
        """As many bytes more as the first one has leading ones."""
        first, mask, value = self.byte(), 0x80, 0
        for shift in range(0, 64, 8):
            if not first & mask:
                return value | (first & (mask - 1)) << shift
            value |= self.byte() << shift
            mask >>= 1
        return value

    def count(self):
        found = self.number()
        if found > _MOST:
            raise _Broken
        return found

    def bits(self, count, all_possible=False):
        """The numbers of the bits that are set."""
        if all_possible and self.byte():
            return set(range(count))
        field = self.take(-(-count // 8))
        return {number for number in range(count) if field[number // 8] & 0x80 >> number % 8}

    def digests(self, count):
        """Which of so many have a digest; the digests are passed over."""
        there = self.bits(count, all_possible=True)
        self.take(4 * len(there))
        return there

    def streams(self):
        """Pack info, folders and the files within them."""
        streams = _Streams()
        while (kind := self.byte()) != _END:
            if kind == _PACK:
                self._pack(streams)
            elif kind == _UNPACK:
                self._folders(streams)
            elif kind == _SUBSTREAMS:
                self._substreams(streams)
            else:
                raise _Broken
        if not streams.file_sizes:
            streams.file_sizes = [(number, sizes[-1]) for number, sizes in enumerate(streams.sizes) if sizes]
        return streams

    def _pack(self, streams):
        streams.position, count = self.number(), self.count()
        while (kind := self.byte()) != _END:
            if kind == _SIZES:
                streams.packed = [self.number() for _ in range(count)]
            elif kind == _DIGESTS:
                self.digests(count)
            else:
                raise _Broken

    def _folders(self, streams):
        if self.byte() != _FOLDER:
            raise _Broken
        count = self.count()
        if self.byte():
            raise _Broken
        streams.folders = [self._folder() for _ in range(count)]
        streams.counts = [1] * count
        while (kind := self.byte()) != _END:
            if kind == _UNPACK_SIZES:
                streams.sizes = [[self.number() for _ in range(outs)] for _, outs in streams.folders]
            elif kind == _DIGESTS:
                streams.digested = self.digests(count)
            else:
                raise _Broken

    def _folder(self):
        """(coders with their properties, how many streams come out)."""
        coders, ins, outs = [], 0, 0
        for _ in range(min(self.count(), 32)):
            told = self.byte()
            coder = self.take(told & 0x0F)
            in_count, out_count = (self.count(), self.count()) if told & 0x10 else (1, 1)
            coders.append((coder, self.take(self.count()) if told & 0x20 else b""))
            ins, outs = ins + in_count, outs + out_count
        if not 0 < outs <= 32 or ins > 64:
            raise _Broken
        for _ in range(2 * (outs - 1)):
            self.number()
        if ins - outs + 1 > 1:
            for _ in range(ins - outs + 1):
                self.number()
        return coders, outs

    def _substreams(self, streams):
        kind = self.byte()
        if kind == _COUNTS:
            streams.counts = [self.count() for _ in streams.folders]
            kind = self.byte()
        told = kind == _SIZES
        for number, count in enumerate(streams.counts):
            left = (streams.sizes[number] or [0])[-1] if number < len(streams.sizes) else 0
            for place in range(count):
                size = self.number() if told and place < count - 1 else left
                left -= size
                streams.file_sizes.append((number, max(size, 0)))
        # What follows are digests, of which only the end matters.
        while kind != _END:
            kind = self.byte() if kind == _SIZES else self._passed_digests(streams)

    def _passed_digests(self, streams):
        """A folder of one file told its digest before."""
        counts = enumerate(streams.counts)
        self.digests(sum(count for number, count in counts if count != 1 or number not in streams.digested))
        return self.byte()

    def files(self):
        """(names, the numbers of those without bytes, attributes by number)."""
        count, names, empty, attributes = self.count(), [], set(), {}
        while (kind := self.number()) != _END:
            inner = _Header(self.take(self.number()))
            if kind == _EMPTY:
                empty = inner.bits(count)
            elif kind == _NAMES and not inner.byte():
                names = inner.content[1:].decode("utf-16-le", "replace").split("\0")[:count]
            elif kind == _ATTRIBUTES:
                given = sorted(inner.bits(count, all_possible=True))
                if not inner.byte():
                    attributes = {number: int.from_bytes(inner.take(4), "little") for number in given}
        return names, empty, attributes
