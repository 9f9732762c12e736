"""A real index, empty and in force."""

import pytest

from search.index import Index


@pytest.fixture
def index(tmp_path):
    index = Index(tmp_path / "index", wait_seconds=0.1)
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
