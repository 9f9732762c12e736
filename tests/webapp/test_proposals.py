"""A letter that seems to be a query or a decision is confirmed, corrected or dismissed on its page and the case's."""

import re

import pytest
from sqlalchemy import select

from cases.decision import Decision
from cases.filing import file_message
from cases.proposal import Proposal
from cases.query import Query
from cases.task import Task
from tests.webapp.furniture import letter, merged
from webapp.work import drain

ASKS = "Prosimy o przesłanie zaświadczenia z ZUS w terminie 7 dni roboczych od otrzymania."
QUERY = {"asked": "Zaświadczenie z ZUS", "received_on": "23.11.2026", "due_on": "2.12.2026"}
DECISION = {"kind": "negative", "received_on": "23.11.2026", "decided_on": "20.11.2026", "valid_until": ""}


def proposed(site, text, number=81):
    with site.writing() as session:
        cast = merged(session, site.cast)
        message = letter(session, site.office.store, number, "Wniosek 12/2026")
        message.from_address, message.text, message.new_text = "analityk@bank.example", text, text
        file_message(session, message, cast.klos_case, rule="hand", by=cast.anna)
    drain(site.office)
    with site.reading() as session:
        return session.scalars(select(Proposal).where(Proposal.message_id == message.id)).one()


@pytest.fixture
def query(site, things):
    return proposed(site, ASKS)


def all_of(site, kind):
    with site.reading() as session:
        return session.scalars(select(kind).order_by(kind.id)).all()


def test_it_is_proposed_on_the_message_and_in_the_case(anna_here, things, query):
    for path in (f"/messages/{query.message_id}", f"/cases/{things.number}"):
        page = anna_here.get(path).text

        assert "Wygląda na wezwanie instytucji" in page
        assert re.search(r"7 dni roboczych od \d\d\.\d\d\.\d{4}", page)
        assert f'action="/proposals/{query.id}/confirmation"' in page


def test_confirming_enters_the_query_and_its_task_once(site, anna_here, things, query):
    for _ in range(2):
        assert anna_here.post(f"/proposals/{query.id}/confirmation", QUERY).status_code == 302

    (entered,) = all_of(site, Query)
    assert (entered.asked, str(entered.due_on)) == ("Zaświadczenie z ZUS", "2026-12-02")
    assert "Odpowiedzieć na wezwanie: Zaświadczenie z ZUS" in [task.title for task in all_of(site, Task)]
    page = anna_here.get(f"/cases/{things.number}").text
    assert "odpowiedzieć do 02.12.2026" in page and "Wygląda na wezwanie" not in page


def test_a_query_is_closed(site, anna_here, things, query):
    anna_here.post(f"/proposals/{query.id}/confirmation", QUERY)
    (entered,) = all_of(site, Query)

    assert anna_here.post(f"/queries/{entered.id}/closing", {"state": "open"}).status_code == 400
    anna_here.post(f"/queries/{entered.id}/closing", {"state": "answered"})

    assert all_of(site, Query)[0].state_code == "answered"
    assert anna_here.post(f"/queries/{entered.id}/closing", {"state": "moot"}).status_code == 409


def test_a_dismissed_one_does_not_come_back_by_itself(site, anna_here, things, query):
    page = anna_here.post(f"/proposals/{query.id}/dismissal", follow_redirects=True).text
    assert "Wygląda na wezwanie" not in anna_here.get(f"/cases/{things.number}").text

    anna_here.post(re.search(r'action="([^"]+/dismissal/revocation)"', page)[1])

    assert "Wygląda na wezwanie" in anna_here.get(f"/cases/{things.number}").text


def test_a_decision_is_confirmed_as_she_corrects_it(site, anna_here, things):
    proposal = proposed(site, "Informujemy, że przyznano Państwu kredyt.")
    assert "Wygląda na decyzję instytucji" in anna_here.get(f"/messages/{proposal.message_id}").text

    anna_here.post(f"/proposals/{proposal.id}/confirmation", DECISION)

    (decision,) = all_of(site, Decision)
    assert (decision.kind_code, str(decision.decided_on)) == ("negative", "2026-11-20")
    assert "negatywna" in anna_here.get(f"/cases/{things.number}").text


@pytest.mark.parametrize(
    "wrong", [{"due_on": "kiedyś"}, {"asked": " "}, {"due_on": "1.11.2026"}, {"received_on": ""}]
)
def test_what_is_wrong_in_a_query_is_told(site, anna_here, query, wrong):
    assert anna_here.post(f"/proposals/{query.id}/confirmation", QUERY | wrong).status_code == 409
    assert all_of(site, Query) == []


def test_a_stranger_confirms_and_dismisses_nothing(site, ewa_here, anna_here, query):
    for path in ("confirmation", "dismissal", "dismissal/revocation"):
        assert ewa_here.post(f"/proposals/{query.id}/{path}", QUERY).status_code == 404
        assert ewa_here.get(f"/proposals/{query.id}/{path}").status_code == 405
    assert all_of(site, Query) == []
    anna_here.post(f"/proposals/{query.id}/confirmation", QUERY)
    (entered,) = all_of(site, Query)
    assert ewa_here.post(f"/queries/{entered.id}/closing", {"state": "answered"}).status_code == 404
    assert ewa_here.get(f"/queries/{entered.id}/closing").status_code == 405
