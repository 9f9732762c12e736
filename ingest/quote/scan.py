"""What each line of a letter is: the writer's own, quoted, a head of a quotation, or below one that runs to the end."""

import re
from dataclasses import dataclass

from ingest.quote import heads
from ingest.quote.heads import Sure

BLANK, OWN, QUOTED, HEAD = " ", "o", ">", "h"
MOST_LOOKS = 500  # at lines that look like heads: no letter has so many, and each look costs

_INITIALS = re.compile(r"[^\W\d_]{1,12}>(?:[\s>]|$)")
# "> 50 000 zł" is a sum, not a quotation.
_COMPARED = re.compile(
    r">\s?=?\s?\d[\d\s.,]{0,15}(?:%|‰|zł|tys|mln|pln|eur|usd|€|\$|dni|lat|m2|szt)", re.IGNORECASE
)
_SPOKEN = ("„", "“", "”", '"', "«", "»", "‚", "'")
_FIRST = frozenset(">-_=*~0123456789\ufeff\u200b")
_LAST = (":", "：", "-", "*", "(a)")
_RULES = frozenset("-_=*~")


@dataclass(frozen=True)
class Found:
    """One letter for each line above `cut`, from where on all is quoted.

    A letter that `stays_whole` is a forward or nothing but a quotation. `top` is the last line of a head with
    nothing above it and no marks below.
    """

    kinds: str
    cut: int
    stays_whole: bool = False
    top: int | None = None


def read(lines: list[str]) -> Found:
    """What each line is, in one pass."""
    reader = _Reader(lines)
    reader.read()
    return Found("".join(reader.kinds[: reader.cut]), reader.cut, reader.stays_whole, reader.top)


class _Reader:
    def __init__(self, lines):
        self.lines, self.kinds = lines, []
        self.cut = len(lines)
        self.stays_whole = False
        self.top = None
        self.first_own = None
        self.has_head = False
        self.is_run_told = False  # whether the present run of marked lines has said something
        self.looks = 0

    def read(self):
        kinds = self.kinds
        for number, line in enumerate(self.lines):
            if line[:1] == ">" and self.is_run_told and kinds[-1] == QUOTED:
                kinds.append(QUOTED)
                continue
            text = line.strip()
            if not text:
                kinds.append(BLANK)
                continue
            begun = text[:30]
            looks_like_head = text[0] in _FIRST or text.endswith(_LAST) or ":" in begun or "：" in begun
            if looks_like_head and self._ends_at(number, text):
                return
            if len(kinds) == number:
                self._enter(number, text)

    def _enter(self, number, text):
        if text[0] == ">":
            kind = OWN if self._is_compared(number, text) else QUOTED
        else:
            kind = QUOTED if self.has_head and _INITIALS.match(text) else OWN
        self.kinds.append(kind)
        if kind == OWN and self.first_own is None:
            self.first_own = number

    def _ends_at(self, number, text):
        """Whether reading ends at what the line is: a forward, or the head of all that follows."""
        self.looks += 1
        if self.looks > MOST_LOOKS:
            return False
        if text[0] == ">":
            return self._ends_at_marked(number, text)
        if text[0] in _RULES and (name := heads.title(text)):
            if heads.is_original(name):
                return self._quotes_from(number)
            if heads.is_forward(name) or self._has_sender_below(number):
                return self._forwards()
        if text[-1] == ":" and heads.begins_forward(text):
            return self._forwards()
        if heads.label(text) == "from" and (first := heads.block(self.lines, number)) is not None:
            return self._quotes_from(first)
        if text.endswith(_LAST):
            return self._ends_at_attribution(number)
        return heads.is_bare_attribution(text) and self._begins(number, number, Sure.ALONE)

    def _ends_at_marked(self, number, text):
        """The same for a marked line that may begin a forward, or end an attribution in its folded address."""
        if heads.is_bare_attribution(text):
            return self._quotes_from(number)
        if self._ends_folded_address(number, text) and self._ends_at_attribution(number):
            return True
        if len(self.kinds) > number:
            return False
        inner = text.lstrip("> \t\xa0")
        self.is_run_told = bool(inner)
        if not inner or self._above(number) == HEAD:
            return False
        name = heads.title(inner)
        is_original = name is not None and heads.is_original(name) and self._has_sender_below(number)
        if is_original or heads.begins_forward(inner) or (name is not None and heads.is_forward(name)):
            return self._forwards()
        return False

    def _ends_folded_address(self, number, text):
        return text[-1] == ":" and len(text) < 80 and number > 0 and self.kinds[number - 1] == OWN

    def _ends_at_attribution(self, number):
        found = heads.attribution(self.lines, number)
        return found is not None and self._begins(found[0], number, found[1])

    def _begins(self, first, last, sure):
        """Enter the attribution; whether all below it is quoted."""
        if not {OWN, BLANK}.issuperset(self.kinds[first:]):
            return False
        below = self._below(last)
        if not (below.startswith(">") or _INITIALS.match(below)):
            # What a person quotes by hand begins with a quotation mark.
            if sure is not Sure.ALONE or below.startswith(_SPOKEN):
                return False
            if self.top is None:
                if self._is_own_above(first):
                    return self._quotes_from(first)
                self.top = last
        self.kinds[first:] = [HEAD] * (last + 1 - first)
        self.has_head = True
        if not self._is_own_above(first):
            self.first_own = None
        return False

    def _quotes_from(self, first):
        if self.top is not None:
            return False
        if self._is_own_above(first):
            self.cut = first
        else:
            self.stays_whole = True
        return True

    def _is_compared(self, number, text):
        return (number == 0 or self.kinds[-1] in (OWN, BLANK)) and _COMPARED.match(text) is not None

    def _forwards(self):
        self.stays_whole = True
        return True

    def _is_own_above(self, number):
        return self.first_own is not None and self.first_own < number

    def _above(self, number):
        near = "".join(self.kinds[max(number - 5, 0) :]).rstrip(BLANK + QUOTED)
        return near[-1:]

    def _below(self, number):
        return next((line.strip() for line in self.lines[number + 1 : number + 6] if line.strip()), "")

    def _has_sender_below(self, number):
        return any(heads.label(line.lstrip("> ")) == "from" for line in self.lines[number + 1 : number + 4])
