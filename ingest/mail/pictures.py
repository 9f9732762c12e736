"""How large a picture is, by a few bytes of its header; nothing is decoded."""

import struct

_PNG, _JPEG, _GIF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"GIF8"
_MOST_SEGMENTS = 500
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset((0x01, *range(0xD0, 0xD8)))


def size(head: bytes) -> tuple[int, int] | None:
    """(width, height) in pixels by the first bytes of a PNG, JPEG, GIF, BMP or WebP; None where they do not tell."""
    try:
        if head[:8] == _PNG:
            return struct.unpack_from(">II", head, 16)
        if head[:4] == _GIF:
            return struct.unpack_from("<HH", head, 6)
        if head[:2] == _JPEG:
            return _jpeg(head)
        if head[:2] == b"BM":
            width, height = struct.unpack_from("<ii", head, 18)
            return abs(width), abs(height)
        if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
            return _webp(head)
    except (struct.error, IndexError):
        return None
    return None


def _jpeg(head):
    """The frame tells the size; segments before it (a camera's notes, a colour profile) are passed over."""
    position = 2
    for _ in range(_MOST_SEGMENTS):
        if head[position] != 0xFF:
            return None
        kind = head[position + 1]
        if kind in _FRAMES:
            height, width = struct.unpack_from(">HH", head, position + 5)
            return width, height
        if kind == 0xFF:
            position += 1
        elif kind in _BARE:
            position += 2
        else:
            position += 2 + struct.unpack_from(">H", head, position + 2)[0]
    return None


def _webp(head):
    kind = head[12:16]
    if kind == b"VP8X":
        return tuple(1 + int.from_bytes(head[at : at + 3], "little") for at in (24, 27))
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", head, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None
