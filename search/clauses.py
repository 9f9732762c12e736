"""What a query looks for, in terms of the index: alternatives with weights, for any engine."""

from dataclasses import dataclass

from search import polish

AS_WRITTEN = 0.5  # the form that was typed counts besides the lemma, which its relatives have too
RESTORED = 0.5  # of a word that only looks like it without diacritics
MOST_COMPLETIONS = 64
MOST_RESTORATIONS = 16


@dataclass(frozen=True)
class Marks:
    """What to highlight in a text that was found: index terms, and beginnings of forms.

    `has_chains` says that some are of several words written as one.
    """

    terms: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    has_chains: bool = False

    @property
    def are_words(self):
        """Whether they are words by themselves, without figures."""
        return not self.has_chains and not any(map(str.isdigit, "".join((*self.terms, *self.beginnings))))


@dataclass(frozen=True)
class Wanted:
    """One thing that a hit must say in one of these ways, each term with its weight.

    Of the `lemmas` the best counts, the `forms` count besides. `begun` is what a form begins with, empty for none.
    `places` are alternatives for words that stand next to each other, in this order.
    """

    lemmas: tuple[tuple[str, float], ...] = ()
    forms: tuple[tuple[str, float], ...] = ()
    begun: str = ""
    places: tuple[tuple[tuple[str, float], ...], ...] = ()


class Clauses:
    """Turns what was typed into what is wanted, with the spellings and endings of the words that the asker may see.

    `lexicon` has `restorations(form)`, the words written like that but for their diacritics, and
    `completions(begun, most)`, the commonest forms that begin so.
    """

    def __init__(self, lexicon):
        self._lexicon = lexicon
        self._terms, self._beginnings, self._has_chains = set(), [], False

    @property
    def marks(self):
        """What the clauses made so far find."""
        return Marks(frozenset(self._terms), tuple(self._beginnings), self._has_chains)

    def wanted(self, query):
        """All that a hit must say; nothing, where only filters were given."""
        last = len(query.words) - 1
        words = [self.word(word, query.unfinished and i == last) for i, word in enumerate(query.words)]
        return words + [self.phrase(phrase) for phrase in query.phrases]

    def unwanted(self, query):
        """What it must not say."""
        return [self._unmarked().phrase(text) for text in query.excluded]

    def named(self, values):
        """What one of must stand in a field, to be filtered by: not marked in texts."""
        return [self._unmarked().phrase(value) for value in values]

    def word(self, typed, unfinished=False):
        """One word, number or address as it was typed."""
        chain = next(polish.chains(typed))
        whole = tuple((term, 1.0) for term in chain.whole_terms)
        begun = chain.whole if unfinished else ""
        self._terms.update(term for term, _ in whole)
        if len(chain.pieces) > 1:
            self._has_chains = True
            # Of a sum or a day each figure by itself says nothing: other sums end with three zeros too.
            by_itself = self._unmarked() if chain.facts else self
            *before, last = chain.pieces
            places = [*map(by_itself._alternatives, before), by_itself._alternatives(last, unfinished)]
            return Wanted(forms=whole, begun=self._beginning(begun), places=tuple(places))
        return self._said(chain.pieces[0], whole, unfinished)

    def phrase(self, typed):
        """Words that stand together, in any form; what is one number or fact alone, in any spelling."""
        chains = list(polish.chains(typed))
        if len(chains) == 1:
            return self.word(typed)
        pieces = [piece for chain in chains for piece in chain.pieces]
        return Wanted(places=tuple(map(self._in_phrase, pieces)))

    def _in_phrase(self, piece):
        """Alternatives for a word with diacritics that may also stand without: nobody's form then, its own lemma."""
        alternatives = self._alternatives(piece)
        if piece.form == piece.written.lower() or any(term == piece.form for term, _ in alternatives):
            return alternatives
        self._terms.add(piece.form)
        return (*alternatives, (piece.form, RESTORED))

    def _said(self, piece, whole, unfinished):
        alternatives = self._alternatives(piece)
        lemmas = tuple((term, weight) for term, weight in alternatives if not _is_form(term))
        forms = [(term, AS_WRITTEN if lemmas else 1.0) for term, _ in alternatives if _is_form(term)]
        return Wanted(
            lemmas,
            (*forms, *whole),
            self._beginning(piece.form) if unfinished else "",
        )

    def _alternatives(self, piece, unfinished=False):
        """Pairs of (term, weight) that may stand where the word was typed."""
        found = dict.fromkeys(piece.terms, 1.0)
        for written in self._restorations(piece):
            for lemma in polish.lemmas_of(written):
                found.setdefault(lemma, RESTORED)
        self._terms.update(found)
        if unfinished:
            for form in self._lexicon.completions(piece.form, MOST_COMPLETIONS):
                found |= {term: 1.0 for term in polish.terms_of(form) if term not in found}
        return tuple(found.items())

    def _restorations(self, piece):
        """Words that are written like this but for their diacritics: in the archive, or at all."""
        if piece.form != piece.written.lower():
            return []
        known = self._lexicon.restorations(piece.form)
        return known[:MOST_RESTORATIONS] or polish.restored(piece.written)[:MOST_RESTORATIONS]

    def _beginning(self, begun):
        if begun and begun not in self._beginnings:
            self._beginnings.append(begun)
        return polish.FORM + begun if begun else ""

    def _unmarked(self):
        return Clauses(self._lexicon)


def _is_form(term):
    return term.startswith(polish.FORM)
