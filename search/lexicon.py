"""The terms of a field in their order, read where they lie: found, counted and compared without a list of them."""

from bisect import bisect_left
from functools import cached_property

import numpy

_AFTER_ALL = b"\xff"  # no UTF-8 begins with it
_STEP = 128  # every so manieth term is kept in memory: what leads near the others


class Lexicon:
    """Sorted terms: `text` is all of them run together, `starts` where each begins, and where the last ends."""

    def __init__(self, text, starts):
        self._text, self._starts = text, starts
        self._bytes, self._at = memoryview(text), memoryview(starts)

    def __len__(self):
        return len(self._at) - 1

    def __getitem__(self, number):
        return bytes(self._bytes[self._at[number] : self._at[number + 1]])

    @cached_property
    def numbers(self):
        """{term: its number}, where many are asked for: to find one after the other takes as long."""
        return {term: number for number, term in enumerate(self)}

    def several(self, numbers):
        """The terms with these numbers, an array."""
        ends = zip(self._starts[numbers].tolist(), self._starts[numbers + 1].tolist(), strict=True)
        return [bytes(self._bytes[start:end]) for start, end in ends]

    def find(self, term):
        """The number of the term, None if it is not there."""
        number = self._first_from(term)
        return number if number < len(self) and self[number] == term else None

    def beginning(self, with_):
        """The numbers of the terms that begin so, from the first to after the last."""
        first = self._first_from(with_)
        if first == len(self) or not self[first].startswith(with_):
            return first, first
        return first, self._first_from(with_ + _AFTER_ALL)

    @cached_property
    def _leading(self):
        return self.several(numpy.arange(0, len(self), _STEP))

    def _first_from(self, term):
        """The number of the first term that does not come before this one."""
        after = _STEP * bisect_left(self._leading, term)
        return bisect_left(self, term, max(0, after - _STEP), min(after, len(self)))

    def near(self, term, first, last):
        """The numbers between `first` and `last` of terms that one letter more, less, changed or swapped makes."""
        wanted = numpy.frombuffer(term, numpy.uint8)
        lengths = numpy.diff(self._starts[first : last + 1])
        close = numpy.flatnonzero((lengths + 1 >= len(term)) & (lengths <= len(term) + 1)) + first
        close = close[self._begins_or_ends_so(close, term, (len(term) - 2) // 2)]
        return [int(number) for number in close[self._is_near(close, wanted)]]

    def _begins_or_ends_so(self, numbers, term, length):
        """Which terms share so many letters with this one in front or at the end: one change leaves either alone."""
        first, after = self.beginning(term[:length])
        ends = self._starts[numbers + 1].astype(numpy.int64)
        same_end = numpy.ones(len(numbers), bool)
        for back in range(1, length + 1):
            same_end &= self._text[ends - back] == term[-back]
        return same_end | ((numbers >= first) & (numbers < after))

    def _is_near(self, numbers, wanted):
        width = len(wanted) + 1
        starts = self._starts[numbers].astype(numpy.int64)
        lengths = self._starts[numbers + 1].astype(numpy.int64) - starts
        across = numpy.arange(width)
        letters = numpy.where(
            across < lengths[:, None],
            self._text[numpy.minimum(starts[:, None] + across, len(self._text) - 1)],
            0,
        )
        padded = numpy.append(wanted, 0)
        same_before = numpy.cumprod(letters == padded, axis=1).sum(axis=1)
        from_end = self._text[numpy.maximum((starts + lengths)[:, None] - 1 - across, 0)]
        same_after = numpy.cumprod(
            (from_end == padded[::-1][1:][numpy.minimum(across, width - 2)])
            & (across < numpy.minimum(lengths, len(wanted))[:, None]),
            axis=1,
        ).sum(axis=1)
        longest = numpy.maximum(lengths, len(wanted))
        near = same_before + same_after >= longest - 1
        return near | _swapped(letters, wanted, lengths, same_before, same_after)


def joined(terms):
    """(text, starts) of sorted terms, as a `Lexicon` reads them."""
    starts = numpy.zeros(len(terms) + 1, numpy.uint32)
    starts[1:] = numpy.cumsum([len(term) for term in terms])
    return numpy.frombuffer(b"".join(terms), numpy.uint8), starts


def _swapped(letters, wanted, lengths, same_before, same_after):
    """Which rows are the wanted letters but for two neighbours that changed places."""
    maybe = (lengths == len(wanted)) & (same_before + same_after == len(wanted) - 2)
    here = numpy.minimum(same_before, max(len(wanted) - 2, 0))
    rows = numpy.arange(len(letters))
    crossed = (letters[rows, here] == wanted[here + 1]) & (letters[rows, here + 1] == wanted[here])
    return maybe & crossed
