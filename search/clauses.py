"""A query in Whoosh's terms, for one state of the index."""

from dataclasses import dataclass
from heapq import nlargest
from itertools import islice

from whoosh import query as whoosh
from whoosh.query.spans import SpanNear2

from search import polish
from search.periods import seconds_of
from search.schema import WEIGHTS

AS_WRITTEN = 1.5  # the form that was typed is worth more than its relatives
RESTORED = 0.5  # and those more than words that only look like it without diacritics
MOST_COMPLETIONS = 64
MOST_RESTORATIONS = 16


@dataclass(frozen=True)
class Marks:
    """What to highlight in a text that was found: index terms, and beginnings of forms."""

    terms: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()


class Clauses:
    """Turns parts of a query into Whoosh's, looking up completions and diacritics in the index."""

    def __init__(self, reader):
        self.reader = reader
        self.terms, self.beginnings = set(), []

    @property
    def marks(self):
        """What the clauses made so far find."""
        return Marks(frozenset(self.terms), tuple(self.beginnings))

    def wanted(self, query):
        """What a hit must say; everything, where only filters were given."""
        last = len(query.words) - 1
        must = [self._word(word, query.unfinished and i == last) for i, word in enumerate(query.words)]
        must += [self._phrase(phrase) for phrase in query.phrases]
        unwanted = [Clauses(self.reader)._phrase(text) for text in query.excluded]
        wanted = whoosh.And(must) if must else whoosh.Every()
        return whoosh.AndNot(wanted, whoosh.Or(unwanted)) if unwanted else wanted

    def allowed(self, query, audience):
        """What the filters leave and the audience may see, or None if nothing bounds it; not scored."""
        bounds = [
            _any("audience", audience),
            _any("kind", [kind.lower() for kind in (*query.kinds, *query.types)] or None),
            self._cases(query.cases, audience),
            self._one_of("client", query.clients),
            self._one_of("sender", query.senders),
            _between(*seconds_of(query.from_on, query.until_on)),
        ]
        bounds = [bound for bound in bounds if bound is not None]
        return whoosh.And(bounds) if bounds else None

    def _cases(self, numbers, audience):
        if not numbers:
            return None
        starts = [f"{polish.case_term(number)}@" for number in numbers]
        known = [term.decode() for start in starts for term in self.reader.expand_prefix("case", start)]
        seen = [t for t in known if audience is None or f"case:{t.partition('@')[2]}" in audience]
        return _any("case", seen)

    def _word(self, word, unfinished):
        chain = next(polish.chains(word))
        return self._somewhere(lambda field: self._chain(field, chain, unfinished))

    def _phrase(self, text):
        pieces = _pieces(text)
        return self._somewhere(lambda field: self._near(field, pieces))

    def _one_of(self, field, values):
        if not values:
            return None
        apart = Clauses(self.reader)  # a filter is not highlighted in the text
        return whoosh.Or([apart._near(field, pieces) for pieces in map(_pieces, values) if pieces])

    def _somewhere(self, clause):
        return whoosh.Or([clause(field) for field in WEIGHTS])

    def _chain(self, field, chain, unfinished):
        *before, last = chain.pieces
        pieces = [*map(self._alternatives, before), self._alternatives(last, field if unfinished else None)]
        whole = [(term, AS_WRITTEN) for term in chain.whole_terms]
        if unfinished and chain.whole:
            whole += self._completions(field, chain.whole)
        self.terms.update(term for term, _ in whole)
        in_pieces = _adjacent(field, pieces)
        return whoosh.Or([*_terms(field, whole), in_pieces]) if whole else in_pieces

    def _near(self, field, pieces):
        return _adjacent(field, [self._alternatives(piece) for piece in pieces])

    def _alternatives(self, piece, completed_in=None):
        """Pairs of (term, weight) that may stand where the word was typed."""
        found = {term: AS_WRITTEN if term.startswith(polish.FORM) else 1.0 for term in piece.terms}
        for lemma in self._restorations(piece):
            found.setdefault(lemma, RESTORED)
        self.terms.update(found)
        if completed_in:
            found |= {t: w for t, w in self._completions(completed_in, piece.form) if t not in found}
        return list(found.items())

    def _restorations(self, piece):
        """Lemmas of the words that are written like this but for their diacritics: in the archive, or at all."""
        if piece.form != piece.written.lower():
            return []
        start = f"{piece.form}{polish.FOLDED}"
        known = islice(self.reader.expand_prefix("restorations", start), MOST_RESTORATIONS)
        in_archive = [term.decode().removeprefix(start) for term in known]
        return in_archive or polish.restored(piece.written)[:MOST_RESTORATIONS]

    def _completions(self, field, begun):
        """The commonest forms in the field that begin like this."""
        if begun not in self.beginnings:
            self.beginnings.append(begun)
        forms = self.reader.expand_prefix(field, polish.FORM + begun)
        common = nlargest(MOST_COMPLETIONS, forms, key=lambda term: self.reader.doc_frequency(field, term))
        return [(term.decode(), 1.0) for term in common]


def _pieces(text):
    return [piece for chain in polish.chains(text) for piece in chain.pieces]


def _terms(field, weighted):
    of_field = WEIGHTS.get(field, 1.0)
    return [whoosh.Term(field, term, boost=of_field * weight) for term, weight in weighted]


def _adjacent(field, pieces):
    # Not SpanOr: it makes one span of neighbours, and neighbours are what a phrase is made of.
    places = [whoosh.Or(_terms(field, alternatives)) for alternatives in pieces]
    return SpanNear2(places) if len(places) > 1 else places[0]


def _any(field, values):
    return None if values is None else whoosh.Or([whoosh.Term(field, value) for value in values])


def _between(first, after):
    if first is None and after is None:
        return None
    return whoosh.NumericRange("at", first, after, endexcl=True)
