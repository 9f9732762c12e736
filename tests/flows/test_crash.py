"""The crash table of HOUSE.md: killed at each step, the next turn ends where an undisturbed run does."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from cases.message import Message, MessageState
from ingest import fetch, read
from ingest.ledger import Sighting
from ingest.mail import parse
from tests.clocks import after
from tests.intakes import POSTED, UNDISTURBED, picture, take_turns
from tests.letters import letter
from webapp.work import drain

pytestmark = pytest.mark.server

# The steps of the table in HOUSE.md, as faults of tests/fault_points.py.
STEPS = {
    "bytes written aside": "written aside:1:kill",
    "bytes stored, before the ledger commits": "durable:1:kill",
    "ledger, before parsing": "stored:1:kill",
    "parts stored, before filing": "parts durable:1:kill",
    "inside the filing transaction": "inside the filing transaction:1:kill",
    "filing, before the index": "filed:1:kill",
    "index commit, before the job is done": "indexed:1:kill",
    "mark on the server, before the job is done": "moved:1:kill",
}


@pytest.fixture
def posted(dovecot, imap_user):
    """Four letters on the server, one of them twice."""
    for content in POSTED:
        dovecot.append(imap_user, content)


def test_an_undisturbed_run_places_everything(office, posted):
    take_turns(office)

    assert picture(office) == UNDISTURBED


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_nothing_is_lost_or_done_twice(
    office, config_path, posted, dovecot, imap_user, nursery, step
):
    nursery.kill_at(config_path, STEPS[step])

    take_turns(office)

    assert picture(office) == UNDISTURBED
    folders = {name: len(dovecot.flags(imap_user, name)) for name in ("INBOX", "Filed", "Tray")}
    assert folders == {"INBOX": 0, "Filed": 3, "Tray": 2}


def test_killed_at_every_step_in_turn(office, config_path, posted, nursery):
    for step in (
        "bytes stored, before the ledger commits",
        "ledger, before parsing",
        "inside the filing transaction",
    ):
        nursery.kill_at(config_path, STEPS[step])

    take_turns(office)

    assert picture(office) == UNDISTURBED


@pytest.mark.expects_warnings
def test_a_message_that_cannot_be_read_is_set_aside_and_the_others_go_on(
    office, posted, dovecot, imap_user, monkeypatch
):
    dovecot.append(imap_user, letter(subject="TRUCIZNA"))
    monkeypatch.setattr(read, "read_file", poisoned)
    for mailbox in office.mailboxes:
        fetch.pull(office.db, office.store, mailbox)

    for hours in range(4):
        with after(timedelta(hours=hours)):
            drain(office)

    with office.db.reading() as session:
        aside = session.scalars(select(Sighting).where(Sighting.state_code == "unreadable")).one()
        assert "worker" in aside.last_error
        unreadable = session.get_one(Message, aside.message_id)
        assert (unreadable.subject, unreadable.state) == ("TRUCIZNA", MessageState.TRAY)
        assert "unreadable" in unreadable.flags
        assert len(session.scalars(select(Message)).all()) == 5


def poisoned(path, attic):
    """Reading this one message kills the process that reads it."""
    content = Path(path).read_bytes()
    if b"TRUCIZNA" in content:
        os._exit(9)
    return parse(content, attic)
