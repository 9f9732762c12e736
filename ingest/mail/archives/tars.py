"""The headers of a tar, bare or in gzip, which is unpacked only as far as it takes to read them."""

import re
import zlib

from ingest.mail import charsets
from ingest.mail.archives.contents import Contents, Found

MOST_UNPACKED = 32 << 20

_BLOCK = 512
_GZIP = b"\x1f\x8b"
_SHORTEST_GZIP = 18
_NAME_FOLLOWS, _PAX = b"L", (b"x", b"g")
_LINKS = (b"1", b"2")
_PATH = re.compile(rb"\d+ path=([^\n]*)\n")
_SIZE = re.compile(rb"\d+ size=(\d{1,18})\n")


def is_tar(raw) -> bool:
    """Whether the bytes are a tar."""
    return raw[257:262] == b"ustar"


def read(raw, filename, most) -> Contents:
    """The entries; of a gzip that is no tar the one file that it holds."""
    if raw[:2] != _GZIP:
        return _listed(raw, most, len(raw))
    packed = len(raw)
    contents = Contents()
    if packed < _SHORTEST_GZIP:
        contents.flag("bad_archive")
        return contents
    if not is_tar(_unpacked(raw, _BLOCK)):
        size = int.from_bytes(raw[-4:], "little")
        contents.entries.append(Found(_name_in_gzip(raw, filename), size, packed))
        return contents
    unpacked = _unpacked(raw, MOST_UNPACKED)
    contents = _listed(unpacked, most, packed)
    if len(unpacked) == MOST_UNPACKED:
        contents.flag("listing_cut")
    return contents


def _unpacked(raw, most):
    try:
        return zlib.decompressobj(wbits=31).decompress(raw[:MOST_UNPACKED], most)
    except zlib.error:
        return b""


def _name_in_gzip(raw, filename):
    if raw[3] & 0x08 and not raw[3] & 0x04:
        return charsets.text_of(raw[10:1010].split(b"\0")[0])
    return re.sub(r"\.gz$", "", filename or "", flags=re.IGNORECASE) or "?"


def _listed(tar, most, packed):
    contents, position, told = Contents(), 0, {}
    while position + _BLOCK <= len(tar) and tar[position] != 0:
        head = tar[position : position + _BLOCK]
        size = _number(head[124:136])
        if size is None or not _is_sound(head):
            contents.flag("bad_archive")
            break
        kind, content = head[156:157], tar[position + _BLOCK : position + _BLOCK + min(size, 1 << 16)]
        if kind == _NAME_FOLLOWS:
            told["path"] = content.rstrip(b"\0")
        elif kind in _PAX:
            told.update(_pax(content))
        else:
            size = told.get("size", size)
            if len(contents.entries) == most:
                contents.flag("many_entries")
                break
            contents.entries.append(_found(head, told, size, kind))
            told = {}
        position += _BLOCK + -(-size // _BLOCK) * _BLOCK
    if sum(one.size for one in contents.entries) > 100 * packed:
        contents.flag("bomb")
    return contents


def _found(head, told, size, kind):
    prefix, name = (head[begin:end].split(b"\0")[0] for begin, end in ((345, 500), (0, 100)))
    written = told.get("path") or (prefix + b"/" + name if prefix and is_tar(head) else name)
    return Found(charsets.text_of(written, "utf-8"), size, None, is_link=kind in _LINKS)


def _pax(content):
    path, size = _PATH.search(content), _SIZE.search(content)
    told = {"path": path[1]} if path else {}
    return {**told, "size": int(size[1])} if size else told


def _number(field):
    """Octal digits; for what is larger the bytes of the number, marked by the highest bit."""
    if field[0] & 0x80:
        return int.from_bytes(field[4:], "big")
    digits = field.strip(b" \0")
    return int(digits, 8) if re.fullmatch(rb"[0-7]*", digits) and digits else 0 if not digits else None


def _is_sound(head):
    told = _number(head[148:156])
    return told == sum(head[:148]) + 8 * 0x20 + sum(head[156:])
