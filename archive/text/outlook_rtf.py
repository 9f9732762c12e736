"""Outlook's RTF: unpacked (MS-OXRTFCP), and the HTML or the text that it carries (MS-OXRTFEX)."""

import codecs
import re
from html import escape

LONGEST = 3 << 19

_PACKED, _UNPACKED = b"LZFu", b"MELA"
_START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_WINDOW = 4096

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<open>\{)|(?P<close>\})|[\r\n]+|(?P<plain>[^\\{}\r\n]+)|.",
    re.DOTALL,
)
_UNSEEN = {
    b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"footer", b"headerl", b"headerr",
    b"headerf", b"footerl", b"footerr", b"footerf", b"listtable", b"listoverridetable", b"themedata", b"datastore",
    b"xmlnstbl", b"rsidtbl", b"generator", b"pntext", b"mhtmltag",
}  # fmt: skip
_SIGNS = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"tab": "\t", b"cell": "\t",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"endash": "–",
    b"emdash": "—", b"emspace": " ", b"enspace": " ",
}  # fmt: skip
_SYMBOLS = {b"~": "\xa0", b"_": "‑", b"\r": "\n", b"\n": "\n", b"{": "{", b"}": "}", b"\\": "\\"}
_FONT_PAGES = {
    0: 1252, 77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255,
    178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}  # fmt: skip


def unpacked(packed: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The RTF in the packed bytes and flags (bad_rtf, rtf_cut); what can be had, at most 1.5 MiB."""
    size = int.from_bytes(packed[4:8], "little")
    if packed[8:12] == _UNPACKED:
        return packed[16 : 16 + min(size, LONGEST)], ()
    if packed[8:12] != _PACKED:
        return b"", ("bad_rtf",)
    rtf = _expanded(packed, 16, min(size, LONGEST))
    if size > LONGEST:
        return rtf, ("rtf_cut",)
    return rtf, () if len(rtf) == size else ("bad_rtf",)


def carried(rtf: bytes) -> tuple[str, str | None]:
    """(text, HTML): one of them is empty, for RTF that was made from HTML gives that back."""
    reader = _Reader(is_html=b"\\fromhtml" in rtf[:1000])
    written = reader.read(rtf[:LONGEST])
    return ("", written) if reader.is_html else (written.strip(), None)


def _expanded(packed, position, size):
    """References go into a ring that begins filled with what every RTF begins with."""
    # The ring is the tail of one growing text: its first byte stands where a multiple of the ring's size is.
    text = bytearray(_START)
    start, end = len(text), len(text) + size
    while position < len(packed) and len(text) < end:
        control, position = packed[position], position + 1
        if control == 0:
            text += packed[position : position + 8]
            position += 8
            continue
        for bit in range(8):
            if not control >> bit & 1:
                text += packed[position : position + 1]
                position += 1
                continue
            token = int.from_bytes(packed[position : position + 2], "big")
            position += 2
            back = (len(text) - (token >> 4)) % _WINDOW
            if back == 0 or position > len(packed):
                return bytes(text[start:end])
            _repeat(text, back, (token & 15) + 2)
    return bytes(text[start:end])


def _repeat(text, back, length):
    begin = len(text) - back
    if begin < 0:
        text += bytes(length)  # nothing was written there yet
    elif back >= length:
        text += text[begin : begin + length]
    else:
        text += (bytes(text[begin:]) * (length // back + 1))[:length]


class _Reader:
    """One reading of an RTF text: groups, what they hide, and by which code page their bytes speak."""

    def __init__(self, is_html):
        self.is_html = is_html
        self.pieces, self.waiting = [], bytearray()
        self.page, self.fonts, self.font = 1252, {}, None
        self.groups = []
        self.hidden = self.in_tag = self.off = self.starred = self.in_fonts = False
        self.skip, self.after_unicode = 0, 1

    def read(self, rtf):
        """What the RTF carries."""
        for token in _TOKEN.finditer(rtf):
            kind = token.lastgroup
            if kind in ("word", "number", "open", "close"):
                self.skip = 0
            if kind in ("word", "number"):
                self._word(token["word"], int(token["number"]) if token["number"] else None)
            elif kind == "plain":
                self._bytes(token["plain"])
            elif kind == "hex":
                self._bytes(bytes.fromhex(token["hex"].decode()))
            elif kind == "sign":
                self._sign(token["sign"])
            elif kind == "open":
                self._flush()
                if len(self.groups) < 10_000:
                    self.groups.append(
                        (self.hidden, self.in_tag, self.font, self.after_unicode, self.in_fonts)
                    )
            elif kind == "close":
                self._flush()
                if self.groups:
                    self.hidden, self.in_tag, self.font, self.after_unicode, self.in_fonts = self.groups.pop()
            self.starred = self.starred and kind == "sign"
        self._flush()
        # Characters beyond the sixteenth bit come in halves.
        halves = "".join(self.pieces).encode("utf-16-le", "surrogatepass")
        return halves.decode("utf-16-le", "replace").replace("\0", "")

    def _word(self, word, number):
        if word == b"ansicpg" and number:
            self.page = number
        elif word == b"f":
            self._flush()
            self.font = number
        elif word == b"fcharset" and self.in_fonts:
            self.fonts[self.font] = _FONT_PAGES.get(number)
        elif word == b"uc":
            self.after_unicode = min(max(number or 0, 0), 10)
        elif word == b"u" and number is not None:
            self._character(number)
        elif word == b"htmlrtf":
            self._flush()
            self.off = number != 0
        elif word == b"htmltag" and self.starred:
            self.in_tag = True
        elif self.starred or word in _UNSEEN:
            self.hidden = True
            self.in_fonts = self.in_fonts or word == b"fonttbl"
        elif word in _SIGNS:
            self._say("\r\n" if self.is_html and _SIGNS[word] == "\n" else _SIGNS[word])

    def _sign(self, sign):
        if sign == b"*":
            self.starred = True
        else:
            self._say(_SYMBOLS.get(sign, ""))

    def _character(self, number):
        self._flush()
        self._say(chr(number % 0x10000))
        self.skip = self.after_unicode

    def _bytes(self, content):
        """The bytes after a Unicode character say the same for older programs."""
        passed = min(self.skip, len(content))
        self.skip -= passed
        if not (self.hidden or self.off):
            self.waiting += content[passed:]

    def _say(self, text):
        self._flush()
        if text and not (self.hidden or self.off):
            self.pieces.append(self._written(text))

    def _flush(self):
        if self.waiting:
            page = self.page if self.in_tag else self.fonts.get(self.font) or self.page
            text = _text(bytes(self.waiting), page)
            self.pieces.append(self._written(text))
            self.waiting.clear()

    def _written(self, text):
        return escape(text, quote=False) if self.is_html and not self.in_tag else text


def _text(content, page):
    label = {65001: "utf-8", 10000: "mac_roman", 1361: "johab"}.get(page, f"cp{page}")
    try:
        codec = codecs.lookup(label).name
    except LookupError:
        codec = "cp1252"
    return content.decode(codec, "replace")
