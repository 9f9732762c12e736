"""Our own index, asked as the search box asks it; Polish analysis, counts and conversations included."""

from dataclasses import replace

from bench.engines.row import id_of
from cases.access import EVERYTHING
from search import polish
from search.index import Index
from search.query import parse
from search.spelling import corrected


class Ours:
    """One folder; `audiences` are the tokens of each advisor."""

    name = "Teczka"
    lacks = frozenset()

    def __init__(self, folder, audiences=None):
        self.folder, self.audiences = folder / "ours", audiences or {}
        self.index = Index(self.folder)

    def open(self):
        """Make ready for questions."""
        self.index.status()

    def close(self):
        """Let go of the files, and of all that was kept for the next question."""
        self.index.close()

    def end(self):
        """Let go of everything."""
        self.close()

    def add_one(self, entry):
        """A new letter, searchable when this returns."""
        self.index.update([entry])

    def answer(self, ask):
        """Ids of the first hits; counts for the facets come with them."""
        return [id_of(hit.key) for hit in self._found(ask).hits]

    def suggest(self, begun, advisor):
        """The commonest words that begin so, of what the advisor may see."""
        return self.index.suggest(polish.form_of(begun), self.audiences[advisor], 10)

    def count(self, ask):
        """How many hits there are in all."""
        return self._found(ask).total

    def _found(self, ask):
        audience = self.audiences[ask.advisor] if ask.advisor else EVERYTHING
        within = frozenset({ask.case[0]}) if ask.case else None
        query = replace(_query(ask), has_attachment=ask.has or None)
        results = self.index.find(query, audience, within, limit=20, by_date=ask.by_date)
        if not results.total and (meant := corrected(self.index, query, audience, within)):
            return self.index.find(meant, audience, within, limit=20, by_date=ask.by_date)
        return results


def _query(ask):
    words = " ".join(ask.words)
    typed = f'"{words}"' if ask.phrase else words
    period = {"from_on": ask.from_on, "until_on": ask.until_on}
    return parse(typed, as_you_type=ask.prefix, sender=ask.sender, **period)
