"""The part of the index that somebody may see: how common a word is, and which words there are, is told by it alone."""

import numpy

from search import polish
from search.schema import ALL

MOST_NEAR = 8
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
        found = {}
        for part, first, after in ranges:
            field = part.fields[ALL]
            counts = self._counts(part, field, first, after)
            for number in numpy.flatnonzero(counts):
                term = field.lexicon[first + int(number)].decode()
                found[term] = found.get(term, 0) + int(counts[number])
        return found

    def _counts(self, part, field, first, after):
        ends = field.ends[first : after + 1].astype(numpy.int64)
        if self.mask is None:
            return numpy.diff(ends)
        seen = self.mask[field.ids[ends[0] : ends[-1]].astype(numpy.int64) + part.base]
        return numpy.diff(numpy.append(0, numpy.cumsum(seen))[ends - ends[0]])

    def completions(self, begun, most):
        """The commonest forms that begin so, the commonest first."""
        counts = self.counted(self.snapshot.ranges(ALL, polish.FORM + begun))
        return [term.removeprefix(polish.FORM) for term in _commonest(counts, most)]

    def restorations(self, form):
        """The words that are written like the form but for their diacritics, the commonest first."""
        start = f"{polish.FOLDED}{form}{polish.FOLDED}"
        counts = self.counted(self.snapshot.ranges(ALL, start))
        return [term.removeprefix(start) for term in _commonest(counts, len(counts))]

    def as_written(self, form):
        """The form with the diacritics that it mostly has."""
        start = f"{polish.FOLDED}{form}{polish.FOLDED}"
        counts = self.counted(self.snapshot.ranges(ALL, start))
        bare = self.how_many(self.snapshot.entries(ALL, polish.FORM + form)) - sum(counts.values())
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


def _commonest(counts, most):
    return sorted(counts, key=lambda term: (-counts[term], term))[:most]
