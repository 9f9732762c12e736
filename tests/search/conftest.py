"""A real index, empty and in force: in files, and in PostgreSQL where its server may run."""

import pytest

from tests.search.engines import InFiles, InPostgres

ENGINES = {
    "files": pytest.param("files"),
    "postgresql": pytest.param("postgresql", marks=pytest.mark.server),
}


def pytest_generate_tests(metafunc):
    """Every test of an index runs on both engines; `engines("files")` on a test overrules that."""
    if "engine" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("engines")
        names = marker.args if marker else ENGINES
        metafunc.parametrize("engine", [ENGINES[name] for name in names], indirect=True)


@pytest.fixture
def engine(request, tmp_path):
    """Where the test's index is."""
    if request.param == "files":
        return InFiles(str(tmp_path / "index"))
    return request.getfixturevalue("engine_in_postgres")


@pytest.fixture(scope="session")
def engine_in_postgres(postgres):
    """A database for the index alone, which every test empties: it holds what no test before left there."""
    with postgres.database() as name:
        engine = InPostgres(postgres.url(name))
        yield engine
        engine.database.dispose()


@pytest.fixture
def index(engine):
    index = engine.open()
    index.clear()
    yield index
    index.close()


@pytest.fixture
def found(index):
    """The keys that words find for an audience, best first."""
    from cases.access import EVERYTHING
    from search.query import parse

    def found(typed, audience=EVERYTHING, limit=20, offset=0, within=None, **options):
        results = index.find(parse(typed, **options), audience, within, limit=limit, offset=offset)
        return [hit.key for hit in results.hits]

    return found
