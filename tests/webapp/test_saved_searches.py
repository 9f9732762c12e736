"""Saved and recent searches on the page: her own, kept and forgotten when she says so."""

import re

import pytest
from sqlalchemy import select

from cases.recent_search import RecentSearch
from cases.saved_search import SavedSearch
from webapp.work import drain

PIEC = {"name": "Piece", "q": "piec", "kind": "message"}


@pytest.fixture
def saved(site, anna_here, things):
    """The id of a search that Anna saved."""
    drain(site.office)
    anna_here.post("/search/saved", PIEC)
    with site.reading() as session:
        return session.scalars(select(SavedSearch.id)).one()


def test_a_search_is_saved_and_leads_back_to_its_results(anna_here, saved):
    page = anna_here.get("/search/saved").text

    address = re.search(r'href="(/search\?[^"]+)"><strong>Piece', page)[1].replace("&amp;", "&")
    assert "piec · Rodzaj: Wiadomości" in page
    assert 'value="never" selected' in page
    assert "Nowa cena pieca" in anna_here.get(address).text


def test_another_neither_sees_nor_touches_it(site, ewa_here, saved):
    for path, form in (("alert", {"alert": "each"}), ("removal", {})):
        assert ewa_here.post(f"/search/saved/{saved}/{path}", form).status_code == 404
        assert site.browser("marek").post(f"/search/saved/{saved}/{path}", form).status_code == 404

    assert "Piece" not in ewa_here.get("/search/saved").text + ewa_here.get("/search").text
    with site.reading() as session:
        assert session.get_one(SavedSearch, saved).alert_code == "never"


def test_mail_of_new_hits_is_chosen_and_taken_back(site, anna_here, saved):
    anna_here.post(f"/search/saved/{saved}/alert", {"alert": "daily"})
    page = anna_here.get("/search/saved").text
    anna_here.post(f"/search/saved/{saved}/alert", {"alert": "never"})

    assert 'value="daily" selected' in page and "Wysyłanie nie jest" in page
    assert 'value="never" selected' in anna_here.get("/search/saved").text
    assert anna_here.post(f"/search/saved/{saved}/alert", {"alert": "bzdura"}).status_code == 400


def test_it_is_deleted(anna_here, saved):
    said = anna_here.post(f"/search/saved/{saved}/removal", follow_redirects=True).text

    assert "„Piece” usunięte" in said
    assert "pod ręką" in anna_here.get("/search/saved").text


def test_a_search_needs_a_name_of_its_own(anna_here, saved):
    taken = anna_here.post("/search/saved", PIEC)
    nameless = anna_here.post("/search/saved", PIEC | {"name": " "})
    empty = anna_here.post("/search/saved", {"name": "Nic"})

    assert (taken.status_code, nameless.status_code, empty.status_code) == (409, 409, 409)
    assert "Masz już zapisane wyszukiwanie „Piece”" in taken.text


def test_what_does_not_belong_to_a_search_is_not_kept(site, anna_here):
    anna_here.post("/search/saved", {"name": "Piec", "q": "piec", "part": "1", "page": "7", "next": "/obce"})

    with site.reading() as session:
        assert session.scalars(select(SavedSearch)).one().asked == {"q": ["piec"]}


def test_pages_of_results_are_remembered_for_her_alone(site, anna_here, ewa_here, things):
    for asked in ("q=piec", "q=piec&sort=date", "q=linia&kind=note", "q=pie&part=1", ""):
        anna_here.get(f"/search?{asked}")

    page = anna_here.get("/search").text
    assert "linia · Rodzaj: Notatki" in page and page.count(">piec<") == 1
    assert ">pie<" not in page
    assert "Ostatnio szukane" not in ewa_here.get("/search").text


def test_a_search_that_led_somewhere_while_she_typed_is_remembered(site, anna_here, things):
    noted = anna_here.post("/search/recent", {"q": "wkład własny"})

    assert noted.status_code == 204
    assert ">wkład własny<" in anna_here.get("/search").text


def test_recent_searches_are_forgotten(site, anna_here, ewa_here, things):
    anna_here.get("/search?q=piec")
    ewa_here.get("/search?q=huta")

    said = anna_here.post("/search/recent/removal", follow_redirects=True).text

    assert "jest pusta" in said and ">piec<" not in said
    with site.reading() as session:
        assert [one.asked for one in session.scalars(select(RecentSearch))] == [{"q": ["huta"]}]


@pytest.mark.parametrize(
    "typed",
    [
        "pesel 44051401359",
        "440514 01359",
        "PL61 1090 1014 0000 0712 1981 2874",
        "konto:61109010140000071219812874",
    ],
)
def test_a_search_for_a_personal_number_is_not_remembered(site, anna_here, things, typed):
    anna_here.get("/search", query_string={"q": typed})
    anna_here.post("/search/recent", {"q": typed})
    anna_here.get("/search", query_string={"q": "piec", "sender": typed})

    with site.reading() as session:
        assert session.scalars(select(RecentSearch)).all() == []


def test_a_saved_search_for_a_person_is_listed_masked(anna_here, things):
    anna_here.post("/search/saved", {"q": "pesel 44051401359", "name": "Jan"})

    listed = anna_here.get("/search/saved").text

    assert "pesel 440••••••59" in listed and ">pesel 44051401359" not in listed
