"""Text out of office XML as it streams by: no tree is built, so size costs time, not memory."""

import re
from dataclasses import dataclass, field, replace

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

    def stands_alone(self, name, among_words):
        """Whether the element's text is none of the text around it."""
        if self.is_any:
            return not among_words
        return any(name in names for names in (self.lines, self.apart, self.cells, self.rows))


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
ANY_XML = Grammar(is_any=True)


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


@dataclass
class _Open:
    """An element that is being read, with the text that will be its own."""

    name: str
    text: list = field(default_factory=list)
    in_text: int = 0
    has_words: bool = False


class _Walker:
    """Hears the elements begin and end, and keeps the lines."""

    def __init__(self, grammar):
        self.grammar = grammar
        # Of the elements around, those that stand alone; and of each element whether it does.
        self.open, self.alone = [_Open("", in_text=grammar.is_any)], []
        self.done, self.in_skipped = [], 0

    def start(self, tag, attributes):
        name, grammar = _local(tag), self.grammar
        self.in_skipped += name in grammar.skipped
        if name in grammar.marks and not self.in_skipped:
            self._mark(grammar.marks[name], attributes)
        self.alone.append(grammar.stands_alone(name, self.open[-1].has_words))
        if self.alone[-1]:
            self.open.append(_Open(name, in_text=grammar.is_any))
        self.open[-1].in_text += name in grammar.text

    def data(self, text):
        here = self.open[-1]
        if here.in_text and not self.in_skipped:
            here.text.append(_SPACE.sub(" ", text))
            here.has_words = here.has_words or not text.isspace()

    def end(self, tag):
        name = _local(tag)
        self.open[-1].in_text -= name in self.grammar.text
        if self.alone.pop():
            self._end(self.open.pop())
        self.in_skipped -= name in self.grammar.skipped

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

    def _mark(self, mark, attributes):
        if mark == "\n":
            self.open[-1].text.append(" " if self._cell() else "\n")
        else:
            self.open[-1].text.append(mark * min(_count(attributes), _MAX_SPACES))

    def _end(self, ended):
        written, cell = "".join(ended.text), self._cell()
        if self.in_skipped or (ended.name in self.grammar.apart and not ended.has_words):
            return
        if ended.name in self.grammar.cells:
            self.open[-1].text.append(f"{written}\t")
        elif cell is None:
            self._say(written)
        # A row of a table stays one line, whatever paragraphs its cells have; but a table in it has rows of its own.
        elif ended.name in self.grammar.rows:
            cell.text.append(f"\n{written.strip()}\n")
        else:
            cell.text.append(f"{written} ")

    def _cell(self):
        return next((one for one in reversed(self.open) if one.name in self.grammar.cells), None)

    def _say(self, written):
        self.done.extend(line.strip() for line in written.split("\n"))


def _local(tag):
    return tag.rpartition("}")[2]


def _count(attributes):
    counts = [value for name, value in attributes.items() if _local(name) == "c"]
    return int(counts[0]) if counts and counts[0].isdecimal() else 1
