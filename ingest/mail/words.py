"""Header text as a person reads it: encoded words, whole or broken, and raw 8-bit bytes (RFC 2047)."""

import base64
import binascii
import re

from ingest.mail import charsets

_WORD = re.compile(
    rb"=\?([^?\s]{1,80})\?([bq])\?(.*?)(?:\?=|\?\Z|(?=\s*=\?[^?\s]{1,80}\?[bq]\?)|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_CUT_ESCAPE = re.compile(rb"=[0-9A-Fa-f]?\Z")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


def decoded(raw: bytes) -> str:
    """The text of an unfolded header value.

    Bytes of neighbouring words of one charset are joined before decoding: a character may be split.
    """
    if b"=?" not in raw:
        return charsets.text_of(raw)
    pieces, position, waiting = [], 0, None
    for match in _WORD.finditer(raw):
        between = raw[position : match.start()]
        if between.strip() or (between and waiting is None):
            waiting = _flush(pieces, waiting)
            pieces.append(charsets.text_of(between))
        label = match[1].decode("latin-1").split("*")[0].lower()
        if waiting and waiting[0] == label:
            waiting[1].extend(_bytes_of(match))
        else:
            _flush(pieces, waiting)
            waiting = (label, bytearray(_bytes_of(match)))
        position = match.end()
    _flush(pieces, waiting)
    pieces.append(charsets.text_of(raw[position:]))
    return "".join(pieces)


def spoken(raw: bytes) -> str:
    """The text on one line, trimmed, without control characters."""
    text = " ".join(decoded(raw).split())
    return text if text.isprintable() else _CONTROLS.sub("", text).strip()


def _flush(pieces, waiting):
    if waiting:
        pieces.append(charsets.text_of(bytes(waiting[1]), waiting[0]))
    return None


def _bytes_of(match):
    if match[2] in b"bB":
        return lenient_base64(match[3])
    return binascii.a2b_qp(_CUT_ESCAPE.sub(b"", match[3]), header=True)


def lenient_base64(encoded: bytes) -> bytes:
    """The bytes of base64 that may lack padding or hold foreign characters."""
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", encoded)
    if len(kept) % 4 == 1:
        kept = kept[:-1]
    return base64.b64decode(kept + b"=" * (-len(kept) % 4))
