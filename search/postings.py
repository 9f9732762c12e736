"""The postings of a field in a segment's file: written as arrays, and read in slices of them."""

import numpy

from search.lexicon import Lexicon, joined
from search.schema import ALL, WITH_PLACES

# How a weight is kept in one byte: in steps of some four hundredths of itself, as far as any weight goes.
_STEPS, _FINEST = 18.0, 16.0
_SATURATION = 1.2  # k1 of BM25F


def write_postings(out, field, postings):
    """Put the postings of a field into a file of arrays."""
    text, starts = joined(postings.terms)
    out.add(f"{field}.text", text)
    out.add(f"{field}.starts", starts)
    out.add(f"{field}.ends", postings.ends)
    out.add(f"{field}.ids", postings.ids)
    if field == ALL:
        out.add(f"{field}.weights", in_a_byte(postings.weights))
    if field in WITH_PLACES:
        out.add(f"{field}.counts", postings.counts)
        out.add(f"{field}.places", postings.places)
        out.add(f"{field}.places_at", ends_of(postings.counts)[postings.ends.astype(numpy.int64)])


def ends_of(many):
    """Where each of several runs of so many begins, and where the last one ends."""
    return numpy.append(0, numpy.cumsum(many)).astype(numpy.uint64)


def in_a_byte(weights):
    """Weights as they are kept, none of them nothing."""
    return numpy.clip(numpy.rint(_STEPS * numpy.log2(1 + _FINEST * weights)), 1, 255).astype(numpy.uint8)


def weights_in(kept):
    """What `in_a_byte` kept."""
    return (numpy.exp2(kept / numpy.float32(_STEPS)) - 1) / numpy.float32(_FINEST)


def saturated(weights):
    """What a word's weight in an entry is worth: saying it again and again is worth ever less (BM25F)."""
    return weights / (_SATURATION + weights)


WORTH = saturated(weights_in(numpy.arange(256, dtype=numpy.float32)))


class Field:
    """The postings of a field in one segment."""

    def __init__(self, arrays, name):
        self.lexicon = Lexicon(arrays[f"{name}.text"], arrays[f"{name}.starts"])
        self.ends, self.ids = arrays[f"{name}.ends"], arrays[f"{name}.ids"]
        self.weights = arrays[f"{name}.weights"] if name == ALL else None
        self.counts = None
        if name in WITH_PLACES:
            self.counts, self.places = arrays[f"{name}.counts"], arrays[f"{name}.places"]
            self.places_at = arrays[f"{name}.places_at"]

    def slice_of(self, first, after):
        """Where the postings of the terms with these numbers stand."""
        return slice(int(self.ends[first]), int(self.ends[after]))

    def places_of(self, number):
        """The places of the term in each of its entries, as lists; empty where the field keeps none."""
        if self.counts is None:
            return []
        upto = numpy.cumsum(self.counts[self.slice_of(number, number + 1)], dtype=numpy.int64)
        places = self.places[int(self.places_at[number]) : int(self.places_at[number + 1])]
        return [some.tolist() for some in numpy.split(places, upto[:-1])]
