"""What people have without Polish: Whoosh, FTS5 and PostgreSQL, each by its own defaults, on the texts as they are."""

import sqlite3
from contextlib import ExitStack

import psycopg
from whoosh.fields import STORED, TEXT, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.qparser import QueryParser

from tests.postgres import postgres_server

DEEP = 100  # hits that are put together into conversations


class StockWhoosh:
    """One TEXT field with the standard analyser."""

    name = "Whoosh, stock"

    def __init__(self, folder, items):
        (folder / "stock").mkdir()
        self.index = FileStorage(str(folder / "stock")).create_index(Schema(key=STORED, text=TEXT))
        writer = self.index.writer(limitmb=256)
        for key, text in items:
            writer.add_document(key=key, text=text)
        writer.commit()
        self.searcher = self.index.searcher()
        self.parser = QueryParser("text", self.index.schema)

    def best(self, typed):
        """Keys of the best hits."""
        return [hit["key"] for hit in self.searcher.search(self.parser.parse(typed), limit=DEEP)]


class PlainFts5:
    """unicode61 with all diacritics taken off that it knows to take off."""

    name = "FTS5, unicode61"

    def __init__(self, folder, items):
        self.connection = sqlite3.connect(folder / "plain.db")
        tokenizer = "unicode61 remove_diacritics 2"
        self.connection.execute(
            f"CREATE VIRTUAL TABLE mail USING fts5(key UNINDEXED, text, tokenize='{tokenizer}')"
        )
        self.connection.executemany("INSERT INTO mail VALUES (?, ?)", items)

    def best(self, typed):
        """Keys of the best hits."""
        match = " AND ".join('"{}"'.format(word.replace('"', "")) for word in typed.split())
        select = f"SELECT key FROM mail WHERE mail MATCH ? ORDER BY rank LIMIT {DEEP}"
        return [key for (key,) in self.connection.execute(select, (match,))]


class SimplePostgres:
    """The configuration "simple"."""

    name = "PostgreSQL, simple"

    def __init__(self, stack: ExitStack, items):
        server = stack.enter_context(postgres_server())
        address = server.url(stack.enter_context(server.database()))
        self.connection = psycopg.connect(address.replace("+psycopg", ""), autocommit=True)
        stack.callback(self.connection.close)
        self.connection.execute("CREATE TABLE mail (key text, words tsvector)")
        insert = "INSERT INTO mail VALUES (%s, to_tsvector('simple', %s))"
        with self.connection.cursor() as cursor:
            cursor.executemany(insert, items)
        self.connection.execute("CREATE INDEX ON mail USING gin (words)")

    def best(self, typed):
        """Keys of the best hits."""
        select = f"""SELECT key FROM mail, plainto_tsquery('simple', %s) AS asked WHERE words @@ asked
                     ORDER BY ts_rank(words, asked) DESC LIMIT {DEEP}"""
        return [key for (key,) in self.connection.execute(select, (typed,))]
