"""Where the index of a test is: in files, or in a PostgreSQL database that holds nothing else."""

import shutil
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import text

from archive.db import Database
from search.index import Index
from search.postgres.index import Index as PostgresIndex


@dataclass(frozen=True)
class InFiles:
    """The engine that keeps the index in a folder."""

    folder: str

    def open(self, wait_seconds=0.1):
        """The index, opened once more."""
        return Index(self.folder, wait_seconds)

    def lose(self):
        """Let it be gone."""
        shutil.rmtree(self.folder)


@dataclass(frozen=True)
class InPostgres:
    """The engine that keeps it in the database at the address."""

    url: str

    @cached_property
    def database(self):
        """The same for all who open the index in this process."""
        return Database(self.url)

    def __getstate__(self):
        return {"url": self.url}  # a child process connects by itself

    def open(self, wait_seconds=0.1):
        """The index, opened once more."""
        return PostgresIndex(self.database, wait_seconds)

    def lose(self):
        """Let it be gone."""
        self.execute("DROP SCHEMA search CASCADE")

    def execute(self, statement):
        """Do that to its tables."""
        with self.database.writing() as session:
            session.execute(text(statement))
