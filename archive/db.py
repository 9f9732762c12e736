"""The database: one door for reading, one for writing, and column types that cannot lie."""

from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, DateTime, Integer, MetaData, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from archive.turns import Turns

GROSZ = Decimal("0.01")
BUSY_SECONDS = 30

# SQLite only autoincrements INTEGER PRIMARY KEY; PostgreSQL wants 64 bits for ids that never run out.
Id = BigInteger().with_variant(Integer, "sqlite")


class UTCDateTime(TypeDecorator):
    """An instant: aware in Python, UTC in the database; a naive datetime is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"An instant needs its time zone: {value!r}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value, dialect):
        return value if value is None else value.replace(tzinfo=UTC)


class Money(TypeDecorator):
    """An amount in whole grosze: `Decimal` with two places in Python, an integer in the database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        exact = Decimal(value).quantize(GROSZ)
        if exact != value:
            raise ValueError(f"An amount has at most two decimal places: {value}")
        return int(exact * 100)

    def process_result_value(self, value, dialect):
        return None if value is None else (Decimal(value) / 100).quantize(GROSZ)


class Rate(TypeDecorator):
    """A percentage with up to four decimal places, exact: 2.3500 is 23500 in the database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else int((Decimal(value) * 10_000).to_integral_exact())

    def process_result_value(self, value, dialect):
        return None if value is None else Decimal(value) / 10_000


class Base(DeclarativeBase):
    """Everything that is a table."""

    type_annotation_map = {datetime: UTCDateTime, Decimal: Money}

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def utcnow():
    """Now, aware, in UTC."""
    return datetime.now(UTC)


class Clash(Exception):
    """Two did the same at once: a UNIQUE constraint let one through, and nothing of the other is kept."""


class Database:
    """One database and the two ways to use it."""

    def __init__(self, url):
        self.url = _with_driver(make_url(url))
        self.engine = _engine(self.url)
        self._turns = Turns()

    @property
    def is_sqlite(self):
        return self.url.get_backend_name() == "sqlite"

    @property
    def _reading_engine(self):
        # PostgreSQL would show every statement another moment: a chain that grows while it is read looks broken.
        return (
            self.engine
            if self.is_sqlite
            else self.engine.execution_options(isolation_level="REPEATABLE READ")
        )

    @contextmanager
    def reading(self):
        """A session that sees one moment and keeps nothing it changes."""
        with Session(self._reading_engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self):
        """A session whose work is kept whole, or not at all. Raises `Clash`."""
        engine = self.engine.execution_options(writing=True)
        try:
            with self._turn(), Session(engine, expire_on_commit=False) as session, session.begin():
                yield session
        except IntegrityError as error:
            if _is_taken(error):
                raise Clash() from error
            raise

    def _turn(self):
        # SQLite has one writer and no queue: who waits looks again ten times a second, and may find the next one there.
        return self._turns.turn(BUSY_SECONDS) if self.is_sqlite else nullcontext()

    def migrate(self):
        """Bring the schema to the newest revision; a new database takes the same path."""
        from archive.migrations import upgrade

        upgrade(self)

    def dispose(self):
        """Close every connection."""
        self.engine.dispose()


def insert_for(session, table):
    """An insert into the table that knows ON CONFLICT, as the session's database words it."""
    return _INSERT[session.get_bind().dialect.name](table)


def in_a_line(error):
    """An error's kind and own words; the database's go on with the statement and its values: somebody's letter."""
    return f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"


_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def _is_taken(error):
    # SQLSTATE 23505 is unique_violation; SQLite only says it in words.
    return getattr(error.orig, "sqlstate", None) == "23505" or str(error.orig).startswith("UNIQUE")


def _with_driver(url):
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def _engine(url):
    if url.get_backend_name() != "sqlite":
        engine = create_engine(url, pool_pre_ping=True)
        event.listen(engine, "connect", _prepare_postgres)
        return engine
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_postgres(connection, record):
    # Otherwise a lock that nobody gives back would be waited for without end, and without a word.
    connection.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
    connection.commit()


def _prepare_sqlite(connection, record):
    # The driver must not begin by itself: it would begin late, deferred, and commit before DDL.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection):
    # A reader that turns writer gets SQLITE_BUSY_SNAPSHOT whatever the timeout; a writer says so at once.
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
