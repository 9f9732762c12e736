"""SQLite's FTS5: a table of words without contents, and a table of facts beside it."""

import sqlite3
from dataclasses import replace

from bench.engines.row import Ask

_TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE VIRTUAL TABLE words USING fts5(text, sender, content='', tokenize='unicode61 remove_diacritics {marks}');
CREATE VIRTUAL TABLE known USING fts5vocab(words, row);
CREATE TABLE facts (id INTEGER PRIMARY KEY, "case" INT, advisor INT, type TEXT, year INT, at INT, has INT);
"""
_FROM = "FROM words JOIN facts ON facts.id = words.rowid WHERE words MATCH :match"
_FACETS = f"WITH found AS MATERIALIZED (SELECT facts.* {_FROM}) " + " UNION ALL ".join(
    f"SELECT * FROM (SELECT '{name}', \"{name}\", count(*) FROM found GROUP BY 2 ORDER BY 3 DESC LIMIT 10)"
    for name in ("case", "advisor", "type", "year")
)
_SUGGEST = "SELECT term FROM known WHERE term >= ? AND term < ? ORDER BY doc DESC LIMIT 10"


class Fts5:
    """One database file."""

    name = "FTS5"
    lacks = frozenset({"typo"})

    def __init__(self, folder, marks=0):
        self.path = folder / "fts5.db"
        self.marks = marks
        self.connection = None

    def create(self):
        """An empty index."""
        self.open()
        self.connection.executescript(_TABLES.format(marks=self.marks))
        self.connection.execute("BEGIN")

    def add(self, rows):
        """Some more rows; not searchable before `finish`."""
        self.connection.executemany(
            "INSERT INTO words (rowid, text, sender) VALUES (?, ?, ?)",
            ((r.id, r.text, r.sender) for r in rows),
        )
        self.connection.executemany(
            "INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((r.id, r.case, r.advisor, r.type, r.year, r.at, r.has) for r in rows),
        )

    def finish(self):
        """The rows are safe and searchable."""
        self.connection.execute("COMMIT")
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def add_one(self, row):
        """A new letter, searchable when this returns."""
        self.connection.execute("BEGIN")
        self.add([row])
        self.connection.execute("COMMIT")

    def open(self):
        """Make ready for questions."""
        self.connection = sqlite3.connect(self.path, isolation_level=None)

    def close(self):
        """Let go of the files."""
        self.connection.close()

    end = close

    def prepared(self, ask):
        """The statement and its values."""
        values = {"match": _match(ask)}
        if ask.facets:
            return _FACETS, values
        bounds, order = [], "facts.at DESC" if ask.by_date else "rank"
        if ask.case:
            bounds.append('facts."case" = :case')
            values["case"] = ask.case[0]
        if ask.advisor:
            bounds.append("facts.advisor = :advisor")
            values["advisor"] = ask.advisor
        if ask.has:
            bounds.append("facts.has = 1")
        if ask.from_on:
            bounds.append("facts.at BETWEEN :first AND :last")
            values["first"], values["last"] = ask.seconds
        source = _FROM if bounds or ask.by_date else "FROM words WHERE words MATCH :match"
        return f"SELECT words.rowid {' AND '.join([source, *bounds])} ORDER BY {order} LIMIT 20", values

    def answer(self, ask):
        """Ids of the first hits, or what else was asked for."""
        return [found[0] for found in self.connection.execute(*self.prepared(ask))]

    def suggest(self, begun, advisor):
        """The commonest words that begin so; of everybody's mail: it knows no rights."""
        return [term for (term,) in self.connection.execute(_SUGGEST, (begun, f"{begun}\U0010ffff"))]

    def count(self, ask):
        """How many hits there are in all."""
        statement, values = self.prepared(replace(ask, facets=False))
        counting = statement.partition(" ORDER BY ")[0].replace("SELECT words.rowid", "SELECT count(*)", 1)
        return self.connection.execute(counting, values).fetchone()[0]


def _match(ask: Ask):
    words = [f'"{word}"' for word in ask.plain_words]
    joined = f'"{" ".join(ask.plain_words)}"' if ask.phrase else " AND ".join(words)
    if ask.prefix:
        joined += "*"
    match = f"text : ({joined})"
    return f'{match} AND sender : "{ask.sender}"' if ask.sender else match
