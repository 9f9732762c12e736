"""Two at the same mailbox, and clocks that jump (INGEST.md §8, faults 26 and 27)."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select

from archive import leases
from cases.message import Message
from ingest import fetch, ledger
from ingest.ledger import MailFolder, Sighting
from tests.clocks import after, clock_set
from tests.fault_points import watched
from tests.ingest.faults.test_disk_faults import on_server, pull
from tests.intakes import UNDISTURBED, picture, take_turns
from tests.letters import letter
from tests.scripted_imap import omit
from webapp.jobs import KINDS
from webapp.work import turn

A_DAY = timedelta(days=1)
JUMPS = pytest.mark.parametrize("jump", [A_DAY, -A_DAY], ids=["ahead", "back"])
READING = next(kind for kind in KINDS if kind.name == "read")


def meeting_at(name, parties):
    """A strike for `watched`: whoever comes by the point first waits until all have come."""
    together, met = threading.Barrier(parties), threading.local()

    def strike(reached, args, result):
        if reached == name and not getattr(met, "already", False):
            met.already = True
            together.wait(10)

    return strike


def at_once(*calls):
    """Run them at the same time; what they raised."""
    raised = []

    def run(call):
        try:
            call()
        except Exception as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return raised


def take_lease(office, token):
    with office.db.writing() as session:
        return ledger.take_lease(session, ledger.folder_of(session, "office", "INBOX"), token)


def test_fault_26_of_two_ingesters_one_works_and_the_other_leaves_it_alone(office, server):
    token = leases.new_token()
    assert take_lease(office, token)

    pull(office)

    with office.db.reading() as session:
        assert session.scalars(select(Sighting)).all() == []
    with office.db.writing() as session:
        ledger.release_lease(session, ledger.folder_of(session, "office", "INBOX").id, token)
    take_turns(office)
    assert picture(office) == UNDISTURBED


def test_fault_26_two_ingesters_that_overlap_in_every_step_keep_each_message_once(
    office, server, monkeypatch
):
    monkeypatch.setattr(ledger, "take_lease", lambda session, folder, token: True)

    with watched(meeting_at("durable", 2)):  # both have fetched everything, neither has committed
        assert at_once(lambda: pull(office), lambda: pull(office)) == []
    with office.db.reading() as session:
        ids = list(session.scalars(select(Sighting.id)))
    assert len(ids) == 5
    with watched(meeting_at("parts durable", 2)):  # both have read everything, neither has committed
        assert at_once(*[lambda: READING.run(office, jobs_of(ids))] * 2) == []

    take_turns(office)

    assert picture(office) == UNDISTURBED
    assert on_server(server) == {"INBOX": 0, "Filed": 3, "Tray": 2}


class Named:
    """A job as far as its kind looks at it."""

    def __init__(self, sighting_id):
        self.key, self.payload = f"sighting:{sighting_id}", None


def jobs_of(sighting_ids):
    return [Named(sighting_id) for sighting_id in sighting_ids]


@JUMPS
def test_fault_27_a_clock_that_jumps_hands_no_folder_over_before_its_time(office, jump):
    ours, theirs = leases.new_token(), leases.new_token()
    assert take_lease(office, ours)

    with clock_set(jump):
        assert not take_lease(office, theirs)
        assert take_lease(office, ours)

    with after(ledger.LEASE * 0.9):
        assert not take_lease(office, theirs)
    with after(ledger.LEASE * 1.1):
        assert take_lease(office, theirs)


@JUMPS
def test_fault_27_a_clock_that_jumps_in_the_middle_loses_nothing_and_delays_nothing(office, server, jump):
    with clock_set(jump):
        pull(office)
    turn(office, READING)
    with clock_set(-jump):
        take_turns(office)

    take_turns(office)

    assert picture(office) == UNDISTURBED


@pytest.mark.databases("sqlite")
@JUMPS
def test_fault_27_what_was_not_given_is_asked_for_again_whatever_the_clock_says(office, server, jump):
    inbox = server.mailbox("INBOX")
    held_back = inbox.uids()[0]
    server.fault("UID FETCH", omit(held_back), times=3, holding="BODY.PEEK[]")
    with clock_set(jump):
        pull(office)
    with office.db.reading() as session:
        assert session.scalars(select(Sighting.state_code).where(Sighting.uid == held_back)).one() == "listed"
    server.faults.clear()

    with after(ledger.AGAIN * 1.1):
        take_turns(office)
        assert picture(office) == UNDISTURBED


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "night",
    [datetime(2026, 10, 25, 2, 59, 50, fold=0), datetime(2026, 3, 29, 1, 59, 50)],
    ids=["an hour twice", "an hour missing"],
)
def test_fault_27_the_nights_when_summer_time_ends_and_begins(office, server, night):
    """Dates are the server's, with their offset, and not of the clock here."""
    warsaw = ZoneInfo("Europe/Warsaw")
    arrived = night.replace(tzinfo=warsaw).astimezone(UTC).replace(second=0)
    inbox = server.mailbox("INBOX")
    for minutes in (-30, 30):
        there = (arrived + timedelta(minutes=minutes)).astimezone(warsaw)
        at = there.astimezone(timezone(there.utcoffset()))  # as a server writes it: by its offset alone
        inbox.add(letter(subject=f"{minutes}").replace(b"Date:", b"X-Date:"), internal_at=at)

    with time_machine.travel(night.replace(tzinfo=warsaw), tick=True):
        token = leases.new_token()
        assert take_lease(office, token)
    with time_machine.travel(arrived + timedelta(minutes=1), tick=True):
        assert not take_lease(office, leases.new_token())
        with office.db.writing() as session:
            folder = session.scalars(select(MailFolder).where(MailFolder.name == "INBOX")).one()
            ledger.release_lease(session, folder.id, token)
        take_turns(office)

    with office.db.reading() as session:
        received = dict(session.execute(select(Message.subject, Message.received_at)).all())
    for minutes in (-30, 30):
        assert received[f"{minutes}"] == arrived + timedelta(minutes=minutes)


def test_fetching_is_done_once_even_if_a_lease_is_lost_on_the_way(office, server, monkeypatch):
    """Somebody took the folder over while we fetched: what we have in hand is theirs."""
    pulls = fetch.Pull(office.db, office.store, office.mailboxes[0])

    def robbed(name, args, result):
        if name == "durable":
            with office.db.writing() as session:
                session.execute(MailFolder.__table__.update().values(lease="elsewhere:1:x"))

    with watched(robbed), pytest.raises(fetch.LeaseLost):
        pulls.run()

    with office.db.writing() as session:
        session.execute(MailFolder.__table__.update().values(lease=None))
    take_turns(office)
    assert picture(office) == UNDISTURBED
