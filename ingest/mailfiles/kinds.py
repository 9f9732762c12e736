"""What kind of mail is in a file, by what it holds: a name proves nothing."""

import re
from enum import Enum

BLOCK = 1 << 20
HEAD = 16_384

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ITS_PROPERTIES = "__properties_version1.0".encode(
    "utf-16-le"
)  # what tells a .msg from other OLE files (MS-OXMSG)
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_BOM = b"\xef\xbb\xbf"
_ENVELOPE = re.compile(rb"From \S[^\r\n]*\r?\n(?:>From [^\r\n]*\r?\n)*")
_HEADER_LINE = re.compile(rb"[!-9;-~]+[ \t]*:")
_MAIL_FIELDS = re.compile(
    rb"^(from|sender|reply-to|to|cc|bcc|subject|date|received|return-path|message-id|in-reply-to|references"
    rb"|mime-version|content-type|delivered-to)[ \t]*:",
    re.MULTILINE,
)


class Kind(Enum):
    """What a file may hold."""

    MAIL = "mail"
    OUTLOOK = "outlook"
    MBOX = "mbox"
    ZIP = "zip"


def kind_of(file, least_fields=1):
    """What the open file holds, or None; it stands at its beginning before and after.

    Mail is what begins with header lines, `least_fields` of them such as only mail has.
    """
    head = file.read(HEAD)
    try:
        if head.startswith(_OLE):
            return Kind.OUTLOOK if _names_properties(file, head) else None
        if head.startswith(_ZIPS):
            return Kind.ZIP
        if envelope := _ENVELOPE.match(head):
            return Kind.MBOX if _is_header(head[envelope.end() :], 1) else None
        return Kind.MAIL if _is_header(head, least_fields) else None
    finally:
        file.seek(0)


def _names_properties(file, head):
    while _ITS_PROPERTIES not in head:
        more = file.read(BLOCK)
        if not more:
            return False
        head = head[-len(_ITS_PROPERTIES) :] + more
    return True


def _is_header(head, least_fields):
    head = head.removeprefix(_BOM).replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    header = head.partition(b"\n\n")[0].lower()
    fields = set(_MAIL_FIELDS.findall(header))
    return _HEADER_LINE.match(header) is not None and len(fields) >= least_fields
