"""The part of the index that somebody may see: how common a word is, and which words there are, is told by it alone."""

from collections import Counter

import numpy

from search import polish
from search.schema import ALL

MOST_NEAR = 8
FEW = 100  # terms that are looked up in every part one by one
PIECE = 1 << 14  # entries looked at in one go
MANY = 3000  # terms, of which the commonest are not found by going through all
SHORTEST_NEAR = 4  # letters; a shorter word is near too many


class Permitted:
    """A snapshot within the bounds of an audience, a set of tokens, or None for everything."""

    def __init__(self, snapshot, audience):
        self.snapshot = snapshot
        self.mask = self._mask(audience)  # None: everything stands and may be seen
        self.count = snapshot.total if self.mask is None else int(numpy.count_nonzero(self.mask))

    def _mask(self, audience):
        stands = self.snapshot.stands
        if audience is None:
            return stands
        mask = self.snapshot.having_any("audience", audience)
        return mask if stands is None else mask & stands

    def rarity(self, entries):
        """What finding a term in no other than these entries is worth (the idf of BM25); 0 for none."""
        return self._rarity(self.how_many(entries))

    def how_many(self, entries):
        """How many of the entries may be seen."""
        return len(entries) if self.mask is None else int(numpy.count_nonzero(self.mask[entries]))

    def _rarity(self, count):
        return float(numpy.log1p((self.count - count + 0.5) / (count + 0.5))) if count else 0.0

    def counted(self, ranges):
        """{term: how many permitted entries have it} for the terms in the ranges, those with none left out."""
        return {term.decode(): count for term, count in _totals(self._counted_in(ranges)).items()}

    def _counted_in(self, ranges):
        return [_Counted(part, first, self._counts(part, first, after)) for part, first, after in ranges]

    def _counts(self, part, first, after):
        """How many permitted entries of the part have each of these terms."""
        field = part.fields[ALL]
        ends = field.ends[first : after + 1].astype(numpy.int64)
        if self.mask is None:
            return numpy.diff(ends)
        here = self.mask[part.base : part.base + part.documents]
        seen = _at(here, field.ids[ends[0] : ends[-1]])
        if after - first == 1:  # mostly
            return numpy.array([numpy.count_nonzero(seen)])
        return numpy.diff(numpy.searchsorted(numpy.flatnonzero(seen), ends - ends[0]))

    def completions(self, begun, most):
        """The commonest forms that begin so, the commonest first."""
        parts = self._counted_in(self.snapshot.ranges(ALL, polish.FORM + begun))
        said = _totals(parts, most)
        return [term.decode().removeprefix(polish.FORM) for term in _commonest(said, most)]

    def restorations(self, form):
        """The words that are written like the form but for their diacritics, the commonest first."""
        start = f"{polish.FOLDED}{form}{polish.FOLDED}"
        counts = self.counted(self.snapshot.ranges(ALL, start))
        return [term.removeprefix(start) for term in _commonest(counts, len(counts))]

    def as_written(self, form):
        """The form with the diacritics that it mostly has."""
        start = f"{polish.FOLDED}{form}{polish.FOLDED}"
        counts = self.counted(self.snapshot.ranges(ALL, start))
        said = self.snapshot.find(ALL, (polish.FORM + form).encode())
        bare = sum(int(self._counts(part, n, n + 1)[0]) for part, n in said) - sum(counts.values())
        best = max(counts, key=lambda term: (counts[term], term), default=None)
        return best.removeprefix(start) if best and counts[best] > bare else form

    def near(self, form):
        """Forms one letter away from this one, the commonest first."""
        if len(form) < SHORTEST_NEAR:
            return []
        counts, wanted = {}, (polish.FORM + form).encode()
        for part, first, after in self.snapshot.ranges(ALL, polish.FORM):
            lexicon = part.fields[ALL].lexicon
            ranges = [(part, number, number + 1) for number in lexicon.near(wanted, first, after)]
            for term, count in self.counted(ranges).items():
                counts[term] = counts.get(term, 0) + count
        counts.pop(polish.FORM + form, None)
        return [term.removeprefix(polish.FORM) for term in _commonest(counts, MOST_NEAR)]


def _at(mask, entries):
    """`mask[entries]`, a piece at a time: what fits in the processor's memory takes half as long."""
    found = numpy.empty(len(entries), bool)
    for start in range(0, len(entries), PIECE):
        piece = slice(start, start + PIECE)
        numpy.take(mask, entries[piece], out=found[piece], mode="clip")
    return found


class _Counted:
    """Terms of one part of the index with their counts."""

    def __init__(self, part, first, counts):
        self._lexicon = part.fields[ALL].lexicon
        self._first, self.counts = first, counts
        self.total = int(counts.sum())

    def with_at_least(self, share):
        """The terms that are counted so often, and at all."""
        numbers = numpy.flatnonzero((self.counts > 0) & (self.counts >= share))
        return self._lexicon.several(self._first + numbers)

    def count(self, term):
        """How often the term is counted."""
        number = self._lexicon.find(term)
        return 0 if number is None else int(self.counts[number - self._first])

    @property
    def all(self):
        """{term: its count} for all that are counted."""
        numbers = numpy.flatnonzero(self.counts)
        terms = self._lexicon.several(self._first + numbers)
        return dict(zip(terms, self.counts[numbers].tolist(), strict=True))


def _totals(parts, most=None):
    """{term: how often all parts say it}; of very many terms at least the `most` that are said most often."""
    if most and sum(len(part.counts) for part in parts) > MANY:
        # What is commoner than some of all is so in one part at least, for as much as that part says at all.
        least = _nth_largest([_total(term, parts) for term in _most_said(parts, most)], most)
        share = least / max(sum(part.total for part in parts), 1)
        maybe = {term for part in parts for term in part.with_at_least(share * part.total)}
        if len(maybe) < FEW:
            return {term: _total(term, parts) for term in maybe}
    totals = Counter()
    for part in parts:
        totals.update(part.all)
    return totals


def _total(term, parts):
    return sum(part.count(term) for part in parts)


def _most_said(parts, n):
    """The `n` commonest terms of the part that says most."""
    part = max(parts, key=lambda part: part.total)
    return part.with_at_least(_nth_largest(part.counts, n))[:n]


def _nth_largest(counts, n):
    """The n-th largest of the counts; 0 where there are not so many."""
    return int(numpy.partition(counts, -n)[-n]) if n <= len(counts) else 0


def _commonest(counts, most):
    return sorted(counts, key=lambda term: (-counts[term], term))[:most]
