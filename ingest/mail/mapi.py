"""Properties as winmail.dat and .msg keep them: by number and type, text by its code page (MS-OXPROPS)."""

from datetime import UTC, datetime, timedelta

from ingest.mail import charsets, labels

# Types (MS-OXCDATA §2.11.1); several values of one type have MULTIPLE set.
SHORT, LONG, BOOLEAN, OBJECT, TEXT8, TEXT, TIME, BINARY = 0x02, 0x03, 0x0B, 0x0D, 0x1E, 0x1F, 0x40, 0x102
MULTIPLE = 0x1000
FIXED = {
    SHORT: 2,
    LONG: 4,
    0x04: 4,
    0x0A: 4,
    BOOLEAN: 2,
    0x05: 8,
    0x06: 8,
    0x07: 8,
    0x14: 8,
    TIME: 8,
    0x48: 16,
    0x01: 0,
}

MESSAGE_CLASS, SUBJECT, CLIENT_SUBMIT, START, END = 0x001A, 0x0037, 0x0039, 0x0060, 0x0061
HEADERS, BODY, RTF, HTML = 0x007D, 0x1000, 0x1009, 0x1013
MESSAGE_ID, REFERENCES, IN_REPLY_TO = 0x1035, 0x1039, 0x1042
FROM_NAME, FROM_KIND, FROM_ADDRESS, FROM_SMTP, FROM_KEY, FROM_ENTRY = (
    0x0042, 0x0064, 0x0065, 0x5D02, 0x003B, 0x0041,
)  # fmt: skip
SENDER_NAME, SENDER_KIND, SENDER_ADDRESS, SENDER_SMTP, SENDER_KEY, SENDER_ENTRY = (
    0x0C1A, 0x0C1E, 0x0C1F, 0x5D01, 0x0C1D, 0x0C19,
)  # fmt: skip
DISPLAY_CC, DISPLAY_TO, DELIVERED = 0x0E03, 0x0E04, 0x0E06
RECIPIENT_ROLE, NAME, KIND, ADDRESS, SMTP, SEARCH_KEY, ENTRY = (
    0x0C15, 0x3001, 0x3002, 0x3003, 0x39FE, 0x300B, 0x0FFF,
)  # fmt: skip
CREATED = 0x3007
ATTACHED, SHORT_NAME, METHOD, LONG_NAME, MEDIA_TYPE, CONTENT_ID, HIDDEN = (
    0x3701, 0x3704, 0x3705, 0x3707, 0x370E, 0x3712, 0x7FFE,
)  # fmt: skip
INTERNET_CODEPAGE, MESSAGE_CODEPAGE = 0x3FDE, 0x3FFD
# Named properties have no number of their own; those that are named by one are kept beyond all others.
NAMED = 0x10000
PLACE, STARTS, ENDS, RECURS, MEETING = (
    NAMED + 0x8208, NAMED + 0x820D, NAMED + 0x820E, NAMED + 0x8232, NAMED + 0x0003,
)  # fmt: skip

_LABELS = {
    1200: "utf-16-le", 10000: "mac_roman", 10029: "mac_latin2", 20127: "us-ascii", 20866: "koi8-r", 20932: "euc-jp",
    21866: "koi8-u", 38598: "iso-8859-8", 50220: "iso-2022-jp", 50221: "iso-2022-jp", 50222: "iso-2022-jp",
    50225: "iso-2022-kr", 51932: "euc-jp", 51936: "gb2312", 51949: "euc-kr", 54936: "gb18030", 65000: "utf-7",
    65001: "utf-8",
}  # fmt: skip
_SINCE = datetime(1601, 1, 1, tzinfo=UTC)
# A one-off entry: who provides it, flags, then name, kind and address (MS-OXCDATA §2.2.5.1).
_ONE_OFF = bytes.fromhex("00000000812b1fa4bea310199d6e00dd010f5402")
_WIDE = 0x8000


class Properties(dict):
    """What an item, a recipient or an attachment says of itself: number → (type, bytes)."""

    codepage: int | None = None  # of the 8-bit texts, where the item names none itself

    def text(self, *numbers: int) -> str:
        """The first of these that says something, as text."""
        return next(filter(None, (self._text(number) for number in numbers)), "")

    def raw(self, number: int) -> bytes:
        """The bytes of a text, of a binary or of a text given as one."""
        kind, value = self.get(number, (None, b""))
        return value if kind in (TEXT, TEXT8, BINARY, OBJECT) else b""

    def number(self, number: int) -> int | None:
        """A whole number; None when it is not there."""
        kind, value = self.get(number, (None, b""))
        return int.from_bytes(value, "little") if kind in (SHORT, LONG, BOOLEAN) else None

    def moment(self, *numbers: int) -> datetime | None:
        """The first of these moments, in UTC (they count tenths of microseconds since 1601)."""
        for number in numbers:
            kind, value = self.get(number, (None, b""))
            ticks = int.from_bytes(value, "little")
            # The top of the scale is how programs write "none".
            if kind == TIME and 0 < ticks < 0x24C85A5ED1C04000:
                return _SINCE + timedelta(microseconds=ticks // 10)
        return None

    def label(self, *numbers: int) -> str | None:
        """The charset that the first of these code pages means, else that of the 8-bit texts."""
        return next(
            filter(None, (label_of(self.number(number)) for number in numbers)), label_of(self.codepage)
        )

    def address(self, smtp: int, kind: int, address: int, key: int, entry: int) -> str:
        """The internet address, never Exchange's own (`/o=…`); "" when none is told."""
        told = self.text(address)
        found = self.text(smtp) or (told if self.text(kind).upper() == "SMTP" or "@" in told else "")
        found = found or self._after_smtp(self.raw(key)) or _of_one_off(self.raw(entry))
        return "" if found.lower().startswith(("/o=", "ex:")) else found

    def _text(self, number):
        kind, value = self.get(number, (None, b""))
        if kind == TEXT:
            return value.decode("utf-16-le", "replace").strip("\0")
        return charsets.text_of(value.strip(b"\0"), self.label(MESSAGE_CODEPAGE)) if kind == TEXT8 else ""

    def _after_smtp(self, key):
        return charsets.text_of(key[5:].strip(b"\0")).lower() if key[:5].upper() == b"SMTP:" else ""


def label_of(codepage: int | None) -> str | None:
    """The charset of a Windows code page; None where Python has none."""
    if not codepage:
        return None
    if 28591 <= codepage <= 28606:
        return f"iso-8859-{codepage - 28590}"
    return labels.codec_named(_LABELS.get(codepage, f"cp{codepage}"))


def _of_one_off(entry):
    if entry[:20] != _ONE_OFF:
        return ""
    wide = int.from_bytes(entry[22:24], "little") & _WIDE
    said = (
        entry[24:].decode("utf-16-le", "replace")
        if wide
        else charsets.text_of(entry[24:].replace(b"\0", b"\n"))
    )
    _, kind, address, *_ = [*said.replace("\0", "\n").split("\n"), "", "", ""]
    return address if kind.upper() == "SMTP" else ""
