"""Polish text to index terms: every lemma of a word at one place, and the word as it was written."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from archive.text.composed import composed
from search import endings, facts
from search.lemmas import dictionary

FORM = "="  # marks a term that is a form as written, folded; terms without it are lemmas
FOLDED = ">"  # before a form typed without diacritics, and between it and the word that it may stand for

LONGEST_PIECE = 64
LONGEST_WHOLE = 100
SHORTEST_NUMBER = 6  # digits; "1.5" must not find 15
MOST_LEMMAS = 16  # of a hyphenated word

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\x00"
_NO_MARK_OF_THEIR_OWN = str.maketrans("łŁđĐøØßæœ", "lLdDoOsao")

_PIECE = re.compile(r"[^\W_]+")
# Blanks join figures only where the shape says one fact.
_CHAIN = re.compile(rf"{facts.SHAPES} | [^\W_]+(?:[-./@_+\\‐‑–][^\W_]+)*", re.VERBOSE)
_HYPHENATED = re.compile(r"[^\W_]+(?:[-‐‑][^\W\d_]+){1,2}")
_POLISH_NUMBER = re.compile(r"pl([0-9]{10,26})")
_COURT_NUMBER = re.compile(
    r"(?=[0-9]{10}\Z)0{2,6}([1-9][0-9]{3,7})"
)  # a KRS, which people write without its zeros


@dataclass(frozen=True, slots=True)
class Piece:
    """One word where it stands: places count words, start and end count characters of the clean text."""

    place: int
    start: int
    end: int
    written: str

    @property
    def form(self):
        """The word folded, not lemmatised."""
        return form_of(self.written)

    @property
    def terms(self):
        """Lemmas first, the form as written last."""
        return terms_of(self.written)


@dataclass(frozen=True, slots=True)
class Chain:
    """Pieces that were written as one: a number, an address, a hyphenated word; mostly a single piece.

    `facts` are the canonical spellings of what it says, where it says more than its letters (`facts.canonical`).
    """

    pieces: tuple[Piece, ...]
    facts: tuple[str, ...] = ()
    is_hyphenated: bool = False

    @property
    def start(self):
        return self.pieces[0].start

    @property
    def end(self):
        return self.pieces[-1].end

    @property
    def whole(self):
        """Its fact, or the chain run together without what joined it; empty for one word or a senseless number."""
        if self.facts:
            return self.facts[0]
        whole = "".join(piece.form for piece in self.pieces)
        too_short = whole.isdigit() and len(whole) < SHORTEST_NUMBER
        return "" if len(self.pieces) == 1 or too_short or len(whole) > LONGEST_WHOLE else whole

    @property
    def said_by_pieces(self):
        """Those of the terms of the chain as one that a piece of it says anyway."""
        if not self.facts and not self.is_hyphenated:
            return frozenset()
        return frozenset(term for piece in self.pieces for term in piece.terms)

    @property
    def whole_terms(self):
        """Terms of the chain as one, none for a single word."""
        if self.facts:
            return tuple(term for fact in self.facts for term in _forms(fact))
        return (*_forms(self.whole), *self._lemmas) if self.whole else ()

    @property
    def _lemmas(self):
        """What a hyphenated word is called: its words in all their lemmas, run together; of "ZUS-u" what ZUS is."""
        if not self.is_hyphenated:
            return ()
        written = tuple(piece.written for piece in self.pieces)
        name, ending = written[0], written[-1]
        if len(written) == 2 and len(name) > 1 and name.isalpha() and endings.is_ending(ending.lower()):
            return lemmas_of(name)
        each = [lemmas_of(word) if word.isalpha() else (form_of(word),) for word in written]
        return tuple(dict.fromkeys(map("".join, islice(product(*each), MOST_LEMMAS))))


def clean(text):
    """The text composed and without invisible characters; places and snippets refer to this."""
    for sign in _INVISIBLE:
        text = text.replace(sign, "")
    return composed(text)


def fold(text):
    """Lower case, without diacritics."""
    bare = unicodedata.normalize("NFD", text.lower().translate(_NO_MARK_OF_THEIR_OWN))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def chains(text, start=0, end=None, only=None):
    """The text, already clean, as chains of pieces in their order.

    Of words by themselves none but those that `only`, asked for each, wants.
    """
    place = 0
    for found in _CHAIN.finditer(text, start, len(text) if end is None else end):
        if only and _is_word(found) and not only(found.group()[:LONGEST_PIECE]):
            place += 1
            continue
        chain = _chain(text, found, place)
        place += len(chain.pieces)
        yield chain


def words(text):
    """The words of a text, cut where they are too long; one may come more than once."""
    return [word[:LONGEST_PIECE] for word in _PIECE.findall(text)]


def placed_words(text, start, end, some):
    """(word, first character, after the last) wherever one of some of the `words` stands in that part of the text."""
    for found in _one_of(frozenset(some)).finditer(text, start, end):
        yield found.group()[:LONGEST_PIECE], *found.span()


@lru_cache(maxsize=100)
def _one_of(words):
    each = (re.escape(word) + r"[^\W_]*" * (len(word) == LONGEST_PIECE) for word in words)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(each)})(?![^\W_])")


def chain_texts(text):
    """The chains of a text as they are written, in their order; what they mean depends on nothing around them."""
    return [found.group() for found in _CHAIN.finditer(clean(text))]


def placed_terms(text):
    """Pairs of (place, term) of a text, as the index keeps them."""
    text, place = clean(text), 0
    for found in _CHAIN.finditer(text):
        written = found.group()
        # A word by itself, as nearly all are, needs no chain.
        if written.isalpha() or (written.isalnum() and not found.lastgroup):
            for term in terms_of(written[:LONGEST_PIECE]):
                yield place, term
            place += 1
            continue
        chain = _chain(text, found, place)
        own = chain.said_by_pieces
        for term in chain.whole_terms:
            if term not in own:
                yield place, term
        for piece in chain.pieces:
            for term in piece.terms:
                yield piece.place, term
        place += len(chain.pieces)


def _is_word(found):
    written = found.group()
    return written.isalpha() or (written.isalnum() and not found.lastgroup)


def _chain(text, found, place):
    pieces = _PIECE.finditer(text, *found.span(found.lastgroup or 0))
    return Chain(
        tuple(
            Piece(place + offset, piece.start(), piece.end(), piece.group()[:LONGEST_PIECE])
            for offset, piece in enumerate(pieces)
        ),
        facts.canonical(found),
        _HYPHENATED.fullmatch(found.group()) is not None,
    )


def restorations(written):
    """What the word may be typed as without its diacritics, if it has any: `>zaswiadczenia>zaświadczenia`."""
    form = form_of(written)
    return () if form == written.lower() else (f"{FOLDED}{form}{FOLDED}{written.lower()}",)


@lru_cache(maxsize=20_000)
def case_term(number):
    """A case number however it is typed: `S-2026-0001`, `s/2026/1` and `2026-0001` are one case; "" for none."""
    pieces = [piece.written.lstrip("0") for chain in chains(number) for piece in chain.pieces]
    return "-".join(filter(str.isdigit, pieces))


def is_case(number, typed):
    """Whether what was typed is that case's number, in any spelling."""
    return case_term(number) == case_term(typed)


@lru_cache(maxsize=60_000)
def form_of(written):
    """The form as written, folded."""
    return fold(written)


@lru_cache(maxsize=60_000)
def terms_of(written):
    """Index terms of one word: its lemmas, folded, then its form."""
    forms = _forms(form_of(written))
    return forms if any(map(str.isdigit, written)) else (*lemmas_of(written), *forms)


@lru_cache(maxsize=60_000)
def lemmas_of(written):
    """Every lemma the dictionary knows for the word, folded, each once."""
    found = dictionary().lemmas(written.lower())
    abbreviation = endings.abbreviation(written)
    if abbreviation:
        found = [*found, *dictionary().lemmas(abbreviation)]
    return tuple(dict.fromkeys(map(fold, found)))


@lru_cache(maxsize=10_000)
def restored(written):
    """Words that one typed without diacritics may stand for, as far as the dictionary knows."""
    return tuple(dictionary().restored(written.lower()))


def _forms(folded):
    number = _POLISH_NUMBER.fullmatch(folded) or _COURT_NUMBER.fullmatch(folded)
    return (FORM + folded, FORM + number.group(1)) if number else (FORM + folded,)
