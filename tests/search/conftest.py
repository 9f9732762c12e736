"""A real index, empty and in force: in files, and where a test's database server runs, in PostgreSQL."""

import pytest

from archive.db import Database
from search.index import Index
from search.postgres.index import Index as PostgresIndex

ENGINES = [pytest.param("files"), pytest.param("postgresql", marks=pytest.mark.server)]


@pytest.fixture(params=ENGINES)
def search_engine(request):
    """`files` or `postgresql`; `only_in_files` on a test overrules it."""
    return request.param


@pytest.fixture
def open_index(search_engine, request, tmp_path):
    """Opens the test's index, once more each time."""
    if search_engine == "files":
        return lambda wait_seconds=0.1: Index(tmp_path / "index", wait_seconds)
    database = request.getfixturevalue("index_database")
    return lambda wait_seconds=0.1: PostgresIndex(database, wait_seconds)


@pytest.fixture
def index(open_index):
    index = open_index()
    index.clear()
    yield index
    index.close()


@pytest.fixture(scope="session")
def index_database(postgres):
    """A database for nothing but the index, which every test empties."""
    with postgres.database() as name:
        database = Database(postgres.url(name))
        yield database
        database.dispose()


@pytest.fixture
def found(index):
    """The keys that words find for an audience, best first."""
    from cases.access import EVERYTHING
    from search.query import parse

    def found(typed, audience=EVERYTHING, limit=20, offset=0, within=None, **options):
        results = index.find(parse(typed, **options), audience, within, limit=limit, offset=offset)
        return [hit.key for hit in results.hits]

    return found
