"""What was set aside is in a list with its reason, and is tried again when a person says so."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from archive import jobs
from archive.audit import Event
from archive.db import utcnow
from archive.jobs import Job
from cases.filed import Suggestion
from cases.message import Message
from ingest import aside, ledger
from ingest.ledger import Sighting, SightingState


@pytest.fixture
def inbox(session):
    """A folder with four messages listed."""
    inbox = ledger.folder_of(session, "sprawy", "INBOX")
    inbox.uidvalidity = 7
    session.flush()
    ledger.enter(session, inbox, {uid: (1000, None) for uid in range(1, 5)})
    return inbox


def become(session, uid, state, **values):
    sighting = session.query(Sighting).filter_by(uid=uid).one()
    values = {"state_code": state.value, "attempts": 3, "tried_at": utcnow(), "last_error": "No."} | values
    for name, value in values.items():
        setattr(sighting, name, value)
    session.flush()
    return sighting


def message(session, number, **values):
    kept = Message(
        canon_digest=f"{number:064x}", raw_digest=f"{number:064x}", size=9, received_at=utcnow(), **values
    )
    session.add(kept)
    session.flush()
    return kept


def test_what_was_not_given_is_asked_for_again(session, here, inbox):
    failed = become(session, 1, SightingState.FETCH_FAILED)

    assert aside.retry(session, [failed.id], by=here.marek) == 1

    session.expire_all()
    assert (failed.state, failed.attempts, failed.tried_at) == (SightingState.LISTED, 0, None)
    event = session.scalars(select(Event).where(Event.action == "retried")).one()
    assert (event.topic, event.actor) == (f"sighting:{failed.id}", here.marek.actor)
    assert event.facts == {"folder": "INBOX", "uid": 1, "state": "fetch_failed"}


def test_what_could_not_be_read_is_read_at_once(session, here, inbox):
    unread = become(session, 1, SightingState.UNREADABLE)
    jobs.enqueue(session, "read", f"sighting:{unread.id}", priority=jobs.LATER)
    session.scalars(select(Job)).one().set_aside_at = utcnow()

    aside.retry(session, [unread.id], by=here.marek)

    session.expire_all()
    job = session.scalars(select(Job)).one()
    assert unread.state is SightingState.STORED
    assert (job.set_aside_at, job.attempts, job.priority) == (None, 0, jobs.NOW)


def test_all_of_it_is_tried_but_what_its_server_has_no_more(session, here, inbox):
    become(session, 1, SightingState.FETCH_FAILED)
    become(session, 2, SightingState.TOO_LARGE)
    become(session, 3, SightingState.TOO_LARGE, absent_at=utcnow())
    become(session, 4, SightingState.DONE)

    assert aside.retry_all(session) == 2

    session.expire_all()
    states = dict(session.execute(select(Sighting.uid, Sighting.state_code)).all())
    assert states == {1: "listed", 2: "listed", 3: "too_large", 4: "done"}


def test_a_second_retry_finds_nothing_to_do(session, here, inbox):
    failed = become(session, 1, SightingState.FETCH_FAILED)
    aside.retry(session, [failed.id])
    session.expire_all()

    assert aside.retry(session, [failed.id]) == 0


def test_what_was_numbered_anew_is_left_to_its_new_number(session, here, inbox):
    become(session, 1, SightingState.FETCH_FAILED)
    unread = become(session, 2, SightingState.UNREADABLE)
    inbox.uidvalidity = 8
    session.flush()

    assert [one.sighting.id for one in aside.listed(session, here.marek).rows] == [unread.id]


def test_the_list_tells_each_person_what_she_may_see(session, here, inbox):
    anna = message(session, 1, subject="Tajne Anny", from_address=here.anna.email, flags=["unreadable"])
    likely = message(session, 2, subject="Wyciąg Kłosa", flags=["too_large"])
    session.add(Suggestion(message=likely, case=here.klos_case, rank=1, rule="contact", facts={}))
    become(session, 1, SightingState.UNREADABLE, message_id=anna.id)
    become(session, 2, SightingState.TOO_LARGE, message_id=likely.id)
    become(session, 3, SightingState.FETCH_FAILED)

    def told(person):
        return [one.message and one.message.subject for one in aside.listed(session, person).rows]

    assert told(here.marek) == [None, "Wyciąg Kłosa", "Tajne Anny"]
    assert told(here.adam) == [None, None, None]
    assert told(here.anna) == ["Wyciąg Kłosa", "Tajne Anny"]
    assert told(here.ewa) == []
    assert aside.listed(session, here.ewa).total == 0
    unread = session.query(Sighting).filter_by(uid=1).one()
    assert aside.found(session, here.ewa, unread.id) is None
    assert aside.found(session, here.anna, unread.id).message is anna


def test_a_long_list_has_pages(session, here, inbox):
    ledger.enter(session, inbox, {uid: (1, None) for uid in range(5, 60)})
    for sighting in session.query(Sighting):
        sighting.state_code = SightingState.FETCH_FAILED.value
    session.flush()

    last = aside.listed(session, here.marek, number=99)

    assert (last.number, last.total, len(last.rows)) == (2, 59, 19)
    assert [one.sighting.uid for one in last.rows] == list(range(19, 0, -1))
    assert aside.count(session) == 59


def test_the_time_of_the_last_try_is_told(session, here, inbox):
    before = utcnow() - timedelta(hours=2)
    become(session, 1, SightingState.FETCH_FAILED, tried_at=before)

    assert aside.listed(session, here.marek).rows[0].when == before
