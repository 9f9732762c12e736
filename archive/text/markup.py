"""Text out of office XML as it streams by: no tree is built, so size costs time, not memory."""

import re
from dataclasses import dataclass

from lxml import etree

_CHUNK = 64 * 1024
_SPACE = re.compile(r"[\t\r\n]+")
_MAX_SPACES = 100


@dataclass(frozen=True)
class Grammar:
    """What the elements of one format mean, by local name (transitional and strict namespaces differ)."""

    text: frozenset
    lines: frozenset
    skipped: frozenset
    marks: dict
    cells: frozenset = frozenset({"tc", "table-cell"})
    rows: frozenset = frozenset({"tr", "table-row"})


OOXML = Grammar(
    text=frozenset({"t"}),
    lines=frozenset({"p"}),
    # Fallback repeats the text box beside it; the properties hold tab stops, also called "tab".
    skipped=frozenset({"Fallback", "pPr", "rPr", "moveFrom"}),
    marks={"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"},
)
OPENDOCUMENT = Grammar(
    text=frozenset({"p", "h"}),
    lines=frozenset({"p", "h"}),
    skipped=frozenset({"tracked-changes", "note-citation", "scripts"}),
    marks={"tab": "\t", "line-break": "\n", "s": " ", "note": " "},
)
ANY_XML = Grammar(text=frozenset({"*"}), lines=frozenset({"*"}), skipped=frozenset(), marks={})


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


class _Walker:
    """Hears the elements begin and end, and keeps the lines."""

    def __init__(self, grammar):
        self.grammar = grammar
        self.line, self.done = [], []
        self.in_text = self.in_skipped = self.in_cells = 0

    def start(self, tag, attributes):
        name, grammar = _local(tag), self.grammar
        self.in_skipped += name in grammar.skipped
        self.in_cells += name in grammar.cells
        self.in_text += name in grammar.text or "*" in grammar.text
        if name in grammar.marks and not self.in_skipped:
            self._mark(grammar.marks[name], attributes)

    def data(self, text):
        if self.in_text and not self.in_skipped:
            self.line.append(_SPACE.sub(" ", text))

    def end(self, tag):
        name, grammar = _local(tag), self.grammar
        self.in_text -= name in grammar.text or "*" in grammar.text
        self.in_skipped -= name in grammar.skipped
        self.in_cells -= name in grammar.cells
        if name in grammar.cells:
            self.line.append("\t")
        elif name in grammar.rows or (
            (name in grammar.lines or "*" in grammar.lines) and not self.in_skipped
        ):
            self._end_line(name)

    def close(self):
        return self

    def take(self, rest=False):
        """The lines finished since the last time; the unfinished one too at the end."""
        if rest and self.line:
            self._break()
        lines, self.done = self.done, []
        return lines

    def _mark(self, mark, attributes):
        if mark == "\n":
            self._end_line("")
        else:
            self.line.append(mark * min(_count(attributes), _MAX_SPACES))

    def _end_line(self, name):
        # A row of a table stays one line, whatever paragraphs its cells have.
        if self.in_cells and name not in self.grammar.rows:
            self.line.append(" ")
        else:
            self._break()

    def _break(self):
        self.done.append("".join(self.line).strip())
        self.line = []


def _local(tag):
    return tag.rpartition("}")[2]


def _count(attributes):
    counts = [value for name, value in attributes.items() if _local(name) == "c"]
    return int(counts[0]) if counts and counts[0].isdecimal() else 1
