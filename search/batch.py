"""Entries gathered to become one segment of the index."""

import numpy

from search import polish
from search.columns import Row, write_columns
from search.inverted import Vocabulary
from search.postings import write_postings
from search.schema import ALL, ANALYSES, BETWEEN_PARTS, parts_of, terms_of


class Batch:
    """Entries and their words, until they are written."""

    def __init__(self):
        self._rows = []
        self._fields = {name: _Field(analysis) for name, analysis in ANALYSES.items()}
        self.words = 0

    def __len__(self):
        return len(self._rows)

    def add(self, entry):
        """Take the entry in."""
        number, parts = len(self._rows), parts_of(entry)
        for part, text in parts:
            self._say(ALL, number, polish.chain_texts(text), part)
        for name in ("sender", "recipients", "files"):
            self._say(name, number, polish.chain_texts(getattr(entry, name)))
        for name, terms in terms_of(entry).items():
            self._say(name, number, terms)
        self._rows.append(Row.of(entry, [text for _, text in parts]))

    def write(self, out):
        """Put all into a file of arrays; its `facts`."""
        for name, field in self._fields.items():
            write_postings(out, name, field.postings())
        return write_columns(out, self._rows)

    def _say(self, field, number, chains, part=None):
        self._fields[field].say(number, chains, part)
        self.words += len(chains)


class _Field:
    """What the entries say in one field: numbers of chains, part by part."""

    def __init__(self, analysis):
        self._vocabulary = Vocabulary(analysis)
        self._chains, self._entries, self._weights = [], [], []

    def say(self, entry, chains, part):
        numbers = self._vocabulary.numbers
        self._chains.append(numpy.array([numbers[chain] for chain in chains], numpy.uint32))
        self._entries.append(entry)
        self._weights.append(part.weight_in(len(chains)) if part else 1.0)

    def postings(self):
        many = numpy.array([len(chains) for chains in self._chains], numpy.int64)
        chains = numpy.concatenate([*self._chains, numpy.zeros(0, numpy.uint32)])
        entries = numpy.array(self._entries, numpy.uint32)
        return self._vocabulary.postings(
            chains,
            numpy.repeat(entries, many),
            _places(self._vocabulary.reach[chains], many, entries),
            numpy.repeat(numpy.array(self._weights, numpy.float32), many),
        )


def _places(reach, many, entries):
    """Where each chain stands in its entry: its parts follow one another with a space between them."""
    after = numpy.cumsum(reach, dtype=numpy.int64)
    before = after - reach
    bounds = numpy.cumsum(many) - many
    parts = numpy.append(before, after[-1:])[bounds] if len(after) else numpy.zeros(len(many), numpy.int64)
    first = numpy.append(True, entries[1:] != entries[:-1]) if len(entries) else entries.astype(bool)
    of_entry = numpy.flatnonzero(first)[numpy.cumsum(first) - 1] if len(entries) else entries
    start = parts[of_entry] - BETWEEN_PARTS * (numpy.arange(len(entries)) - of_entry)
    return before - numpy.repeat(start, many)
