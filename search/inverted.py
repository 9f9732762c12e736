"""Texts to posting lists: words of many entries are counted by their numbers, never one by one."""

from dataclasses import dataclass
from functools import lru_cache

import numpy

from search import polish

NOWHERE = -1  # a term that stands for its word without saying where it stands
REMEMBERED = 60_000  # chains; the words of a language come back, its numbers do not
MOST_PLACES = 65_535  # of one term in one entry


@dataclass(frozen=True)
class Postings:
    """Entries by term, for the terms in their order: `ends[n]:ends[n + 1]` are those of the term with number `n`.

    `ids` are entries, ascending within a term. `weights`, if any, are sums of the weights of the places. `counts`,
    if any, says how many of the `places` belong to each posting.
    """

    terms: list[bytes]
    ends: numpy.ndarray
    ids: numpy.ndarray
    weights: numpy.ndarray
    counts: numpy.ndarray
    places: numpy.ndarray


class Vocabulary:
    """Chains of words as they were written, by number, and the terms that each gives."""

    def __init__(self, analysis):
        self._analysis = analysis
        self.numbers = _Numbered(self._learn)
        self._terms = _Numbered()
        self._reach, self._first, self._term_numbers, self._offsets = [], [0], [], []

    def _learn(self, chain):
        reach, offsets, terms = self._analysis(chain)
        self._reach.append(reach)
        self._offsets.extend(offsets)
        self._term_numbers.extend(map(self._terms.__getitem__, terms))
        self._first.append(len(self._term_numbers))

    @property
    def reach(self):
        """How many places each chain takes."""
        return numpy.array(self._reach, numpy.uint32)

    def postings(self, chains, entries, places, weights):
        """`Postings` of the terms of the chains; what is given is as long as `chains`, ordered by entry and place."""
        terms = sorted(self._terms)
        rank = numpy.empty(len(terms), numpy.uint32)
        rank[[self._terms[term] for term in terms]] = numpy.arange(len(terms))
        first = numpy.array(self._first, numpy.int64)
        many = numpy.diff(first)[chains]
        which = spread(first[chains], many)
        ranks = rank[numpy.array(self._term_numbers, numpy.int64)[which]]
        offsets = numpy.array(self._offsets, numpy.int32)[which]
        of = numpy.repeat(numpy.arange(len(chains), dtype=numpy.uint32), many)
        order = numpy.argsort(ranks, kind="stable")
        ranks, offsets, of = ranks[order], offsets[order], of[order]
        return _counted(
            [term.encode() for term in terms], ranks, entries[of], places[of], offsets, weights[of]
        )


def spread(firsts, many):
    """All numbers of the ranges that begin at `firsts` and are `many` long, one range after the other."""
    ends = numpy.cumsum(many)
    return numpy.repeat(firsts - (ends - many), many) + numpy.arange(ends[-1] if len(ends) else 0)


@lru_cache(maxsize=REMEMBERED)
def words_of(chain):
    """How many places a chain takes, offsets of all its terms, and they: a form is only said where it has no lemma."""
    reach, terms = 0, []
    for part in polish.chains(chain):
        own = part.said_by_pieces if part.is_hyphenated else ()
        terms += [(NOWHERE, term) for term in part.whole_terms if term not in own]
        for piece in part.pieces:
            has_lemma = not piece.terms[0].startswith(polish.FORM)
            for term in piece.terms:
                terms.append((NOWHERE if has_lemma and term.startswith(polish.FORM) else reach, term))
            terms += [(NOWHERE, written) for written in polish.restorations(piece.written)]
            reach += 1
    offsets, terms = zip(*terms, strict=True) if terms else ((), ())
    return reach, offsets, terms


def itself(term):
    """A term that is nobody's word."""
    return 1, (NOWHERE,), (term,)


class _Numbered(dict):
    """Numbers in the order in which they were first asked for."""

    def __init__(self, learn=None):
        super().__init__()
        self._learn = learn

    def __missing__(self, key):
        if self._learn:
            self._learn(key)
        number = self[key] = len(self)
        return number


def _counted(terms, ranks, entries, places, offsets, weights):
    """Postings of occurrences that are ordered by term, entry and place."""
    if not len(ranks):
        nothing = numpy.zeros(0, numpy.uint32)
        return Postings([], numpy.zeros(1, numpy.uint64), nothing, nothing, nothing, nothing)
    begins = numpy.append(True, (ranks[1:] != ranks[:-1]) | (entries[1:] != entries[:-1]))
    starts = numpy.flatnonzero(begins)
    said = offsets != NOWHERE
    counts = numpy.add.reduceat(said.astype(numpy.uint32), starts)
    ends = numpy.searchsorted(ranks[starts], numpy.arange(len(terms) + 1))
    return Postings(
        terms,
        ends.astype(numpy.uint64),
        entries[starts].astype(numpy.uint32),
        numpy.add.reduceat(weights, starts),
        *_at_most(counts, (places + offsets)[said].astype(numpy.uint32)),
    )


def _at_most(counts, places):
    """What is said more often than can be counted is remembered for its first places only."""
    if counts.max(initial=0) <= MOST_PLACES:
        return counts.astype(numpy.uint16), places
    many = counts.astype(numpy.int64)
    kept = numpy.minimum(many, MOST_PLACES)
    return kept.astype(numpy.uint16), places[spread(numpy.cumsum(many) - many, kept)]
