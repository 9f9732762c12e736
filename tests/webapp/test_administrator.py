"""The administrator keeps accounts and mailboxes; clients and cases are not his to see, nor to enter."""

import pytest
from sqlalchemy import func, select

from cases.case import Case
from cases.client import Client

CLIENT = {"kind": "SPZOO", "name": "Młyn sp. z o.o."}


@pytest.fixture
def adam_here(site):
    """The administrator's browser."""
    return site.browser("adam")


def test_he_enters_no_client_and_no_case(site, adam_here, things):
    before = _counts(site)
    case = {"client": things.client, "owner": site.cast.anna.id, "title": "Nowa"}

    for path, form in [
        ("/clients/new", CLIENT),
        ("/clients/new", {}),
        ("/cases/new", case),
        ("/cases/new", {}),
    ]:
        assert adam_here.post(path, form).status_code == 404
        assert adam_here.get(path).status_code == 404

    assert _counts(site) == before


def test_he_is_offered_neither(adam_here, anna_here, things, subtests):
    for path in ("/", "/cases", "/clients", "/tray"):
        with subtests.test(path=path):
            assert '/new"' not in adam_here.get(path).text
            assert '/cases/new"' in anna_here.get(path).text


def _counts(site):
    with site.reading() as session:
        return [session.scalar(select(func.count()).select_from(kind)) for kind in (Case, Client)]


def test_he_is_told_that_search_finds_nothing_for_him(adam_here, things):
    page = adam_here.get("/search?q=cena").text

    assert "administrator nie widzi" in page and "Spróbuj" not in page
