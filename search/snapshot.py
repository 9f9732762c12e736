"""The index as it is between two commits: the segments as one row of entries, read by any number of threads."""

import time
from collections import defaultdict
from functools import cached_property, lru_cache, partial

import numpy

from search.inverted import spread
from search.postings import WORTH, Field
from search.schema import ALL, ANALYSES
from search.writer import is_scattered, read_toc, standing

YEAR = 365.25 * 24 * 3600
FRESH = 0.15  # by how much what was written just now is worth more than what is very old
_KEPT = 512  # terms whose places in the segments are remembered


class Numbers:
    """Values numbered in the order in which they came; a value keeps its number from one snapshot to the next."""

    def __init__(self):
        self.values, self._number = [], {}

    def of(self, values):
        """The numbers of the values, as an array."""
        return numpy.array([self._of(value) for value in values], numpy.uint32)

    def _of(self, value):
        number = self._number.setdefault(value, len(self.values))
        if number == len(self.values):
            self.values.append(value)
        return number


class Opened:
    """The arrays of one segment, and what is made of them once."""

    def __init__(self, arrays, numbers):
        self.arrays = arrays
        self.fields = {name: Field(arrays, name) for name in ANALYSES}
        self.numbered = {
            name: numbers[name].of(values)[arrays[name]] for name, values in arrays.facts["tables"].items()
        }
        different, which = numpy.unique(arrays["talk"], return_inverse=True)
        self.numbered["talk"] = numbers["talk"].of(different.tolist())[which]


class Part:
    """One segment, and the number of its first entry among all."""

    def __init__(self, segment, opened, base):
        self.id, self.opened, self.base = segment.segment_id(), opened, base
        self.arrays, self.fields = opened.arrays, opened.fields
        self.stands = standing(segment) if segment.has_deletions() else None
        self.documents = segment.doc_count_all()


class Snapshot:
    """All segments of one generation. Entries are numbers from 0; those that no longer stand are in no mask."""

    def __init__(self, folder, before=None):
        toc = read_toc(folder)
        self.generation, self.is_scattered = toc.generation, is_scattered(toc.segments)
        # Made here, by one thread after the other: others may be reading an older snapshot with the same numbers.
        self.numbers = before.numbers if before else defaultdict(Numbers)
        known = {part.id: part.opened for part in before.parts} if before else {}
        self.parts, base = [], 0
        for segment in toc.segments:
            opened = known.get(segment.segment_id()) or Opened(segment.arrays(folder), self.numbers)
            self.parts.append(Part(segment, opened, base))
            base += segment.doc_count_all()
        self.total = base
        self.now = time.time()
        # A circle through this would keep files that were replaced open until somebody looks for circles.
        self.find = lru_cache(_KEPT)(partial(_find, self.parts))

    @cached_property
    def stands(self):
        """Which entries stand, None if all do."""
        if all(part.stands is None for part in self.parts):
            return None
        return numpy.concatenate(
            [numpy.ones(part.documents, bool) if part.stands is None else part.stands for part in self.parts]
        )

    def forget(self):
        """Give back the memory of what was read of the files: they stay in the system's, as long as it has room."""
        for part in self.parts:
            part.arrays.forget()

    @property
    def documents(self):
        """How many entries stand."""
        return self.total if self.stands is None else int(numpy.count_nonzero(self.stands))

    @cached_property
    def _columns(self):
        return {}

    def column(self, name):
        """The values of all entries in a column of numbers."""
        if name not in self._columns:
            self._columns[name] = self._joined([part.arrays[name] for part in self.parts], numpy.int64)
        return self._columns[name]

    def key(self, entry):
        """The key of the entry."""
        values, of = self.table("kind")
        return f"{values[of[entry]]}:{self.column('row')[entry]}"

    def keys(self):
        """The keys of all entries that stand."""
        standing = range(self.total) if self.stands is None else numpy.flatnonzero(self.stands)
        return {self.key(entry) for entry in standing}

    def case_ids(self, entry):
        """The cases that the entry belongs to."""
        values, of = self.table("cases")
        return tuple(map(int, values[of[entry]].split()))

    def table(self, name):
        """The values that a named column has, and for every entry which one it is."""
        key = f"{name} named"
        if key not in self._columns:
            entries = [part.opened.numbered[name] for part in self.parts]
            self._columns[key] = self._joined(entries, numpy.uint32)
        return self.numbers[name].values, self._columns[key]

    @cached_property
    def talks(self):
        """For every entry the number of its conversation, from 0."""
        return self.table("talk")[1]

    @cached_property
    def years(self):
        """The earliest year in Poland, and for every entry how many years later it is."""
        # Where years meet, in winter, Poland is an hour ahead of UTC.
        years = (self.column("at") + 3600).astype("datetime64[s]").astype("datetime64[Y]").astype(numpy.int64)
        first = int(years.min(initial=0))
        return 1970 + first, years - first

    @cached_property
    def freshness(self):
        """What every entry's score is multiplied with: recent ones are worth slightly more."""
        age = numpy.maximum(self.now - self.column("at"), 0) / YEAR
        return (1 + FRESH * numpy.exp2(-age)).astype(numpy.float32)

    def with_amount(self, least, most):
        """Which entries name an amount in these bounds, in grosze; None is no bound."""
        mask = numpy.zeros(self.total, bool)
        for part in self.parts:
            amounts = part.arrays["amount"]
            inside = numpy.ones(len(amounts), bool)
            if least is not None:
                inside &= amounts >= least
            if most is not None:
                inside &= amounts <= most
            mask[part.arrays["amount_of"][inside].astype(numpy.int64) + part.base] = True
        return mask

    def having(self, field, terms):
        """Which entries have one of the terms in the field."""
        mask = numpy.zeros(self.total, bool)
        for term in terms:
            mask[self.entries(field, term)] = True
        return mask

    def having_any(self, field, terms):
        """`having` for many terms of a field of few."""
        mask = numpy.zeros(self.total, bool)
        terms = [term.encode() for term in terms]
        for part in self.parts:
            of = part.fields[field]
            here = mask[part.base : part.base + part.documents]
            for number in (of.lexicon.numbers[term] for term in terms if term in of.lexicon.numbers):
                here[of.ids[of.slice_of(number, number + 1)]] = True
        return mask

    def entries(self, field, term):
        """The entries that have the term, ascending."""
        return self._entries(field, [(part, n, n + 1) for part, n in self.find(field, term.encode())])

    def worths(self, term):
        """What the term is worth in each of its `entries`, without how rare it is."""
        return self._worths([(part, n, n + 1) for part, n in self.find(ALL, term.encode())])

    def ranges(self, field, beginning):
        """(part, first, after) of the terms that begin so."""
        found = [(part, *part.fields[field].lexicon.beginning(beginning.encode())) for part in self.parts]
        return [(part, first, after) for part, first, after in found if first < after]

    def entries_in(self, field, ranges):
        """The entries of all terms in the ranges; one may come more than once."""
        return self._entries(field, ranges)

    def worths_in(self, ranges):
        """What the terms in the ranges are worth in each of `entries_in`."""
        return self._worths(ranges)

    def places(self, field, term, among):
        """Where the term stands in those of the entries that the mask has: entry and place in one number, ascending."""
        found = [numpy.zeros(0, numpy.int64)]
        for part, number in self.find(field, term.encode()):
            of = part.fields[field]
            if of.places_at[number] == of.places_at[number + 1]:
                continue  # a form that its lemma speaks for
            where = of.slice_of(number, number + 1)
            entries = of.ids[where].astype(numpy.int64) + part.base
            counts = of.counts[where].astype(numpy.int64)
            firsts = int(of.places_at[number]) + numpy.cumsum(counts) - counts
            kept = among[entries]
            counts = counts[kept]
            places = of.places[spread(firsts[kept], counts)]
            found.append((numpy.repeat(entries[kept], counts) << 32) | places)
        return numpy.concatenate(found)

    def _entries(self, field, ranges):
        some = [
            part.fields[field].ids[part.fields[field].slice_of(first, after)].astype(numpy.int64) + part.base
            for part, first, after in ranges
        ]
        return some[0] if len(some) == 1 else self._joined(some, numpy.int64)

    def _worths(self, ranges):
        some = [
            WORTH[part.fields[ALL].weights[part.fields[ALL].slice_of(first, after)]]
            for part, first, after in ranges
        ]
        return some[0] if len(some) == 1 else self._joined(some, numpy.float32)

    @staticmethod
    def _joined(arrays, kind):
        return numpy.concatenate([*arrays, numpy.zeros(0, kind)]).astype(kind, copy=False)


def _find(parts, field, term):
    """(part, number) of the term in every segment that has it."""
    found = ((part, part.fields[field].lexicon.find(term)) for part in parts)
    return [(part, number) for part, number in found if number is not None]
