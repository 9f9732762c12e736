"""One thing that was found, all of it at a glance: its text with the words marked where they stand."""

from dataclasses import dataclass

from cases.access import tokens_of
from cases.findable import visible_case_ids, visible_rows
from search.clauses import Marks
from search.errors import IndexBroken
from search.find import Found, found_of
from search.gather import cases_of, texts_of
from search.query import parse
from search.snippet import LONGEST_READ, Piece, marked

LENGTH = 12_000  # characters of the text that are shown


@dataclass(frozen=True)
class Preview:
    """What was found, the best part of its text in pieces, and the words that are marked, as they are written."""

    found: Found
    pieces: tuple[Piece, ...]

    @property
    def words(self):
        """What is marked, as it is written there, each once."""
        return tuple(dict.fromkeys(piece.text for piece in self.pieces if piece.is_hit))


def preview(session, index, key, typed, advisor, **filters):
    """What the key names with the words of the query marked; None if the person may not see it."""
    found = found_by_key(session, advisor, [key]).get(key)
    if found is None:
        return None
    text = texts_of(session, {key: found.row}, LONGEST_READ)[key]
    marks = _marks(index, parse(typed, **filters), tokens_of(session, advisor))
    return Preview(found, marked(text, marks, LENGTH))


def found_by_key(session, advisor, keys):
    """What the keys name, by key, as hits without a snippet; what she may not see is not there."""
    rows = visible_rows(session, advisor, keys)
    cases = {case.id for row in rows.values() for case in cases_of(row)}
    seen = visible_case_ids(session, advisor, cases)
    return {key: found_of(key, row, seen) for key, row in rows.items()}


def _marks(index, query, tokens):
    try:
        return index.find(query, tokens, limit=1).marks
    except IndexBroken:
        return Marks()
