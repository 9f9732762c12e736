"""Entries as rows of the index: their terms as lexemes, in chunks that PostgreSQL can keep every place of."""

from bisect import bisect
from functools import lru_cache
from math import sqrt

from search import polish
from search.columns import Row
from search.inverted import NOWHERE, REMEMBERED, words_of
from search.postings import saturated
from search.schema import BETWEEN_PARTS, parts_of

# A digit before a term says what it weighs in its row: so much, each further one times so much.
_LEAST, _STEP = 0.1, 1.75
DIGITS = "0123456789"
_BOUNDS = [_LEAST * _STEP**step * sqrt(_STEP) for step in range(len(DIGITS) - 1)]
WORTHS = {digit: saturated(_LEAST * _STEP**step) for step, digit in enumerate(DIGITS)}

# A tsvector holds places up to 16383, 256 of each lexeme, and less than a million bytes (PostgreSQL 15 §12.11).
PLACES = 4_000
MOST_BYTES = 600_000
MOST_TERMS = 300  # of one chain, that a row takes whole or not at all
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
    for number, chunk in enumerate(_chunks(_said(parts))):
        weights, places = _gathered(chunk)
        terms = " ".join(quoted(_digit(weight) + term) for term, weight in weights.items())
        rows.append(
            (
                {**same, "chunk": number, "terms": terms, "words": " ".join(places.values())},
                frozenset(weights),
            )
        )
    return rows


@lru_cache(4 * REMEMBERED)
def quoted(term):
    """The term as a lexeme in the text of a tsvector or a tsquery."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def _said(parts):
    """(place, what a word weighs there, bytes, some terms as (offset, term)) of all that the parts say, in order."""
    place = 1
    for part, words in parts:
        chains = polish.chain_texts(words)
        weight = part.weight_in(len(chains)) if part else 1.0
        for chain in chains:
            reach, some = _words_of(chain)
            for first, size, terms in some:
                yield place + first, weight, size, terms
            place += reach
        place += BETWEEN_PARTS


@lru_cache(REMEMBERED)
def _words_of(chain):
    """How many places a chain takes, and (place, bytes, terms after it) for all its terms, not too many at once."""
    reach, offsets, terms = words_of(chain)
    terms, some = list(zip(offsets, terms, strict=True)), []
    for first in range(0, len(terms), MOST_TERMS):
        part = terms[first : first + MOST_TERMS]
        place = next((offset for offset, _ in part if offset != NOWHERE), 0)
        after = tuple((offset if offset == NOWHERE else offset - place, term) for offset, term in part)
        some.append((place, sum(4 * len(term) + 8 for _, term in part), after))
    return reach, some


def _chunks(said):
    """What is said, cut where a row would hold more than it can."""
    chunks, chunk, size = [], [], 0
    for one in said:
        if chunk and (one[0] - chunk[0][0] >= PLACES or size > MOST_BYTES):
            chunks.append(chunk)
            chunk = [before for before in chunk if before[0] > one[0] - OVERLAP]
            size = sum(size for _, _, size, _ in chunk)
        chunk.append(one)
        size += one[2]
    return [*chunks, chunk]


def _gathered(chunk, everything=False):
    """{term: what it weighs} and {term: where it stands}, counted from the chunk's first place.

    With `everything` each term stands where its word does: no phrase is found where one way to say a word has no place.
    """
    weights, places, first = {}, {}, chunk[0][0] - 1 if chunk else 0
    for place, weight, _, terms in chunk:
        at = here = place - first
        for offset, term in terms:
            weights[term] = weights.get(term, 0) + weight
            if offset != NOWHERE:
                at = here + offset
            elif not everything:
                continue  # else it stands where the term before it does, of the same word
            if term in places:
                places[term] += f",{at}"
            else:
                places[term] = f"{quoted(term)}:{at}"
    return weights, places


def _first_chunk(words):
    _, places = _gathered(_chunks(_said([(None, words)]))[0], everything=True)
    return " ".join(places.values())


def _digit(weight):
    return DIGITS[bisect(_BOUNDS, weight)]
