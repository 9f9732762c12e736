"""What the mailboxes' page says: reached when, what came, what waits, and that every message is accounted for."""

from datetime import timedelta

import pytest

from archive.db import utcnow
from ingest import ledger
from ingest.ledger import Sighting, SightingState
from ingest.status import folders_at_a_glance, uids_not_kept


@pytest.fixture
def inbox(session):
    """A folder with seven messages listed."""
    inbox = ledger.folder_of(session, "sprawy", "INBOX")
    inbox.uidvalidity, inbox.on_server, inbox.last_success_at = 1, 5, utcnow()
    session.flush()
    ledger.enter(session, inbox, {uid: (1000, None) for uid in range(1, 8)})
    return inbox


def become(session, uid, state, **values):
    sighting = session.query(Sighting).filter_by(uid=uid).one()
    sighting.state_code = state.value
    for name, value in values.items():
        setattr(sighting, name, value)
    session.flush()


def test_what_is_on_the_server_is_accounted_for(session, inbox):
    become(session, 1, SightingState.DONE)
    become(session, 2, SightingState.DONE, repeated=True)
    become(session, 3, SightingState.FETCH_FAILED)
    become(session, 4, SightingState.STORED)
    become(session, 5, SightingState.GONE, absent_at=utcnow())
    become(session, 6, SightingState.DONE, absent_at=utcnow())

    [glance] = folders_at_a_glance(session)

    assert (glance.stored, glance.duplicates, glance.set_aside, glance.on_the_way) == (1, 1, 1, 2)
    assert (glance.left, glance.gone, glance.kept) == (1, 1, 3)
    assert glance.difference == 0
    assert glance.is_well
    assert uids_not_kept(session, inbox) == {"fetch_failed": [3], "gone": [5], "listed": [7], "stored": [4]}


def test_a_message_nobody_entered_is_a_difference(session, inbox):
    inbox.on_server = 8

    assert folders_at_a_glance(session)[0].difference == 1


def test_the_rate_tells_how_long_it_will_take(session, inbox):
    for uid in (1, 2, 3):
        become(session, uid, SightingState.STORED, stored_at=utcnow() - timedelta(seconds=3))

    [glance] = folders_at_a_glance(session)

    assert glance.rate == pytest.approx(1, abs=0.1)
    assert glance.remaining_seconds == pytest.approx(4, abs=0.5)


@pytest.mark.parametrize(("minutes", "is_overdue"), [(14, False), (16, True)])
def test_a_quarter_of_an_hour_without_success_is_too_long(session, inbox, minutes, is_overdue):
    inbox.last_success_at = utcnow() - timedelta(minutes=minutes)

    assert folders_at_a_glance(session)[0].is_overdue is is_overdue


def test_files_come_last_and_trouble_is_seen(session):
    ledger.folder_of(session, ledger.IMPORT, "files")
    inbox = ledger.folder_of(session, "sprawy", "INBOX")
    inbox.last_error = "connection refused"
    session.flush()

    first, last = folders_at_a_glance(session)

    assert (first.folder.account, first.is_well) == ("sprawy", False)
    assert (last.folder.account, last.kept, last.is_overdue) == (ledger.IMPORT, 0, False)
