"""Several segments made one: the postings of each term joined, in slices that fit in memory."""

import numpy

from search.columns import merge_columns
from search.inverted import spread
from search.lexicon import joined
from search.postings import Field, ends_of
from search.schema import ALL, ANALYSES, WITH_PLACES

AT_ONCE = 1 << 19  # postings


def merge(out, sources):
    """Write what still stands in the sources, pairs of (arrays, which entries stand), into a file; its `facts`."""
    numbers, total = [], 0
    for _, stands in sources:
        numbers.append(numpy.where(stands, total + numpy.cumsum(stands) - 1, 0).astype(numpy.uint32))
        total += int(stands.sum())
    for name in ANALYSES:
        _Merging(name, sources, numbers).write(out)
    return merge_columns(out, sources)


class _Merging:
    """One field of the segments."""

    def __init__(self, name, sources, numbers):
        self.name, self.sources, self.numbers = name, sources, numbers
        self.fields = [Field(arrays, name) for arrays, _ in sources]
        self.terms = sorted({term for field in self.fields for term in field.lexicon})
        number = {term: i for i, term in enumerate(self.terms)}
        # Where each term of each source stands among all; both are in order, so a slice of one is a slice of all.
        self.ranks = [numpy.array([number[term] for term in f.lexicon], numpy.int64) for f in self.fields]

    def write(self, out):
        streams = {"ids": out.stream(f"{self.name}.ids", "u4")}
        if self.name == ALL:
            streams["weights"] = out.stream(f"{self.name}.weights", "u1")
        if self.name in WITH_PLACES:
            streams["counts"] = out.stream(f"{self.name}.counts", "u2")
            streams["places"] = out.stream(f"{self.name}.places", "u4")
        found, places = numpy.zeros((2, len(self.terms)), numpy.int64)
        for first, after in self._slices():
            joined_slice = self._slice(first, after)
            for name, stream in streams.items():
                stream.append(joined_slice[name])
            ranks = joined_slice["ranks"] - first
            found[first:after] = numpy.bincount(ranks, minlength=after - first)
            if "counts" in streams:
                places[first:after] = numpy.bincount(ranks, joined_slice["counts"], minlength=after - first)
            for arrays, _ in self.sources:
                arrays.forget()
        self._write_terms(out, found, places)

    def _write_terms(self, out, found, places):
        kept = numpy.flatnonzero(found)
        text, starts = joined([self.terms[i] for i in kept])
        out.add(f"{self.name}.text", text)
        out.add(f"{self.name}.starts", starts)
        out.add(f"{self.name}.ends", ends_of(found[kept]))
        if self.name in WITH_PLACES:
            out.add(f"{self.name}.places_at", ends_of(places[kept]))

    def _slices(self):
        """(first, after) of terms with about `AT_ONCE` postings together."""
        many = numpy.zeros(len(self.terms), numpy.int64)
        for field, ranks in zip(self.fields, self.ranks, strict=True):
            many[ranks] += numpy.diff(field.ends.astype(numpy.int64))
        upto, first = numpy.cumsum(many), 0
        while first < len(self.terms):
            before = upto[first - 1] if first else 0
            after = max(first + 1, int(numpy.searchsorted(upto, before + AT_ONCE, "right")))
            yield first, after
            first = after

    def _slice(self, first, after):
        """The postings of those terms in all sources, in order."""
        found = [self._of_source(i, first, after) for i in range(len(self.sources))]
        ranks = numpy.concatenate([source["ranks"] for source in found])
        order = numpy.argsort(ranks, kind="stable")  # the sources are in order, and so are their entries
        merged = {
            name: numpy.concatenate([source[name] for source in found])[order]
            for name in found[0]
            if name != "places"
        }
        if "counts" in merged:
            places = numpy.concatenate([source["places"] for source in found])
            many = numpy.concatenate([source["counts"] for source in found]).astype(numpy.int64)
            firsts = numpy.cumsum(many) - many
            merged["places"] = places[spread(firsts[order], many[order])]
        return merged

    def _of_source(self, i, first, after):
        field, ranks, numbers, (_, stands) = self.fields[i], self.ranks[i], self.numbers[i], self.sources[i]
        low, high = numpy.searchsorted(ranks, (first, after))
        where = field.slice_of(low, high)
        ids = field.ids[where]
        kept = stands[ids]
        found = {
            "ranks": numpy.repeat(
                ranks[low:high], numpy.diff(field.ends[low : high + 1].astype(numpy.int64))
            )[kept],
            "ids": numbers[ids[kept]],
        }
        if field.weights is not None:
            found["weights"] = field.weights[where][kept]
        if self.name in WITH_PLACES:
            counts = field.counts[where].astype(numpy.int64)
            firsts = int(field.places_at[low]) + numpy.cumsum(counts) - counts
            found["counts"] = counts[kept].astype(numpy.uint16)
            found["places"] = field.places[spread(firsts[kept], counts[kept])]
        return found
