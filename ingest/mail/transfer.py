"""Bodies out of their transfer encoding, piece by piece: every byte that can be had, never an exception."""

import binascii
import re
import string

from ingest.mail import buffer, comments

LONGEST_FOOTER = 4096
HEAD = 200  # bytes of a body that are decoded to see how it begins

_BASE64 = (string.ascii_letters + string.digits + "+/").encode()
_BLANKS = b" \t\r\n\v\f"
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64))
_LONG_DATA = re.compile(rb"[A-Za-z0-9+/]{40}")  # as no word of a footer is
_DATA = re.compile(rb"[A-Za-z0-9+/]+={0,2}")
_PADDING = re.compile(rb"[=\s]*+")
_RULE = re.compile(rb"[-_=*~#]{2,}")
_RUN = re.compile(rb"[A-Za-z0-9+/]+|=+|[^A-Za-z0-9+/=]+")
_SOFT_BREAK = re.compile(rb"=[ \t]*(?:\r*\n|\r)")
_ODD_BREAKS = (b"= ", b"=\t", b"==")
_UU_BEGIN = re.compile(rb"(?:\A|(?<=[\r\n]))begin(-base64)? [0-7]{3,4} ([^\r\n]{0,1000})(?:\r{0,2}\n|\r)")
_BASE64_NAMES = ("base64", "b64")
_YENC_SIZE = re.compile(rb"\bsize=(\d{1,18})")
_LOWERED = bytes((byte - 42) % 256 for byte in range(256))
_NAME = re.compile(rb"[A-Za-z0-9_-]+")


def encoding(value: bytes) -> str:
    """The named encoding, lower-case: `base64;` and ` Base64 ` are base64."""
    match = _NAME.search(value[:200], comments.after(value[:200], 0))
    return match[0].decode("ascii").lower() if match else ""


def is_base64(name: str) -> bool:
    """Whether that is how the encoding is named."""
    return name in _BASE64_NAMES


class Decoding:
    """The decoded bytes of one body in pieces; `flags` (bad_base64, bad_yenc …) are complete after the last."""

    def __init__(self, raw, start: int, end: int, name: str):
        self.raw, self.start, self.end, self.name = raw, start, end, name
        self.flags = []

    def __iter__(self):
        self.flags = []
        return _DECODERS.get(self.name, _plain)(self.raw, self.start, self.end, self._flag)

    def beginning(self) -> bytes:
        """Some of the first decoded bytes, at little cost."""
        return next(iter(Decoding(self.raw, self.start, min(self.end, self.start + HEAD), self.name)), b"")

    def _flag(self, flag):
        if flag not in self.flags:
            self.flags.append(flag)


def decoded(body: bytes, name: str) -> tuple[bytes, tuple[str, ...]]:
    """The decoded bytes of a whole body and what was wrong with them."""
    decoding = Decoding(body, 0, len(body), name)
    return b"".join(decoding), tuple(decoding.flags)


def _plain(raw, start, end, _flag):
    return buffer.windows(raw, start, end)


def _quoted_printable(raw, start, end, _flag):
    for piece in buffer.lines(raw, start, end):
        # The library takes the rest of the text for a soft break where lines end in a lone carriage return.
        odd = any(sign in piece for sign in _ODD_BREAKS) or piece.count(b"=\r") != piece.count(b"=\r\n")
        yield binascii.a2b_qp(_SOFT_BREAK.sub(b"", piece) if odd else piece)


def _base64(raw, start, end, flag):
    """Up to the padding; more base64 may follow it, anything else after it is a footer and no data."""
    footer = _footer(raw, start, end)
    if footer < end:
        flag("bad_base64")
        end = footer
    padding = buffer.find(raw, b"=", start, end)
    if padding < 0:
        yield from _base64_run(raw, start, end, flag, padded=False)
        return
    yield from _base64_run(raw, start, padding, flag, padded=True)
    if end - padding < 200 and not raw[padding:end].strip(b"=" + _BLANKS):
        return
    if not _is_base64(raw, padding, end):
        flag("bad_base64")
        return
    yield from _base64_groups(raw, _PADDING.match(raw, padding, end).end(), end)


def _footer(raw, start, end):
    """Where a text stands below the data, as a list puts it there: set off by a blank line or a rule; else `end`."""
    first = max(start, end - LONGEST_FOOTER)
    tail = raw[first:end]
    if not tail.translate(None, _BASE64 + b"=" + _BLANKS):
        return end
    position, last = first, None
    for line in tail.splitlines(keepends=True):
        content = line.strip()
        if content and not _DATA.fullmatch(content):
            is_set_off = last is not None and (not last or _RULE.fullmatch(content))
            return position if is_set_off and not _LONG_DATA.search(tail, position - first) else end
        if content or last:
            last = content
        position += len(line)
    return end


def _base64_run(raw, start, end, flag, padded):
    waiting = b""
    for piece in buffer.windows(raw, start, end):
        letters = waiting + piece.translate(None, _BLANKS)
        if letters.translate(None, _BASE64):
            flag("bad_base64")
            letters = letters.translate(None, _NOT_BASE64)
        whole = len(letters) - len(letters) % 4
        waiting = letters[whole:]
        yield binascii.a2b_base64(letters[:whole])
    if len(waiting) > 1:
        group = waiting + b"=" * (4 - len(waiting))
        content = binascii.a2b_base64(group)
        # Without padding a group ends as no encoder ends one (RFC 4648 §3.5) only where the body was cut off.
        if padded or binascii.b2a_base64(content, newline=False) == group:
            yield content
        else:
            flag("bad_base64")


def _base64_groups(raw, start, end):
    """Whole groups, any of them perhaps padded."""
    waiting = b""
    for piece in buffer.windows(raw, start, end):
        letters = waiting + piece.translate(None, _BLANKS)
        whole = len(letters) - len(letters) % 4
        waiting = letters[whole:]
        yield b"".join(map(binascii.a2b_base64, _DATA.findall(letters[:whole])))


def _is_base64(raw, start, end):
    """Whether from the padding at `start` on there are only whole groups, each run perhaps padded."""
    held, padding, first = 0, 0, True
    for piece in buffer.windows(raw, start, end):
        for run in _RUN.findall(piece.translate(None, _BLANKS)):
            if run.startswith(b"="):
                padding += len(run)
            elif run[0] not in _BASE64:
                return False
            else:
                if padding and not first and (held % 4, padding) not in ((2, 2), (3, 1)):
                    return False
                held, padding, first = (0 if padding else held) + len(run), 0, False
    return first or (held % 4, padding) in ((0, 0), (2, 2), (3, 1))


def _uuencoded(raw, start, end, flag):
    begin = buffer.search(_UU_BEGIN, raw, start, end, 1100)
    if begin is None:
        yield from _uu_lines(raw, start, end, flag, stops=False)
    elif raw[begin[0] : begin[0] + 12].startswith(b"begin-base64"):
        stop = buffer.find(raw, b"\n====", begin[1], end)
        yield from _base64(raw, begin[1], end if stop < 0 else stop, flag)
    else:
        yield from _uu_lines(raw, begin[1], end, flag, stops=True)


def _uu_lines(raw, start, end, flag, stops):
    for piece in buffer.lines(raw, start, end):
        decoded_lines = []
        for line in piece.splitlines():
            if stops and line.strip() == b"end":
                yield b"".join(decoded_lines)
                return
            decoded_lines.append(_uu_line(line, flag))
        yield b"".join(decoded_lines)


def _uu_line(line, flag):
    if not line:  # which the library takes for 32 bytes
        return b""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        flag("bad_uuencode")
    # Some encoders pad too far: only as many characters as the first one tells.
    wanted = (((line[0] - 32) & 63) * 4 + 5) // 3
    try:
        return binascii.a2b_uu(line[:wanted])
    except binascii.Error:
        return b""


def _yenc(raw, start, end, flag):
    """http://www.yenc.org: each byte raised by 42, a critical one by 64 more after an equals sign."""
    size, told = 0, None
    for piece in buffer.lines(raw, start, end):
        decoded_lines = []
        for line in piece.splitlines():
            if line.startswith(b"=y"):
                told = _YENC_SIZE.search(line) if line.startswith(b"=yend") else told
            elif told is None:
                decoded_lines.append(_yenc_line(line))
        content = b"".join(decoded_lines)
        size += len(content)
        yield content
    if told is None or int(told[1]) != size:
        flag("bad_yenc")


def _yenc_line(line):
    first, *escaped = line.split(b"=")
    return first.translate(_LOWERED) + b"".join(
        bytes([(one[0] - 106) % 256]) + one[1:].translate(_LOWERED) for one in escaped if one
    )


_DECODERS = {
    **dict.fromkeys(_BASE64_NAMES, _base64),
    **dict.fromkeys(("quoted-printable", "qp", "quotedprintable"), _quoted_printable),
    **dict.fromkeys(("x-uuencode", "uuencode", "x-uue", "uue"), _uuencoded),
    **dict.fromkeys(("x-yenc", "yenc"), _yenc),
}
