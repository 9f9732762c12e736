"""PostgreSQL's full text: `tsvector` of the configuration 'simple' under GIN, in a server of our own."""

from contextlib import ExitStack

import psycopg

from tests.postgres import postgres_server

_TABLE = """
CREATE TABLE mail (id int PRIMARY KEY, "case" int, advisor int, type text, year int, at bigint, has int,
                   words tsvector, sender tsvector)
"""
_INSERT = """
INSERT INTO mail SELECT id, "case", advisor, type, year, at, has, to_tsvector('simple', words),
                        to_tsvector('simple', sender)
FROM unnest(%s::int[], %s::int[], %s::int[], %s::text[], %s::int[], %s::bigint[], %s::int[], %s::text[], %s::text[])
  AS new (id, "case", advisor, type, year, at, has, words, sender)
"""
_FACETS = "WITH found AS MATERIALIZED (SELECT * FROM mail WHERE {}) " + " UNION ALL ".join(
    f"(SELECT '{name}', \"{name}\"::text, count(*) FROM found GROUP BY 2 ORDER BY 3 DESC LIMIT 10)"
    for name in ("case", "advisor", "type", "year")
)


class Postgres:
    """One database of a server that lives as long as this."""

    name = "PostgreSQL"
    lacks = frozenset({"typo", "suggestions"})

    def __init__(self, folder):
        self.stack = ExitStack()
        server = self.stack.enter_context(postgres_server())
        address = server.url(self.stack.enter_context(server.database()))
        self.address = address.replace("postgresql+psycopg", "postgresql")
        self.connection = None

    def create(self):
        """An empty index."""
        self.open()
        self.connection.execute(_TABLE)

    def add(self, rows):
        """Some more rows; quickly searchable only after `finish`."""
        columns = zip(
            *((r.id, r.case, r.advisor, r.type, r.year, r.at, r.has, r.text, r.sender) for r in rows),
            strict=True,
        )
        self.connection.execute(_INSERT, [list(column) for column in columns])

    def finish(self):
        """Make the indexes."""
        self.connection.execute("SET maintenance_work_mem = '256MB'")
        self.connection.execute("CREATE INDEX ON mail USING gin (words)")
        self.connection.execute("CREATE INDEX ON mail USING gin (sender)")
        self.connection.execute("VACUUM ANALYZE mail")

    def add_one(self, row):
        """A new letter, searchable when this returns."""
        self.add([row])

    def open(self):
        """Make ready for questions."""
        if self.connection is None:
            self.connection = psycopg.connect(self.address, autocommit=True)

    def close(self):
        """Let go of the connection; the server goes with `end`."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def end(self):
        """Stop the server and remove its data."""
        self.close()
        self.stack.close()

    def size(self):
        """Octets of the table and its indexes."""
        return self.connection.execute("SELECT pg_total_relation_size('mail')").fetchone()[0]

    def answer(self, ask):
        """Ids of the first hits, or what else was asked for."""
        where, values = _where(ask)
        if ask.facets:
            return self.connection.execute(_FACETS.format(where), values).fetchall()
        order = "at DESC" if ask.by_date else "ts_rank(words, to_tsquery('simple', %(asked)s)) DESC"
        select = f"SELECT id FROM mail WHERE {where} ORDER BY {order} LIMIT 20"
        return [number for (number,) in self.connection.execute(select, values)]

    def count(self, ask):
        """How many hits there are in all."""
        where, values = _where(ask)
        return self.connection.execute(f"SELECT count(*) FROM mail WHERE {where}", values).fetchone()[0]


def _where(ask):
    joined = (" <-> " if ask.phrase else " & ").join(ask.plain_words) + (":*" if ask.prefix else "")
    bounds, values = ["words @@ to_tsquery('simple', %(asked)s)"], {"asked": joined}
    if ask.sender:
        bounds.append("sender @@ to_tsquery('simple', %(sender)s)")
        values["sender"] = ask.sender
    if ask.case:
        bounds.append('"case" = %(case)s')
        values["case"] = ask.case[0]
    if ask.advisor:
        bounds.append("advisor = %(advisor)s")
        values["advisor"] = ask.advisor
    if ask.has:
        bounds.append("has = 1")
    if ask.from_on:
        bounds.append("at BETWEEN %(first)s AND %(last)s")
        values["first"], values["last"] = ask.seconds
    return " AND ".join(bounds), values
