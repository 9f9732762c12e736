"""Rich text word by word: what it says, what it hides, and in which code page its bytes speak (RTF 1.9.1)."""

import codecs
import re
from html import escape

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<open>\{)|(?P<close>\})|[\r\n]+|(?P<plain>[^\\{}\r\n]+)|.",
    re.DOTALL,
)
UNSEEN = {
    b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"footer", b"headerl", b"headerr",
    b"headerf", b"footerl", b"footerr", b"footerf", b"listtable", b"listoverridetable", b"themedata", b"datastore",
    b"xmlnstbl", b"rsidtbl", b"generator", b"pntext", b"mhtmltag",
}  # fmt: skip
_SIGNS = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"tab": "\t", b"cell": "\t",
    b"nestcell": "\t", b"nestrow": "\n", b"column": "\n",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"endash": "–",
    b"emdash": "—", b"emspace": " ", b"enspace": " ",
}  # fmt: skip
_SYMBOLS = {b"~": "\xa0", b"_": "‑", b"\r": "\n", b"\n": "\n", b"{": "{", b"}": "}", b"\\": "\\"}
_FONT_PAGES = {
    0: 1252, 77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255,
    178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}  # fmt: skip


class Reader:
    """One reading of an RTF text: groups, what they hide, and by which code page their bytes speak."""

    unseen = UNSEEN

    def __init__(self, is_html=False):
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
                self.word(token["word"], int(token["number"]) if token["number"] else None)
            elif kind == "plain":
                self._bytes(token["plain"])
            elif kind == "hex":
                self._bytes(bytes.fromhex(token["hex"].decode()))
            elif kind == "sign":
                self._sign(token["sign"])
            elif kind == "open":
                self.flush()
                if len(self.groups) < 10_000:
                    self.groups.append(self.state())
            elif kind == "close":
                self.flush()
                if self.groups:
                    self.restore(self.groups.pop())
            self.starred = self.starred and kind == "sign"
        self.flush()
        # Characters beyond the sixteenth bit come in halves.
        halves = "".join(self.said()).encode("utf-16-le", "surrogatepass")
        return halves.decode("utf-16-le", "replace").replace("\0", "")

    def said(self):
        """The pieces of the text, in order."""
        return self.pieces

    def state(self):
        """What the end of a group brings back."""
        return self.hidden, self.in_tag, self.font, self.after_unicode, self.in_fonts

    def restore(self, state):
        """Be as the group began."""
        self.hidden, self.in_tag, self.font, self.after_unicode, self.in_fonts = state

    def word(self, word, number):
        """Do as the control word says."""
        if word == b"ansicpg" and number:
            self.page = number
        elif word == b"f":
            self.flush()
            self.font = number
        elif word == b"fcharset" and self.in_fonts:
            self.fonts[self.font] = _FONT_PAGES.get(number)
        elif word == b"uc":
            self.after_unicode = min(max(number or 0, 0), 10)
        elif word == b"u" and number is not None:
            self._character(number)
        elif word == b"htmlrtf":
            self.flush()
            self.off = number != 0
        elif word == b"htmltag" and self.starred:
            self.in_tag = True
        elif self.starred or word in self.unseen:
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
        self.flush()
        self._say(chr(number % 0x10000))
        self.skip = self.after_unicode

    def _bytes(self, content):
        """The bytes after a Unicode character say the same for older programs."""
        passed = min(self.skip, len(content))
        self.skip -= passed
        if not (self.hidden or self.off):
            self.waiting += content[passed:]

    def _say(self, text):
        self.flush()
        if text and not (self.hidden or self.off):
            self.pieces.append(self._written(text))

    def flush(self):
        """Say the bytes that wait for others of their letter."""
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
