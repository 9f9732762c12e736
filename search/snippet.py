"""The best place of a text, with the words that were looked for marked in whatever form they stand there."""

from typing import NamedTuple

from search import polish

LONGEST_READ = 200_000  # characters; SEARCH.md §3, row 16
LENGTH = 240
BEFORE = 60  # characters shown before the first marked word


class Piece(NamedTuple):
    """A stretch of plain text, to be escaped by whoever shows it, and whether it was looked for."""

    text: str
    is_hit: bool


def snippet(text, marks, length=LENGTH):
    """About `length` characters around the most different words found; the beginning if there are none."""
    text = polish.clean(text[:LONGEST_READ])
    hits = list(_hits(text, marks))
    start = _word_start(text, max(0, _best(hits, length) - BEFORE))
    end = _word_end(text, start + length)
    inside = [(first, last) for first, last, _ in hits if start <= first and last <= end]
    return _shown(text, start, end, inside)


def marked(text, marks, length):
    """About `length` characters of the text, its lines kept, around the most different words found."""
    text = polish.clean(text[:LONGEST_READ])
    hits = list(_hits(text, marks))
    start = _word_start(text, max(0, _best(hits, length) - length // 3)) if len(text) > length else 0
    end = _word_end(text, start + length)
    inside = [(first, last) for first, last, _ in hits if start <= first and last <= end]
    return tuple(piece for piece in _pieces(text, start, end, inside) if piece.text)


def _hits(text, marks):
    """Where marked words stand, as (start, end, what was found)."""
    for chain in polish.chains(text):
        whole = marks.terms.intersection(chain.whole_terms)
        if whole or (chain.whole and chain.whole.startswith(marks.beginnings)):
            yield chain.start, chain.end, chain.whole
            continue
        for piece in chain.pieces:
            found = marks.terms.intersection(piece.terms)
            if found or piece.form.startswith(marks.beginnings):
                yield piece.start, piece.end, min(found, default=piece.form)


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
