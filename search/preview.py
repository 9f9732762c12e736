"""One thing that was found, all of it at a glance: its text with the words marked where they stand."""

import re
from dataclasses import dataclass, replace

from archive.text.places import PAGE, split
from cases.findable import visible_case_ids, visible_rows
from search.find import Found, found_of, marks_of
from search.gather import cases_of, texts_of
from search.places import Places
from search.snippet import FURTHEST, Piece, marked, snippet

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
    """What the key names with the words of the query marked; None if the person may not see it.

    Of a file with pages it is the page where they stand first.
    """
    found = found_by_key(session, advisor, [key]).get(key)
    if found is None:
        return None
    rows = {key: found.row}
    text = texts_of(session, rows, FURTHEST)[key]
    marks = marks_of(session, index, typed, advisor, **filters)
    place = Places(session, rows).of(key, text, snippet(text, marks).at or 0)
    if place and place.page:
        text = split(text)[place.page - 1]
    tidy = _BLANK_LINES.sub("\n\n", text.replace(PAGE, ""))
    return Preview(replace(found, place=place), marked(tidy, marks, LENGTH))


def found_by_key(session, advisor, keys):
    """What the keys name, by key, as hits without a snippet; what she may not see is not there."""
    rows = visible_rows(session, advisor, keys)
    cases = {case.id for row in rows.values() for case in cases_of(row)}
    seen = visible_case_ids(session, advisor, cases)
    return {key: found_of(key, row, seen) for key, row in rows.items()}
