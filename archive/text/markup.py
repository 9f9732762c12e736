"""Text out of office XML as it streams by: no tree is built, so size costs time, not memory."""

import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from lxml import etree

_CHUNK = 64 * 1024
_SPACE = re.compile(r"[\t\r\n]+")
_MAX_SPACES = 100


@dataclass(frozen=True)
class Grammar:
    """What the elements of one format mean, by local name (transitional and strict namespaces differ).

    What hangs `apart` on a paragraph (a note, a text box) is read before it, whole. Where `is_any`, each element is a
    line, unless it stands among the words of another.
    """

    text: frozenset = frozenset()
    lines: frozenset = frozenset()
    skipped: frozenset = frozenset()
    marks: dict = field(default_factory=dict)
    apart: frozenset = frozenset()
    cells: frozenset = frozenset({"tc", "table-cell"})
    rows: frozenset = frozenset({"tr", "table-row"})
    is_any: bool = False

    def kind(self, name):
        """What the elements of that name are; None where what is in them just belongs to what is around."""
        kind = _Kind(
            name,
            stands_alone=any(name in names for names in (self.lines, self.apart, self.cells, self.rows)),
            is_text=name in self.text,
            is_skipped=name in self.skipped,
            is_apart=name in self.apart,
            is_cell=name in self.cells,
            is_row=name in self.rows,
            mark=self.marks.get(name),
        )
        return kind if any(kind[1:]) or self.is_any else None


class _Kind(NamedTuple):
    name: str
    stands_alone: bool
    is_text: bool
    is_skipped: bool
    is_apart: bool
    is_cell: bool
    is_row: bool
    mark: str | None


OOXML = Grammar(
    text=frozenset({"t"}),
    lines=frozenset({"p"}),
    # Fallback repeats the text box beside it; the properties hold tab stops, also called "tab".
    skipped=frozenset({"Fallback", "pPr", "rPr", "moveFrom"}),
    marks={"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
    | dict.fromkeys(("sym", "drawing", "pict", "object"), " "),
)
_DRAWN = ("frame", "custom-shape", "rect", "ellipse", "line", "connector")
OPENDOCUMENT = Grammar(
    # Also what a picture is called and shows.
    text=frozenset({"p", "h", "title", "desc"}),
    lines=frozenset({"p", "h", "desc"}),
    skipped=frozenset({"tracked-changes", "scripts"}),
    marks={"tab": "\t", "line-break": "\n", "s": " "} | dict.fromkeys(_DRAWN, " "),
    apart=frozenset({"annotation", "note", *_DRAWN}),
)
# Of a chart: titles, and the names of what it shows, without the numbers.
CHART = replace(
    OOXML, text=frozenset({"t", "v"}), lines=frozenset({"p", "pt"}), skipped=frozenset({"numCache", "numLit"})
)
COMMENTS = replace(OOXML, text=frozenset({"t", "text"}), lines=frozenset({"p", "cm", "comment"}))
ANY_XML = Grammar(cells=frozenset(), rows=frozenset(), is_any=True)


def lines(stream, grammar):
    """The lines of text in the XML stream. Raises `etree.XMLSyntaxError` where it breaks."""
    walker = _Walker(grammar)
    parser = etree.XMLParser(target=walker, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        while chunk := stream.read(_CHUNK):
            parser.feed(chunk)
            yield from walker.take()
        parser.close()
    except etree.XMLSyntaxError:
        yield from walker.take(rest=True)
        raise
    yield from walker.take(rest=True)


@dataclass(slots=True)
class _Open:
    """An element that is being read, with the text that will be its own."""

    kind: _Kind | None
    in_text: int = 0
    text: list = field(default_factory=list)
    has_words: bool = False


class _Walker:
    """Hears the elements begin and end, and keeps the lines."""

    def __init__(self, grammar):
        self.grammar, self.kinds = grammar, {}
        # Of the elements around, those that stand alone, and those of them that are cells.
        self.open, self.cells = [_Open(None, in_text=grammar.is_any)], []
        self.among_words = []  # of each element, where any may stand among words
        self.done, self.in_skipped = [], 0

    def start(self, tag, attributes):
        kind = self._kind(tag)
        if kind is None:
            return
        self.in_skipped += kind.is_skipped
        if kind.mark and not self.in_skipped:
            self._mark(kind.mark, attributes)
        if self.grammar.is_any:
            self.among_words.append(self.open[-1].has_words)
        if kind.stands_alone or (self.grammar.is_any and not self.among_words[-1]):
            self.open.append(_Open(kind, in_text=self.grammar.is_any))
            if kind.is_cell:
                self.cells.append(self.open[-1])
        self.open[-1].in_text += kind.is_text

    def data(self, text):
        here = self.open[-1]
        if here.in_text and not self.in_skipped:
            here.text.append(_SPACE.sub(" ", text))
            here.has_words = here.has_words or not text.isspace()

    def end(self, tag):
        kind = self._kind(tag)
        if kind is None:
            return
        self.open[-1].in_text -= kind.is_text
        if kind.stands_alone or (self.grammar.is_any and not self.among_words.pop()):
            self._end(self.open.pop(), kind)
        self.in_skipped -= kind.is_skipped

    def close(self):
        return self

    def take(self, rest=False):
        """The lines finished since the last time; the unfinished ones too at the end."""
        if rest:
            for one in self.open:
                self._say("".join(one.text))
                one.text.clear()
        lines, self.done = self.done, []
        return lines

    def _kind(self, tag):
        if tag not in self.kinds:
            self.kinds[tag] = self.grammar.kind(_local(tag))
        return self.kinds[tag]

    def _mark(self, mark, attributes):
        if mark == "\n":
            self.open[-1].text.append(" " if self.cells else "\n")
        else:
            self.open[-1].text.append(mark * min(_count(attributes), _MAX_SPACES))

    def _end(self, ended, kind):
        written = "".join(ended.text)
        if kind.is_cell:
            self.cells.pop()
        if self.in_skipped or (kind.is_apart and not ended.has_words):
            return
        if kind.is_cell:
            self.open[-1].text.append(f"{written}\t")
        elif not self.cells:
            self._say(written)
        # A row of a table stays one line, whatever paragraphs its cells have; but a table in it has rows of its own.
        elif kind.is_row:
            self.cells[-1].text.append(f"\n{written.strip()}\n")
        else:
            self.cells[-1].text.append(f"{written} ")

    def _say(self, written):
        if "\n" in written:
            self.done.extend(line.strip() for line in written.split("\n"))
        else:
            self.done.append(written.strip())


def _local(tag):
    return tag.rpartition("}")[2]


def _count(attributes):
    counts = [value for name, value in attributes.items() if _local(name) == "c"]
    return int(counts[0]) if counts and counts[0].isdecimal() else 1
