"""Where in its file stands what was found: on which page, in which row of which sheet."""

from archive.text.kept import places_in
from archive.text.places import place_of
from cases.document import Document


class Places:
    """Places in the texts of some rows, {key: row}, looked up at once."""

    def __init__(self, session, rows):
        self._digests = {key: row.file.digest for key, row in rows.items() if isinstance(row, Document)}
        self._known = places_in(session, set(self._digests.values())) if self._digests else {}

    def of(self, key, text, at):
        """The place of the character at `at`; None for nowhere, for what has no places, and in a text not told."""
        known = self._known.get(self._digests.get(key))
        return place_of(text, at, *known) if known and text and at is not None else None
