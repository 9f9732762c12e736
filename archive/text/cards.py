"""Calendars and address cards (iCalendar, vCard): lines made whole, and escapes undone."""

import re
from quopri import decodestring

from archive.text.charset import decode
from archive.text.extracted import Reading

# Programs fold lines at bytes, in the middle of words and of letters.
_FOLD = re.compile(rb"\r?\n[ \t]")
_ESCAPE = re.compile(r"\\([nN,;:\\])")
_PRINTED, _PICTURED = (
    b"QUOTED-PRINTABLE",
    (b";ENCODING=B:", b";ENCODING=B;", b";ENCODING=BASE64", b";BASE64:"),
)


def knows(content):
    """Whether the bytes begin as a calendar or a card does."""
    return content.removeprefix(b"\xef\xbb\xbf")[:20].upper().startswith((b"BEGIN:VCALENDAR", b"BEGIN:VCARD"))


def read(content):
    """The properties, a line each, without pictures and keys."""
    text = decode(b"\n".join(_lines(_FOLD.sub(b"", content).splitlines())))
    return Reading([_ESCAPE.sub(lambda one: " " if one[1] in "nN" else one[1], text)])


def _lines(lines):
    lines = iter(lines)
    for line in lines:
        name, _, value = line.partition(b":")
        said = name.upper() + b":"
        if _PRINTED in said:
            parts = [value]
            while parts[-1].endswith(b"="):
                parts[-1] = parts[-1][:-1]
                parts.append(next(lines, b""))
            yield name + b":" + decodestring(b"".join(parts))
        elif not any(mark in said for mark in _PICTURED):
            yield line
