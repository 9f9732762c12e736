"""The lines of a letter as its reader sees them: marks of quotation counted, letters that nobody sees left out."""

import re
from typing import NamedTuple

_MARKS = re.compile(r"(?:[ \t]*+>)++[ \t]?")
_UNSEEN = {
    **dict.fromkeys(
        map(ord, "\ufeff\u200b\u200c\u200e\u200f\u2060\u202a\u202b\u202c\u2066\u2067\u2068\u2069\xad")
    ),
    **dict.fromkeys(map(ord, "\xa0\u202f\u2007\u2009\u3000"), " "),
}


class Line(NamedTuple):
    """How deep it is quoted, how far it is set in below its marks, and what it says without blanks around it."""

    depth: int
    indent: int
    text: str


def seen(text: str) -> str:
    """The text without letters that nobody sees, and with ordinary blanks."""
    return text if text.isascii() else text.translate(_UNSEEN)


class Lines:
    """The lines of a letter; each is looked at once, when it is first asked for."""

    def __init__(self, raw: list[str]):
        self.raw = raw
        self._seen = [None] * len(raw)

    def __len__(self):
        return len(self.raw)

    def __getitem__(self, place):
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self.raw)))]
        if self._seen[place] is None:
            self._seen[place] = _line(self.raw[place])
        return self._seen[place]


class Texts:
    """What the lines say, for who reads nothing else of them."""

    def __init__(self, lines: Lines):
        self._lines = lines

    def __len__(self):
        return len(self._lines)

    def __getitem__(self, number: int) -> str:
        return self._lines[number].text


def _line(raw):
    line = seen(raw)
    marks = _MARKS.match(line) if ">" in line else None
    depth = marks[0].count(">") if marks else 0
    inner = line[marks.end() :] if marks else line
    text = inner.strip()
    return Line(depth, len(inner) - len(inner.lstrip()) if text else 0, text)


def without_marks(raw: str, depth: int) -> str:
    """The line without that many marks of quotation, as far as it has them."""
    at, left = 0, depth
    while left:
        start = at
        while raw[start : start + 1] in _BEFORE_MARK:
            start += 1
        if raw[start : start + 1] != ">":
            break
        at, left = start + 1, left - 1
    return raw[at + 1 :] if at and raw[at : at + 1] in (" ", "\t") else raw[at:]


_BEFORE_MARK = frozenset(" \t\ufeff\u200b\u200e\xa0")
