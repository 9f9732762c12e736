"""Entries as rows of the index: their terms as lexemes, in chunks that PostgreSQL can keep every place of."""

from functools import lru_cache
from math import sqrt

from search import polish
from search.columns import Row
from search.schema import BETWEEN_PARTS, parts_of

# What PostgreSQL's labels of a place stand for, from the least: how much a word weighs in a part of so many words.
LEVELS = {"D": 0.35, "C": 1.0, "B": 2.0, "A": 4.0}

# A tsvector holds places up to 16383, 256 of each lexeme, and less than a million bytes (PostgreSQL 15 §12.11).
PLACES = 4_000
MOST_BYTES = 600_000
OVERLAP = 100  # places in two chunks, so that a phrase stands whole in one of them

_NAMED = ("sender", "recipients", "files")


def rows_of(entry):
    """The rows that an entry becomes, as {column: value}, and for each the terms in its words."""
    parts = parts_of(entry)
    known = Row.of(entry, [words for _, words in parts])
    same = {
        "key": entry.key,
        "kind": known.kind,
        "type": known.type,
        "case_ids": list(entry.case_ids),
        "audience": sorted(entry.audience),
        "talk": known.talk,
        "at": known.at,
        "has_attachment": entry.has_attachment,
        "amounts": list(known.amounts),
    } | {name: _first_chunk(getattr(entry, name)) for name in _NAMED}
    rows = []
    for chunk, said in enumerate(_chunks(_said(parts))):
        lexemes = _lexemes(said)
        rows.append(({**same, "chunk": chunk, "words": _written(lexemes)}, frozenset(lexemes)))
    return rows


def quoted(term):
    """The term as a lexeme in the text of a tsvector or a tsquery."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def _said(parts):
    """(place, label, term) of all that the parts say, in its order; a part is None where nothing weighs."""
    place = 0
    for part, words in parts:
        chains = polish.chain_texts(words)
        label = _label(part.weight_in(len(chains))) if part else ""
        for chain in chains:
            reach, terms = _placed(chain)
            for offset, term in terms:
                yield place + offset, label, term
            place += reach
        place += BETWEEN_PARTS


@lru_cache(100_000)
def _placed(written):
    """How many places a chain takes, and (offset, term) of all its terms."""
    reach, terms = 0, []
    for chain in polish.chains(written):
        terms += [(reach, term) for term in chain.whole_terms]
        for piece in chain.pieces:
            terms += [(reach, term) for term in (*piece.terms, *polish.restorations(piece.written))]
            reach += 1
    return reach, terms


def _chunks(said):
    """What is said, cut where a row would hold more than it can."""
    chunks, chunk, size = [], [], 0
    for one in said:
        if chunk and (one[0] - chunk[0][0] >= PLACES or size > MOST_BYTES):
            chunks.append(chunk)
            chunk = [before for before in chunk if before[0] > one[0] - OVERLAP]
            size = sum(map(_bytes, chunk))
        chunk.append(one)
        size += _bytes(one)
    return [*chunks, chunk]


def _bytes(one):
    return 4 * len(one[2]) + 8


def _lexemes(said):
    """{term: its places, each with its label}, places counted from 1."""
    lexemes, first = {}, said[0][0] - 1 if said else 0
    for place, label, term in said:
        lexemes.setdefault(term, []).append(f"{place - first}{label}")
    return lexemes


def _written(lexemes):
    return " ".join(f"{quoted(term)}:{','.join(places)}" for term, places in lexemes.items())


def _first_chunk(words):
    return _written(_lexemes(_chunks(_said([(None, words)]))[0]))


_BOUNDS = [
    (sqrt(LEVELS[upper] * LEVELS[lower]), upper) for upper, lower in (("A", "B"), ("B", "C"), ("C", "D"))
]


def _label(weight):
    return next((label for least, label in _BOUNDS if weight > least), "D")
