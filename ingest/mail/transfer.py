"""Bodies out of their transfer encoding: every byte that can be had, never an exception."""

import binascii
import re

from ingest.mail import words

_FOREIGN = re.compile(rb"[^A-Za-z0-9+/\s]")
_ONLY_BASE64 = re.compile(rb"(?:(?:[A-Za-z0-9+/]{4})*+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)+")
_UU_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]*)\r?\n", re.MULTILINE)


def encoding(value: bytes) -> str:
    """The named encoding, lower-case: `base64;` and ` Base64 ` are base64."""
    match = re.search(rb"[A-Za-z0-9_-]+", value[:200])
    return match[0].decode("ascii").lower() if match else ""


def decoded(body: bytes, name: str) -> tuple[bytes, tuple[str, ...]]:
    """The decoded bytes and what was wrong with them (bad_base64, bad_uuencode)."""
    if name in ("base64", "b64"):
        return _base64(body)
    if name in ("quoted-printable", "qp", "quotedprintable"):
        return binascii.a2b_qp(re.sub(rb"=[ \t]+(\r?\n)", rb"=\1", body)), ()
    if name in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _uuencoded(body)
    return body, ()


def _base64(body):
    """Up to the padding; more base64 may follow it, anything else after it is a footer and no data."""
    data, padding, rest = body.partition(b"=")
    flags = ("bad_base64",) if _FOREIGN.search(data) else ()
    content = words.lenient_base64(data)
    rest = re.sub(rb"\s+", b"", rest).lstrip(b"=")
    if not padding or not rest:
        return content, flags
    if not _ONLY_BASE64.fullmatch(rest):
        return content, ("bad_base64",)
    return b"".join([content, *(words.lenient_base64(piece) for piece in rest.split(b"="))]), flags


def _uuencoded(body):
    begin = _UU_BEGIN.search(body)
    lines = body[begin.end() if begin else 0 :].splitlines()
    decoded_lines, flags = [], ()
    for line in lines:
        if line.strip() in (b"end", b"====") and begin:
            break
        try:
            decoded_lines.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some encoders pad too far: only as many characters as the first one tells.
            decoded_lines.append(_short_line(line))
            flags = ("bad_uuencode",)
    return b"".join(decoded_lines), flags


def _short_line(line):
    wanted = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
    try:
        return binascii.a2b_uu(line[:wanted])
    except binascii.Error:
        return b""
