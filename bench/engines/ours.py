"""Our own index, asked as the search box asks it; Polish analysis included."""

from bench.engines.row import id_of
from cases.access import EVERYTHING
from search.index import Index
from search.query import parse


class Ours:
    """One folder; `audiences` are the tokens of each advisor."""

    name = "Teczka"
    lacks = frozenset({"typo", "4 facets", "by date", "suggestions", "has: + dates"})

    def __init__(self, folder, audiences=None):
        self.folder, self.audiences = folder / "ours", audiences or {}
        self.index = Index(self.folder)

    def open(self):
        """Make ready for questions."""
        self.index.status()

    def close(self):
        """Let go of the files, and of all that was kept for the next question."""
        self.index.close()

    def add_one(self, entry):
        """A new letter, searchable when this returns."""
        self.index.update([entry])

    def answer(self, ask):
        """Ids of the first hits."""
        return [id_of(hit.key) for hit in self._found(ask).hits]

    def count(self, ask):
        """How many hits there are in all."""
        return self._found(ask).total

    def _found(self, ask):
        audience = self.audiences[ask.advisor] if ask.advisor else EVERYTHING
        filters = {"from_on": ask.from_on, "until_on": ask.until_on, "sender": ask.sender}
        filters["case"] = ask.case[1] if ask.case else ()
        return self.index.find(parse(_typed(ask), as_you_type=ask.prefix, **filters), audience, 20)


def _typed(ask):
    words = " ".join(ask.words)
    return f'"{words}"' if ask.phrase else words
