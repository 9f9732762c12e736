"""Entries as rows of the index: their terms as lexemes, in chunks that PostgreSQL can keep every place of."""

from functools import lru_cache
from math import log

from search import polish
from search.columns import Row
from search.inverted import NOWHERE, words_of
from search.postings import saturated
from search.schema import BETWEEN_PARTS, parts_of

# A digit before a term says what it weighs in its row: so much, each further one times so much.
_LEAST, _STEP = 0.1, 1.75
DIGITS = "0123456789"
WORTHS = {digit: saturated(_LEAST * _STEP**step) for step, digit in enumerate(DIGITS)}

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
    for number, chunk in enumerate(_chunks(_said(parts))):
        weights, places = _gathered(chunk)
        terms = " ".join(quoted(_digit(weight) + term) for term, weight in weights.items())
        rows.append(({**same, "chunk": number, "terms": terms, "words": _placed(places)}, frozenset(weights)))
    return rows


def quoted(term):
    """The term as a lexeme in the text of a tsvector or a tsquery."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def _said(parts):
    """(place, whether it stands there, what it weighs, term) of all that the parts say, in its order."""
    place = 1
    for part, words in parts:
        chains = polish.chain_texts(words)
        weight = part.weight_in(len(chains)) if part else 1.0
        for chain in chains:
            reach, terms = _words_of(chain)
            at = place
            for offset, term in terms:
                at = at if offset == NOWHERE else place + offset  # that of the term before, of the same word
                yield at, offset != NOWHERE, weight, term
            place += reach
        place += BETWEEN_PARTS


_words_of = lru_cache(100_000)(words_of)


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
    return 4 * len(one[-1]) + 8


def _gathered(chunk, everything=False):
    """{term: what it weighs} and {term: where it stands}, counted from the chunk's first place.

    With `everything` each term stands where its word does: no phrase is found where one way to say a word has no place.
    """
    weights, places, first = {}, {}, chunk[0][0] - 1 if chunk else 0
    for place, stands, weight, term in chunk:
        weights[term] = weights.get(term, 0) + weight
        if stands or everything:
            places.setdefault(term, []).append(str(place - first))
    return weights, places


def _placed(places):
    return " ".join(f"{quoted(term)}:{','.join(some)}" for term, some in places.items())


def _first_chunk(words):
    return _placed(_gathered(_chunks(_said([(None, words)]))[0], everything=True)[1])


def _digit(weight):
    return DIGITS[min(max(round(log(weight / _LEAST, _STEP)), 0), len(DIGITS) - 1)]
