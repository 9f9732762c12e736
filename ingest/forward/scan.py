"""Where a letter that is passed on begins: the first head in the text, of whatever kind, decides what the text is."""

from dataclasses import dataclass
from enum import Enum

from ingest.forward import attribution, bare, block, labels, together
from ingest.forward.block import Header
from ingest.forward.lines import Lines, Texts
from ingest.quote import heads

MOST_LOOKS = 500  # at lines that look like heads: no letter has so many, and each look costs
MOST_HEADER_LINES = 4000  # that are read in all of one text: what seems a header costs, too
MOST_UNTOLD = 10  # titles without a sender
MOST_FOLDED = 8  # lines of a header in one
NEAR = 4  # lines below a title within which its header begins
OUTLOOK = 32  # underscores that Outlook on the web and on telephones draws above an older message

_BEFORE = "> \t\r\xa0\ufeff\u200b\u200e\u202f"
_AFTER = " \t\r\xa0\ufeff\u200b\u200e\u202f"
_RULES = frozenset("-_=*~")
_LAST = (":", "：", "*", "-", "(a)")


class Kind(Enum):
    """What stands above the older message, from what is surely a forward to what is mostly an answer."""

    TITLE = "a title or a phrase that says it is passed on"
    ORIGINAL = "a title that says it is the original"
    RULE = "a rule above header lines"
    BLOCK = "header lines alone"
    ATTRIBUTION = "a line that says who wrote"


@dataclass(frozen=True)
class Found:
    """A head: its first line, what it says, how deep it is quoted, and the first line of the letter below it."""

    kind: Kind
    first: int
    header: Header
    body: int
    depth: int
    is_outlooks: bool = False


def head(lines: Lines, subject: str = "") -> Found | None:
    """The first head; `subject` is that of the letter around it."""
    return _Scan(lines, subject).first()


class _Scan:
    def __init__(self, lines, subject):
        self.lines, self.subject = lines, labels.small(subject)
        self.texts = Texts(lines)
        self.left = MOST_HEADER_LINES

    def first(self):
        """The first head that tells a sender; without any, a title that tells none."""
        looks, untold = 0, []
        for number, raw in enumerate(self.lines.raw):
            if not _looks_like_head(raw.lstrip(_BEFORE)):
                continue
            looks += 1
            if looks > MOST_LOOKS or self.left <= 0:
                break
            text = self.texts[number]
            found = self._at(number, text) if text else None
            if found and found.header.has_sender:
                return untold[0] if untold and found.kind is Kind.ATTRIBUTION else found
            untold += [found] if found else []
            if len(untold) == MOST_UNTOLD:
                break
        return untold[0] if untold else None

    def _at(self, number, text):
        if text[0] in _RULES and (found := self._titled(number, text)):
            return found
        if text[-1] in ":：" and heads.begins_forward(text):
            return self._below(Kind.TITLE, number, number + 1)
        if labels.read(text):
            header, body = self._header(number)
            if header.is_letter:
                return self._found(Kind.BLOCK, number, header, body)
        return self._attributed(number) if text.endswith(_LAST) else None

    def _header(self, start):
        header, body = block.read(self.lines, start, self.subject)
        self.left -= body - start
        return header, body

    def _titled(self, number, text):
        name = heads.title(text)
        if name and heads.is_forward(name):
            return self._run_together(number, text) or self._below(Kind.TITLE, number, number + 1)
        if name and heads.is_original(name):
            found = self._below(Kind.ORIGINAL, number, number + 1)
            return found if found.header.values else None
        if name or (len(text) >= 5 and not text.strip("-_=*~")):
            return self._ruled(Kind.ORIGINAL if name else Kind.RULE, number, text)
        return None

    def _run_together(self, number, text):
        """The header in the line of the title itself, folded over the next ones or not."""
        rest = _after_title(text)
        if not rest or len(rest) > together.LONGEST:
            return None
        header = together.read(rest)
        last = number
        while (header is None or "subject" not in header.values) and last - number < MOST_FOLDED:
            if not together.begins(rest) or last + 1 >= len(self.texts) or not self.texts[last + 1]:
                break
            last += 1
            rest = f"{rest} {self.texts[last]}"
            header = together.read(rest)
        return self._found(Kind.TITLE, number, header, last + 1) if header else None

    def _below(self, kind, first, start):
        """The head whose header lines, or attribution, begin near below its title."""
        for number in range(start, min(start + NEAR, len(self.lines))):
            if labels.read(self.texts[number]):
                header, body = self._header(number)
                if header.has_sender or len(header.values) > 1:
                    return self._found(kind, first, header, body, self.lines[number].depth)
            elif self.texts[number] and (found := self._attributed(number)):
                return Found(kind, first, found.header, found.body, found.depth)
            elif self.texts[number] and (told := bare.read(self.lines, number)):
                return self._found(kind, first, *told, self.lines[number].depth)
        return self._found(kind, first, Header(), start)

    def _ruled(self, kind, number, text):
        """The head below a rule, or below a title that nobody knows."""
        for below in range(number + 1, min(number + NEAR, len(self.lines))):
            if self.texts[below]:
                if labels.read(self.texts[below]) is None:
                    return None
                header, body = self._header(below)
                is_outlooks = len(text) == OUTLOOK and not text.strip("_")
                found = self._found(kind, number, header, body, self.lines[below].depth, is_outlooks)
                return found if header.is_letter else None
        return None

    def _attributed(self, number):
        for last in range(number, min(number + heads.MOST_LINES, len(self.lines))):
            if not self.texts[last]:
                return None
            if self.texts[last].endswith(_LAST) and (told := heads.attribution(self.texts, last)):
                return self._who_wrote(number, last, *told)
        return None

    def _who_wrote(self, number, last, first, sure):
        below = next((line for line in self.lines[last + 1 : last + 6] if line.text), None)
        is_marked = below is not None and below.depth > self.lines[last].depth
        if first > number or not (is_marked or sure is heads.Sure.ALONE):
            return None
        header = attribution.read(self._joined(first, last))
        return self._found(Kind.ATTRIBUTION, first, header, last + 1) if header.has_sender else None

    def _joined(self, first, last):
        return " ".join(line.text for line in self.lines[first : last + 1])

    def _found(self, kind, first, header, body, depth=None, is_outlooks=False):
        return Found(
            kind, first, header, body, self.lines[first].depth if depth is None else depth, is_outlooks
        )


def _looks_like_head(text):
    """Whether a line, without marks of quotation, is worth a look: most of all lines are not."""
    if text[:1] in _RULES or text.find(":", 0, labels.LONGEST) >= 0:
        return True
    return text.rstrip(_AFTER).endswith(_LAST) or (
        not text.isascii() and text.find("：", 0, labels.LONGEST) >= 0
    )


def _after_title(text):
    """What follows the closing row of dashes."""
    return text.lstrip("-_=~* \t").partition("--")[2].lstrip("-_=~* \t")
