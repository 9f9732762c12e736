"""The best place of a text, with the words that were looked for marked in whatever form they stand there."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from search import polish
from search.masking import LONGEST, mask

WINDOW = 20_000  # characters looked through at a time
FURTHEST = 2_000_000  # characters looked through at all
LENGTH = 240
BEFORE = 60  # characters shown before the first marked word
REMEMBERED = 100_000  # words of the texts of a page, and stretches between blanks

_FIGURES, _NO_FIGURE = re.compile("[0-9]+"), re.compile("[^0-9]+")
_FIGURES_TO_BLANKS = str.maketrans(dict.fromkeys("0123456789", " "))


class Piece(NamedTuple):
    """A stretch of plain text, to be escaped by whoever shows it, and whether it was looked for."""

    text: str
    is_hit: bool


@dataclass(frozen=True)
class Snippet:
    """What is shown of a text, and where the first marked word stands in it, None without any."""

    pieces: tuple[Piece, ...]
    at: int | None


def snippet(text, marks, length=LENGTH):
    """About `length` characters around the most different words found; the beginning if there are none.

    Personal numbers and accounts in it are masked. In a long text the first part that has a hit is the place.
    """
    text = text[:FURTHEST]
    words = polish.clean(text)
    hits = _nearest(words, marks)
    start = _word_start(words, max(0, _best(hits, length) - BEFORE))
    end = _word_end(words, start + length)
    inside = [(first, last) for first, last, _ in hits if start <= first and last <= end]
    at = _before_cleaning(text, words, inside[0][0]) if inside else None
    return Snippet(_shown(words, start, end, inside), at)


def marked(text, marks, length):
    """About `length` characters as in `snippet`, but with the lines of the text; all of a shorter one."""
    words = polish.clean(text[:FURTHEST])
    hits = _nearest(words, marks)
    start = _word_start(words, max(0, _best(hits, length) - length // 3)) if len(words) > length else 0
    end = _word_end(words, start + length)
    inside = [(first, last) for first, last, _ in hits if start <= first and last <= end]
    return tuple(piece for piece in _pieces(words, start, end, inside) if piece.text)


def _nearest(text, marks):
    """The hits in the first part of the text that has any."""
    is_wanted = _wanted(marks)
    hits_in = _words_in if marks.are_words else _chains_in
    ends = [*range(0, len(text), WINDOW), len(text)]
    for part in pairwise(_word_start(text, end) for end in ends):
        if hits := list(hits_in(text, marks, is_wanted, *part)):
            return hits
    return []


def _chains_in(text, marks, is_wanted, start, end):
    """`_hits`, if there may be any."""
    if end - start > WINDOW // 10 and not _may_have_hits(text[start:end], marks, is_wanted):
        return []
    return _hits(text, marks, is_wanted, start, end)


def _words_in(text, marks, is_wanted, start, end):
    """`_hits` where only words by themselves are marked: no number, no address has to be read for it."""
    # Most of a long text says nothing of it: what stands between blanks was mostly met before.
    stretches = set(filter(is_wanted.stretches.__getitem__, text[start:end].split()))
    said = set(filter(is_wanted, polish.words(" ".join(stretches))))
    if said:
        for word, first, last in polish.placed_words(text, start, end, said):
            yield first, last, _found(marks, polish.terms_of(word), polish.form_of(word))


@lru_cache(maxsize=2)
def _wanted(marks):
    """The texts of a page mostly say the same words."""
    return _Wanted(marks)


def _may_have_hits(text, marks, is_wanted):
    figures, asked = _NO_FIGURE.sub("", text), (*marks.terms, *marks.beginnings)
    if any(_telling_figures(term) in figures for term in asked if any(map(str.isdigit, term))):
        return True
    # A long text mostly says the same words again.
    different = " ".join(set(text.translate(_FIGURES_TO_BLANKS).split()))
    return any(True for _ in _hits(different, marks, is_wanted, 0, len(different)))


def _telling_figures(term):
    """Figures that stand one after the other wherever the number does, however it is spelled there."""
    # Blanks, marks and parts of a number come and go between its figures, zeros around them.
    return max(_FIGURES.findall(term), key=len, default="").strip("0")


class _Known(dict):
    """What was thought of once for each key; of endless texts not for ever."""

    def __missing__(self, key):
        if len(self) >= REMEMBERED:
            self.clear()
        self[key] = self._think(key)
        return self[key]


class _Wanted(_Known):
    """Whether a word is marked, and whether any is of a stretch of text between two blanks."""

    def __init__(self, marks):
        super().__init__()
        self._marks, self.stretches = marks, _Stretches(self)

    __call__ = dict.__getitem__

    def _think(self, written):
        return bool(_found(self._marks, polish.terms_of(written), polish.form_of(written)))


class _Stretches(_Known):
    def __init__(self, is_wanted):
        super().__init__()
        self._is_wanted = is_wanted

    def _think(self, stretch):
        return any(map(self._is_wanted, polish.words(stretch)))


def _found(marks, terms, form):
    """By which term the word is marked, or its form that was begun; "" if it is not."""
    found = marks.terms.intersection(terms)
    return min(found, default=form if form.startswith(marks.beginnings) else "")


def _hits(text, marks, is_wanted, start, end):
    """Where marked words stand, as (start, end, what was found)."""
    for chain in polish.chains(text, start, end, is_wanted):
        whole = marks.terms.intersection(chain.whole_terms)
        if whole or (chain.whole and chain.whole.startswith(marks.beginnings)):
            yield chain.start, chain.end, chain.whole
            continue
        for piece in chain.pieces:
            found = _found(marks, piece.terms, piece.form)
            if found:
                yield piece.start, piece.end, found


def _best(hits, length):
    """Where the window with the most different words found begins; 0 without any."""
    best, most, last = 0, 0, 0
    for first, (start, _, _) in enumerate(hits):
        last = max(last, first)
        while last < len(hits) and hits[last][1] <= start + length - BEFORE:
            last += 1
        # A text that says one word a thousand times must not be compared word by word a thousand times.
        different = len({what for _, _, what in hits[first : min(last, first + 50)]})
        if different > most:
            best, most = start, different
    return best


def _before_cleaning(text, words, at):
    """Where in the text stands what stands at that place of its clean words, which may be fewer letters."""
    lost = max(0, len(text) - len(words))
    ends = range(at, at + lost + 1)
    later = bisect_right(ends, at, key=lambda end: len(polish.clean(text[:end]))) if lost else 1
    return max(0, at + later - 1)


def _word_start(text, at):
    """The next beginning of a word, near."""
    if at == 0:
        return 0
    return next((i + 1 for i in range(at, min(at + 30, len(text))) if text[i].isspace()), at)


def _word_end(text, at):
    if at >= len(text):
        return len(text)
    return next((i for i in range(at, max(at - 30, 0), -1) if text[i].isspace()), at)


def _shown(text, start, end, hits):
    pieces = _pieces(text, start, end, hits)
    return tuple(Piece(_one_line(piece.text), piece.is_hit) for piece in pieces if piece.text)


def _pieces(text, start, end, hits):
    # Masked with what stands around: a number must be known even where its end is cut off.
    around = max(0, start - LONGEST)
    text = text[:around] + mask(text[around : end + LONGEST])
    pieces, here = [], start
    for first, last in hits:
        pieces += [Piece(text[here:first], False), Piece(text[first:last], True)]
        here = last
    pieces.append(Piece(text[here:end], False))
    if start > 0:
        pieces.insert(0, Piece("… ", False))
    if end < len(text):
        pieces.append(Piece(" …", False))
    return pieces


def _one_line(text):
    words = " ".join(text.split())
    return f"{' ' * text[0].isspace()}{words}{' ' * (text[-1].isspace() and bool(words))}"
