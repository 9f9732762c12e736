"""Which message this is: by its bytes, and by its bytes without the marks of transport (INGEST §2.5)."""

import hashlib
import re

from ingest.mail import buffer

_TRANSPORT = re.compile(
    rb"^(?:received|return-path|delivered-to|x-original-to|envelope-to|authentication-results|arc-[^:\n]*|received-spf"
    rb"|dkim-signature|x-gm-[^:\n]*|x-spam[^:\n]*|x-virus[^:\n]*|x-ms-exchange-[^:\n]*|x-received|x-google-[^:\n]*"
    rb"|status|x-status|x-uid|x-mozilla-[^:\n]*|lines)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*+(?:\n|\Z)",
    re.IGNORECASE | re.MULTILINE,
)
_REST_OF_LINE = re.compile(rb"[^\n]*\n?")
_FOLDED_LINES = re.compile(rb"(?:[ \t][^\n]*\n?)*+")
_HEADER_END = re.compile(rb"\r?\n\r?\n")


def raw_sha256(raw) -> str:
    """The hex digest of the bytes exactly as they came."""
    digest = hashlib.sha256()
    for piece in buffer.windows(raw, 0, len(raw)):
        digest.update(piece)
    return digest.hexdigest()


def canon_sha256(raw) -> str:
    """The hex digest of what the sender wrote: the same over every delivery path and line ending."""
    end = _header_end(raw)
    cut = end[0] if end else len(raw)
    digest = hashlib.sha256()
    for piece in _kept_of_header(raw, cut):
        digest.update(piece)
    digest.update(b"\r\n")
    if end:
        for piece in buffer.lines(raw, end[1], len(raw)):
            digest.update(_with_crlf(piece))
    return digest.hexdigest()


def _header_end(raw):
    for size in (4 << 10, 64 << 10):
        head = raw[:size]
        # Looking for plain bytes is a hundred times faster than for a pattern that begins with an option.
        places = [at for mark in (b"\n\n", b"\n\r\n") if (at := head.find(mark)) >= 0]
        if places:
            at = min(places)
            return _HEADER_END.match(raw, at - (head[at - 1 : at] == b"\r")).span()
    return buffer.search(_HEADER_END, raw, 0, len(raw), 4)


def _kept_of_header(raw, cut):
    """The header in lines ended by CRLF, without the fields of transport; a line may run on from piece to piece."""
    dropping, in_line = False, False
    for piece in map(_with_crlf, buffer.lines(raw, 0, cut)):
        fields_at = _REST_OF_LINE.match(piece).end() if in_line else 0
        if dropping:
            fields_at = _FOLDED_LINES.match(piece, fields_at).end()
        kept, position = [] if dropping else [piece[:fields_at]], fields_at
        for match in _TRANSPORT.finditer(piece, fields_at):
            kept.append(piece[position : match.start()])
            position = match.end()
        yield b"".join((*kept, piece[position:]))
        dropping = position == len(piece) and (dropping or position > fields_at)
        in_line = not piece.endswith(b"\n")
    if not (dropping and in_line):
        yield b"\r\n"


def _with_crlf(piece):
    breaks = piece.count(b"\n")
    if breaks == piece.count(b"\r\n"):
        return piece
    return piece.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
