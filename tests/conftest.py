"""What every test may ask for: a database, a store, real servers, and a log without warnings."""

import itertools
import shutil
from pathlib import Path

import pytest

from archive.db import Database
from archive.store import Store
from tests.databases import begin_anew, sqlite_url
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
        yield sqlite_url(tmp_path / "empty.db")
        return
    server = request.getfixturevalue("postgres")
    with server.database() as name:
        yield server.url(name)


@pytest.fixture
def template(database_engine, request):
    """What the test's database begins as: with the cast in it for those who ask for somebody, else without a row."""
    what = "peopled" if {"cast", "here"} & set(request.fixturenames) else "migrated"
    return request.getfixturevalue(f"{what}_{database_engine}")


@pytest.fixture
def database_url(database_engine, template, request):
    """The address of a database with the newest schema; the test's own."""
    if database_engine == "sqlite":
        shared = request.getfixturevalue("shared_sqlite")
        begin_anew(shared, template)
        yield str(shared.url)
        shared.dispose()
        return
    server = request.getfixturevalue("postgres")
    with server.database(template=template) as name:
        yield server.url(name)


@pytest.fixture
def db(database_engine, database_url, request):
    """The test's own `Database`, migrated."""
    if database_engine == "sqlite":
        yield request.getfixturevalue("shared_sqlite")
        return
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def shared_sqlite(tmp_path_factory):
    """One `Database` whose file is another for each test: it keeps only how it words its statements."""
    return Database(sqlite_url(tmp_path_factory.mktemp("database") / "teczka.db"))


@pytest.fixture
def store(tmp_path):
    """The test's own store of files."""
    return Store(tmp_path / "store")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory):
    """A migrated file to copy: migrating once takes longer than most tests."""
    path = tmp_path_factory.mktemp("migrated") / "teczka.db"
    _migrate(sqlite_url(path))
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgres):
    """The name of a migrated database to make others from."""
    with postgres.database() as name:
        _migrate(postgres.url(name))
        yield name


@pytest.fixture(scope="session")
def peopled_sqlite(migrated_sqlite):
    """The same with the cast in it."""
    path = migrated_sqlite.with_name("peopled.db")
    shutil.copyfile(migrated_sqlite, path)
    _people(sqlite_url(path))
    return path


@pytest.fixture(scope="session")
def peopled_postgresql(postgres, migrated_postgresql):
    """The same with the cast in it."""
    with postgres.database(template=migrated_postgresql) as name:
        _people(postgres.url(name))
        yield name


def _migrate(url):
    database = Database(url)
    database.migrate()
    # Nobody may be connected to a PostgreSQL template, and SQLite folds its WAL into the file.
    database.dispose()


def _people(url):
    from tests.cast import enter_cast  # a plugin: imported before pytest does, its asserts would say little

    database = Database(url)
    with database.writing() as session:
        enter_cast(session)
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
