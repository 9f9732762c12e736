"""The directory at the end of a zip (APPNOTE 4.3): names in Polish too, and entries that lie over one another."""

import struct

from ingest.mail import charsets
from ingest.mail.archives.contents import Contents, Found

_END, _END64, _ENTRY = b"PK\x05\x06", b"PK\x06\x06", b"PK\x01\x02"
_END_SIZE, _ENTRY_SIZE, _LOCAL_SIZE = 22, 46, 30
_LONGEST_COMMENT = 0xFFFF
_FULL = 0xFFFFFFFF
_SIZES, _UNICODE_NAME = 0x0001, 0x7075
_ENCRYPTED, _UTF8 = 0x1, 0x800
_LINK = 0o12


def read(raw, filename, most) -> Contents:
    """The entries that the directory names."""
    contents = Contents()
    at = raw.rfind(_END, max(0, len(raw) - _END_SIZE - _LONGEST_COMMENT))
    if at < 0 or at + _END_SIZE > len(raw):
        contents.flag("bad_archive")
        return contents
    position, before = _directory(raw, at)
    places = []
    while raw[position : position + 4] == _ENTRY and position + _ENTRY_SIZE <= len(raw):
        if len(contents.entries) == most:
            contents.flag("many_entries")
            break
        found, place, position = _entry(raw, position)
        contents.entries.append(found)
        places.append(place)
    if not contents.entries and raw[at + 8 : at + 12] != bytes(4):
        contents.flag("bad_archive")
    if _overlap(places, position if before is None else before):
        contents.flag("overlapping")
    return contents


def _directory(raw, at):
    """(where the directory begins, the same counted from where the entries count); a program may stand before all."""
    size, offset = struct.unpack("<II", raw[at + 12 : at + 20])
    end64 = raw.rfind(_END64, max(0, at - 20 - 56 - _LONGEST_COMMENT), at)
    if _FULL in (size, offset) and end64 >= 0 and end64 + 56 <= len(raw):
        size, offset = struct.unpack("<QQ", raw[end64 + 40 : end64 + 56])
        at = end64
    return max(at - size, 0), offset


def _entry(raw, position):
    """(the entry, where its bytes lie, where the next one of the directory begins)."""
    head = struct.unpack("<4xHHHHHHIIIHHHHHII", raw[position : position + _ENTRY_SIZE])
    made_by, _, flags, _, _, _, _, packed, size, name_size, extra_size, comment_size, _, _, mode, offset = (
        head
    )
    after = position + _ENTRY_SIZE
    written = raw[after : after + name_size]
    extra = raw[after + name_size : after + name_size + extra_size]
    size, packed, offset, name = _told_in_extra(extra, size, packed, offset)
    if name is None:
        # Where nothing says UTF-8, Windows writes the code page of its command line.
        name = charsets.text_of(written, "utf-8" if flags & _UTF8 else "cp852")
    is_link = made_by >> 8 == 3 and mode >> 28 == _LINK
    found = Found(name, size, packed, bool(flags & _ENCRYPTED), is_link)
    place = (offset, offset + _LOCAL_SIZE + name_size + packed)
    return found, place, after + name_size + extra_size + comment_size


def _told_in_extra(extra, size, packed, offset):
    """Sizes beyond four bytes, and the name in UTF-8."""
    position, name = 0, None
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        field = extra[position + 4 : position + 4 + length]
        if kind == _SIZES:
            numbers = iter(struct.unpack_from(f"<{len(field) // 8}Q", field))
            size, packed, offset = (
                next(numbers, one) if one == _FULL else one for one in (size, packed, offset)
            )
        elif kind == _UNICODE_NAME and len(field) > 5:
            name = charsets.text_of(field[5:], "utf-8")
        position += 4 + length
    return size, packed, offset, name


def _overlap(places, directory):
    places = sorted(places)
    following = [*(begin for begin, _ in places[1:]), directory]
    return any(end > begin for (_, end), begin in zip(places, following, strict=True)) if places else False
