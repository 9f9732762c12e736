"""What every test may ask for: a database, a store, real servers, and a log without warnings."""

import itertools
import shutil
from pathlib import Path

import pytest

from archive.db import Database
from archive.store import Store
from tests.dovecot import dovecot_server
from tests.postgres import postgres_server
from tests.quiet_log import quiet_log

__all__ = ["quiet_log"]
pytest_plugins = ["pytester", "tests.cast"]

HERE = Path(__file__).parent
ON_BOTH_DATABASES = {"archive", "cases", "ingest", "flows"}
ENGINES = {
    "sqlite": pytest.param("sqlite"),
    "postgresql": pytest.param("postgresql", marks=pytest.mark.server),
}


def pytest_generate_tests(metafunc):
    """Folders about the database run on both; `databases("sqlite")` on a test overrules its folder."""
    if "database_engine" not in metafunc.fixturenames:
        return
    marker = metafunc.definition.get_closest_marker("databases")
    folder = metafunc.definition.path.relative_to(HERE).parts[0]
    engines = marker.args if marker else tuple(ENGINES) if folder in ON_BOTH_DATABASES else ("sqlite",)
    metafunc.parametrize("database_engine", [ENGINES[engine] for engine in engines], indirect=True)


# The database and the store


@pytest.fixture
def database_engine(request):
    """`sqlite` or `postgresql`."""
    return request.param


@pytest.fixture
def empty_database_url(database_engine, request, tmp_path):
    """The address of a database without a single table."""
    if database_engine == "sqlite":
        yield _sqlite_url(tmp_path / "empty.db")
        return
    server = request.getfixturevalue("postgres")
    with server.database() as name:
        yield server.url(name)


@pytest.fixture
def database_url(database_engine, request, tmp_path):
    """The address of a database with the newest schema and no rows; the test's own."""
    if database_engine == "sqlite":
        path = tmp_path / "teczka.db"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
        yield _sqlite_url(path)
        return
    server = request.getfixturevalue("postgres")
    with server.database(template=request.getfixturevalue("migrated_postgres")) as name:
        yield server.url(name)


@pytest.fixture
def db(database_url):
    """The test's own `Database`, migrated and empty."""
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def store(tmp_path):
    """The test's own store of files."""
    return Store(tmp_path / "store")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory):
    """A migrated file to copy: migrating once takes longer than most tests."""
    path = tmp_path_factory.mktemp("migrated") / "teczka.db"
    _migrate(_sqlite_url(path))
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres):
    """The name of a migrated database to make others from."""
    with postgres.database() as name:
        _migrate(postgres.url(name))
        yield name


def _sqlite_url(path):
    return f"sqlite:///{path}"


def _migrate(url):
    database = Database(url)
    database.migrate()
    # Nobody may be connected to a PostgreSQL template, and SQLite folds its WAL into the file.
    database.dispose()


# Real servers


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server; see tests/postgres.py."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def dovecot():
    """An IMAP server, plain and TLS, where any name is a mailbox; see tests/dovecot.py."""
    with dovecot_server() as server:
        yield server


@pytest.fixture(scope="session")
def _mailbox_numbers():
    return itertools.count(1)


@pytest.fixture
def imap_user(_mailbox_numbers):
    """The name of a mailbox that no other test has touched."""
    return f"box{next(_mailbox_numbers)}"
