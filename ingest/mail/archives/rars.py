"""The headers of a RAR, old (1.5 to 4) and new (5), as far as they lie open."""

import struct

from ingest.mail import charsets
from ingest.mail.archives.contents import Contents, Found

_NEW = b"Rar!\x1a\x07\x01\x00"
_MOST_BLOCKS = 20_000


def read(raw, filename, most) -> Contents:
    """The entries; none, with needs_password, where the headers are encrypted too."""
    contents = Contents()
    try:
        (_read_new if raw[:8] == _NEW else _read_old)(raw, contents, most)
    except (struct.error, IndexError):
        contents.flag("bad_archive")
    return contents


def _read_old(raw, contents, most):
    position = 7
    for _ in range(_MOST_BLOCKS):
        if position + 7 > len(raw):
            return
        kind, flags, size = struct.unpack("<2xBHH", raw[position : position + 7])
        if size < 7:
            contents.flag("bad_archive")
            return
        added = (
            struct.unpack("<I", raw[position + 7 : position + 11])[0] if flags & 0x8000 or kind == 0x74 else 0
        )
        if kind == 0x73 and flags & 0x80:
            _hidden(contents)
            return
        if kind == 0x74:
            if len(contents.entries) == most:
                contents.flag("many_entries")
                return
            found, added = _old_file(raw, position, flags)
            contents.entries.append(found)
        if kind == 0x7B:
            return
        position += size + added


def _old_file(raw, position, flags):
    packed, size, system, name_size, mode = struct.unpack("<IIB10xHI", raw[position + 7 : position + 32])
    name_at = position + 32
    if flags & 0x100:
        high_packed, high_size = struct.unpack("<II", raw[name_at : name_at + 8])
        packed, size, name_at = packed | high_packed << 32, size | high_size << 32, name_at + 8
    written = raw[name_at : name_at + name_size]
    plain, _, coded = written.partition(b"\0")
    name = _old_unicode(plain, coded) if flags & 0x200 and coded else charsets.text_of(plain, "cp852")
    is_link = system == 3 and mode >> 12 == 0o12
    return Found(name, size, packed, bool(flags & 0x04), is_link), packed


def _old_unicode(plain, coded):
    """A name in UTF-16 whose bytes are told as differences from the plain one (as unrar reads them)."""
    high, flags, bits, position, name = coded[0], 0, 0, 1, []
    while position < len(coded) and len(name) < 1000:
        if bits == 0:
            flags, bits, position = coded[position], 8, position + 1
            continue
        bits -= 2
        way = flags >> bits & 3
        if way == 3:
            length, position = coded[position], position + 1
            add = coded[position] if length & 0x80 else 0
            position += length >> 7
            from_plain = plain[len(name) : len(name) + (length & 0x7F) + 2]
            name += [(byte + add & 0xFF) | (high << 8 if length & 0x80 else 0) for byte in from_plain]
        else:
            low = coded[position]
            name.append(low | (0, high << 8, coded[position + 1] << 8 if way == 2 else 0)[way])
            position += 2 if way == 2 else 1
    return struct.pack(f"<{len(name)}H", *name).decode("utf-16-le", "replace")


def _read_new(raw, contents, most):
    position = 8
    for _ in range(_MOST_BLOCKS):
        if position + 6 > len(raw):
            return
        size, begin = _number(raw, position + 4)
        kind, at = _number(raw, begin)
        flags, at = _number(raw, at)
        extra, at = _number(raw, at) if flags & 1 else (0, at)
        added, at = _number(raw, at) if flags & 2 else (0, at)
        if kind == 4:
            _hidden(contents)
            return
        if kind == 5:
            return
        if kind == 2:
            if len(contents.entries) == most:
                contents.flag("many_entries")
                return
            contents.entries.append(_new_file(raw, at, added, raw[begin + size - extra : begin + size]))
        position = begin + size + added


def _new_file(raw, at, packed, extra):
    flags, at = _number(raw, at)
    size, at = _number(raw, at)
    _, at = _number(raw, at)
    at += (4 if flags & 2 else 0) + (4 if flags & 4 else 0)
    _, at = _number(raw, at)
    _, at = _number(raw, at)
    name_size, at = _number(raw, at)
    kinds = set(_records(extra))
    return Found(charsets.text_of(raw[at : at + name_size], "utf-8"), size, packed, 1 in kinds, 5 in kinds)


def _records(extra):
    position = 0
    while position < len(extra):
        size, begin = _number(extra, position)
        yield _number(extra, begin)[0]
        position = begin + max(size, 1)


def _number(raw, position):
    """(the number, where it ends): seven bits a byte, the lowest first."""
    number = 0
    for shift in range(0, 70, 7):
        byte = raw[position]
        position += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            break
    return number, position


def _hidden(contents):
    contents.flag("needs_password")
    contents.flag("not_listed")
