"""A real PostgreSQL: one server a run, a database of its own for each test."""

import itertools
import signal
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.servers import free_port, household, program, running

# Nothing here has to survive a power cut: it makes a test's database in a tenth of the time.
HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")


class Postgres:
    """Makes and drops databases; `url` is what SQLAlchemy connects to."""

    def __init__(self, port):
        self.port = port
        self._numbers = itertools.count(1)

    def url(self, name):
        return f"postgresql+psycopg://teczka@127.0.0.1:{self.port}/{name}"

    @contextmanager
    def database(self, template="template0"):
        """A new database, like the template; gone afterwards, whoever is still connected."""
        name = f"test_{next(self._numbers)}"
        self._command("CREATE DATABASE {} TEMPLATE {}", name, template)
        try:
            yield name
        finally:
            self._command("DROP DATABASE {} WITH (FORCE)", name)

    def answers(self):
        """Whether it takes connections; for a moment after it listens it does not yet."""
        try:
            self._command("SELECT")
        except psycopg.OperationalError:
            return False
        return True

    def _command(self, text, *names):
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user="teczka", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(sql.SQL(text).format(*map(sql.Identifier, names)))


@contextmanager
def postgres_server():
    """One server on a free loopback port, in a temporary folder."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    initdb, postgres = (program(name, "postgresql", *installed) for name in ("initdb", "postgres"))
    with household("postgres", "nobody") as home:
        data, port = home.folder / "data", free_port()
        home.run(
            initdb,
            "-D",
            str(data),
            "-U",
            "teczka",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        options = ("listen_addresses=127.0.0.1", "unix_socket_directories=", f"port={port}", *HASTE)
        command = [postgres, "-D", str(data), *(word for option in options for word in ("-c", option))]
        server = Postgres(port)
        with running(home, command, answers=server.answers, stop=signal.SIGINT):
            yield server
