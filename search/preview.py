"""One thing that was found, all of it at a glance: its text with the words marked where they stand."""

import re
from dataclasses import dataclass

from cases.findable import visible_case_ids, visible_rows
from search.find import Found, found_of, marks_of
from search.gather import cases_of, texts_of
from search.snippet import FURTHEST, Piece, marked

LENGTH = 12_000  # characters of the text that are shown
_BLANK_LINES = re.compile(r"\n\s*\n\s*\n")


@dataclass(frozen=True)
class Preview:
    """What was found, the best part of its text in pieces, and the words that are marked, as they are written."""

    found: Found
    pieces: tuple[Piece, ...]

    @property
    def words(self):
        """What is marked, as it is written there, each once."""
        return tuple(dict.fromkeys(piece.text for piece in self.pieces if piece.is_hit))


def preview(session, index, key, typed, advisor, /, **filters):
    """What the key names with the words of the query marked; None if the person may not see it."""
    found = found_by_key(session, advisor, [key]).get(key)
    if found is None:
        return None
    text = texts_of(session, {key: found.row}, FURTHEST)[key]
    marks = marks_of(session, index, typed, advisor, **filters)
    return Preview(found, marked(_BLANK_LINES.sub("\n\n", text), marks, LENGTH))


def found_by_key(session, advisor, keys):
    """What the keys name, by key, as hits without a snippet; what she may not see is not there."""
    rows = visible_rows(session, advisor, keys)
    cases = {case.id for row in rows.values() for case in cases_of(row)}
    seen = visible_case_ids(session, advisor, cases)
    return {key: found_of(key, row, seen) for key, row in rows.items()}
