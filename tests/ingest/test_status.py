"""What the mailboxes' page says: reached when, what came, what waits, and that every message is accounted for."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from archive.db import utcnow
from ingest import ledger
from ingest.ledger import Sighting, SightingState
from ingest.status import folders_at_a_glance, overdue, uids_not_kept, unaccounted


@pytest.fixture
def inbox(session):
    """A folder with seven messages listed."""
    inbox = ledger.folder_of(session, "sprawy", "INBOX")
    inbox.uidvalidity, inbox.on_server, inbox.last_success_at = 1, 5, utcnow()
    session.flush()
    ledger.enter(session, inbox, {uid: (1000, None) for uid in range(1, 8)})
    return inbox


def box(name):
    return SimpleNamespace(name=name, folders=("INBOX",))


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
    assert (glance.left, glance.missed, glance.kept) == (1, 1, 3)
    assert glance.difference == 0
    assert glance.is_well
    assert uids_not_kept(session, inbox) == {"fetch_failed": [3], "gone": [5], "listed": [7], "stored": [4]}


def test_what_left_since_the_count_is_accounted_for(session, inbox):
    """Between two looks mail is moved by us and deleted by others; the count of the first look still holds."""
    inbox.on_server, inbox.counted_at, inbox.uids_on_server = 7, utcnow(), "1:7"
    session.flush()
    become(session, 1, SightingState.DONE, absent_at=inbox.counted_at + timedelta(seconds=1))
    become(session, 2, SightingState.LISTED, absent_at=inbox.counted_at + timedelta(seconds=1))
    ledger.enter(session, inbox, {8: (1000, None)})

    [glance] = folders_at_a_glance(session)

    assert (glance.gone, glance.on_the_way, glance.unfetched, glance.difference) == (2, 5, 6, 0)
    assert not unaccounted(session, inbox)


def test_the_difference_is_named_uid_by_uid(session, inbox):
    inbox.on_server, inbox.counted_at, inbox.uids_on_server = 7, utcnow(), "2:7,9"
    session.flush()
    become(session, 4, SightingState.DONE, absent_at=inbox.counted_at - timedelta(days=1))

    difference = unaccounted(session, inbox)

    assert (difference.lacking, difference.surplus) == ({4, 9}, {1})
    assert folders_at_a_glance(session)[0].difference == 1


@pytest.mark.parametrize(
    ("values", "is_late"),
    [
        ({}, True),
        ({"connected_at": timedelta(minutes=14)}, False),
        ({"connected_at": timedelta(minutes=14), "last_error": "no route to host"}, True),
        ({"connected_at": timedelta(days=90)}, True),
        ({"last_success_at": timedelta(minutes=14), "last_error": "no route to host"}, False),
        ({"last_success_at": timedelta(minutes=16)}, True),
    ],
)
def test_a_mailbox_is_late_after_a_quarter_of_an_hour(session, values, is_late):
    folder = ledger.folder_of(session, "sprawy", "INBOX")
    for name, value in values.items():
        setattr(folder, name, utcnow() - value if isinstance(value, timedelta) else value)
    ledger.folder_of(session, "dawna", "INBOX").last_success_at = utcnow() - timedelta(days=90)
    session.flush()

    since = utcnow() - timedelta(minutes=16)
    assert overdue(session, [box("sprawy")], since) == (["sprawy"] if is_late else [])


def test_a_mailbox_that_nobody_tried_is_late_in_time(session):
    assert overdue(session, [box("nowa")], since=utcnow()) == []
    assert overdue(session, [box("nowa")], since=utcnow() - timedelta(minutes=16)) == ["nowa"]


def test_after_a_start_a_mailbox_is_given_time_to_be_read_first(session):
    ledger.folder_of(session, "sprawy", "INBOX").connected_at = utcnow() - timedelta(days=90)
    session.flush()

    assert overdue(session, [box("sprawy")], since=utcnow()) == []


def test_a_folder_that_marks_would_make_is_not_waited_for(session):
    ledger.folder_of(session, "sprawy", "INBOX").last_success_at = utcnow()
    ledger.folder_of(session, "sprawy", "Teczka/Filed").last_error = "no route to host"
    session.flush()

    assert overdue(session, [box("sprawy")], since=utcnow()) == []


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
