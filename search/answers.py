"""A query answered from the arrays of the index: every word for all entries at once."""

from dataclasses import dataclass
from functools import cached_property

import numpy

from search.columns import ATTACHMENT
from search.periods import seconds_of
from search.schema import ALL


@dataclass(frozen=True)
class Counts:
    """How many of all hits have each value: of kinds, types, years, and sets of case ids."""

    kinds: dict
    types: dict
    years: dict
    cases: dict


class Answer:
    """Everything that a query found, with or without an order: `entries`, and what each scores."""

    def __init__(self, snapshot, entries, scores):
        self._snapshot, self.entries, self.scores = snapshot, entries, scores

    @property
    def total(self):
        return len(self.entries)

    @cached_property
    def groups(self):
        """How many conversations they belong to."""
        talks = self._snapshot.talks[self.entries]
        return int(numpy.count_nonzero(numpy.bincount(talks))) if len(talks) else 0

    def best(self, limit, offset, by_date):
        """The hits of one page as (entry, score, others of its conversation), the best of each conversation."""
        if not self.total:
            return []
        wanted, few = offset + limit, 4 * (offset + limit)
        keys = self._keys(by_date)
        while True:
            order = _largest(keys, few)
            _, firsts = numpy.unique(self._snapshot.talks[self.entries[order]], return_index=True)
            if len(firsts) >= wanted or few >= self.total:
                break
            few *= 4
        shown = order[numpy.sort(firsts)[offset:wanted]]
        others = self._others(shown, keys)
        scores = numpy.zeros(len(shown)) if self.scores is None else self.scores[shown]
        return list(zip(self.entries[shown].tolist(), scores.tolist(), others, strict=True))

    def _keys(self, by_date):
        """What hits are ordered by: what is equally good by its date."""
        at = self._snapshot.column("at")[self.entries]
        if by_date or self.scores is None:
            return at
        oldest, newest = at.min(), at.max()
        return self.scores + 1e-6 * (at - oldest) / max(newest - oldest, 1)

    def _others(self, shown, keys):
        """For each hit shown the other hits of its conversation, the best first."""
        talks = self._snapshot.talks
        on_page = numpy.zeros(int(talks.max()) + 1, bool)
        on_page[talks[self.entries[shown]]] = True
        near = numpy.flatnonzero(on_page[talks[self.entries]])
        near = near[_descending(keys[near])]
        return [
            [
                int(self.entries[i])
                for i in near[talks[self.entries[near]] == talks[self.entries[one]]]
                if i != one
            ]
            for one in shown
        ]

    @cached_property
    def counts(self):
        """How many of the hits have each value of each column."""
        return Counts(*(self._count(name) for name in ("kind", "type")), self._years(), self._count("cases"))

    def _count(self, name):
        values, of = self._snapshot.table(name)
        counts = numpy.bincount(of[self.entries], minlength=len(values))
        return {values[i]: int(counts[i]) for i in numpy.flatnonzero(counts)}

    def _years(self):
        first, of = self._snapshot.years
        counts = numpy.bincount(of[self.entries]) if self.total else []
        return {first + int(i): int(counts[i]) for i in numpy.flatnonzero(counts)}


class Answers:
    """Answers to questions of one person about one state of the index."""

    def __init__(self, permitted):
        self._permitted, self._snapshot = permitted, permitted.snapshot

    def answer(self, query, clauses, within=None):
        """The `Answer` to a query that asks for something; `within` is a set of case ids, or None."""
        wanted = clauses.wanted(query)
        bounds = self._bounds(query, clauses, within)
        if not wanted:
            entries = numpy.arange(self._snapshot.total) if bounds is None else numpy.flatnonzero(bounds)
            return Answer(self._snapshot, entries, None)
        total, every = None, bounds
        for one in wanted:
            scores = self.scores(one)
            said = scores > 0
            every = said if every is None else every & said
            total = scores if total is None else total + scores
        return self._scored(total, numpy.flatnonzero(every))

    def alike(self, weighted, least):
        """What has many of the terms, given as {term: weight}: at least that share of what all are worth."""
        total, most = numpy.zeros(self._snapshot.total, numpy.float32), 0.0
        for term, weight in weighted.items():
            entries = self._snapshot.entries(ALL, term)
            worth = weight * self._permitted.rarity(entries)
            total[entries] += worth * self._snapshot.worths(term)
            most += worth
        enough = total > least * most
        if self._permitted.mask is not None:
            enough &= self._permitted.mask
        return self._scored(total, numpy.flatnonzero(enough))

    def _scored(self, total, entries):
        return Answer(self._snapshot, entries, total[entries] * self._snapshot.freshness[entries])

    def scores(self, wanted):
        """What every entry scores for one thing wanted, 0 where it does not say it."""
        scores = self._best_of(wanted.lemmas)
        for term, weight in wanted.forms:
            entries = self._snapshot.entries(ALL, term)
            scores[entries] += weight * self._permitted.rarity(entries) * self._snapshot.worths(term)
        if wanted.begun:
            self._add_begun(scores, wanted.begun)
        if wanted.places:
            said, worths = self._together(ALL, wanted.places)
            scores[said] += worths
        return scores

    def _best_of(self, alternatives):
        scores = numpy.zeros(self._snapshot.total, numpy.float32)
        for term, weight in alternatives:
            entries = self._snapshot.entries(ALL, term)
            worths = weight * self._permitted.rarity(entries) * self._snapshot.worths(term)
            scores[entries] = numpy.maximum(scores[entries], worths)
        return scores

    def _add_begun(self, scores, begun):
        ranges = self._snapshot.ranges(ALL, begun)
        entries = self._snapshot.entries_in(ALL, ranges)
        worths = numpy.zeros_like(scores)
        worths[entries] = self._snapshot.worths_in(ranges)
        scores += self._permitted.rarity(numpy.flatnonzero(worths)) * worths

    def _together(self, field, places):
        """The entries in which the places stand together in the field, and what that is worth in each."""
        among, worths = self._permitted.mask, None
        for alternatives in places:
            scores = self._best_of(alternatives) if field == ALL else self._said(field, alternatives)
            among = scores > 0 if among is None else among & (scores > 0)
            worths = scores if worths is None else worths + scores
        here = None
        for alternatives in places:
            if here is not None and not len(here):
                break
            found = self._places(field, alternatives, among)
            here = found if here is None else _following(here, found)
        entries = _once(here >> 32)
        return entries, worths[entries]

    def _places(self, field, alternatives, among):
        some = [self._snapshot.places(field, term, among) for term, _ in alternatives]
        # They ascend already: to merge them takes a fraction of what it takes to find each of them once.
        return some[0] if len(some) == 1 else numpy.sort(numpy.concatenate(some), kind="stable")

    def _said(self, field, alternatives):
        return self._snapshot.having(field, [term for term, _ in alternatives])

    def _bounds(self, query, clauses, within):
        """Which entries the filters leave of those that may be seen; None for all."""
        masks = [self._permitted.mask, *self._filters(query, clauses, within)]
        for unwanted in clauses.unwanted(query):
            masks.append(self.scores(unwanted) == 0)
        bounds = None
        for mask in masks:
            if mask is not None:
                bounds = mask if bounds is None else bounds & mask
        return bounds

    def _filters(self, query, clauses, within):
        snapshot = self._snapshot
        if within is not None:
            yield snapshot.having_any("case", map(str, within))
        for field in ("senders", "recipients", "files"):
            if getattr(query, field):
                yield self._named(_FIELDS[field], clauses.named(getattr(query, field)))
        for name in ("kinds", "types"):
            if getattr(query, name):
                yield self._one_of(name.removesuffix("s"), getattr(query, name))
        if query.years:
            first, of = snapshot.years
            yield numpy.isin(of + first, query.years)
        first, after = seconds_of(query.from_on, query.until_on)
        if first is not None:
            yield snapshot.column("at") >= first
        if after is not None:
            yield snapshot.column("at") < after
        if query.has_attachment is not None:
            yield (snapshot.column("flags") & ATTACHMENT > 0) == query.has_attachment
        if query.amounts:
            yield snapshot.with_amount(*query.amounts)

    def _one_of(self, name, wanted):
        values, of = self._snapshot.table(name)
        return numpy.isin(of, [i for i, value in enumerate(values) if value in wanted])

    def _named(self, field, several):
        mask = numpy.zeros(self._snapshot.total, bool)
        for one in several:
            mask |= self._snapshot.having(field, [term for term, _ in (*one.lemmas, *one.forms)])
            if one.places:
                mask[self._together(field, one.places)[0]] = True
        return mask


_FIELDS = {"senders": "sender", "recipients": "recipients", "files": "files"}


def _once(ascending):
    """Each value once."""
    return ascending[numpy.append(True, ascending[1:] != ascending[:-1])[: len(ascending)]]


def _following(here, found):
    """Those found right after a place that is here; both ascend."""
    if not len(here):
        return here
    before = numpy.minimum(numpy.searchsorted(here, found - 1), len(here) - 1)
    return found[here[before] == found - 1]


def _largest(keys, few):
    """Where the largest keys stand, at least `few` of them: in the order of `_descending`."""
    if few >= len(keys):
        return _descending(keys)
    # All that equal the last one too: the next page must meet those that stood on this one in the same order.
    some = numpy.flatnonzero(keys >= numpy.partition(keys, len(keys) - few)[len(keys) - few])
    return some[_descending(keys[some])]


def _descending(keys):
    """Where the keys stand, the largest first, and of equal ones the last first: it was indexed later."""
    return len(keys) - 1 - numpy.argsort(-keys[::-1], kind="stable")
