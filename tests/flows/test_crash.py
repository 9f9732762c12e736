"""The crash table of HOUSE.md: killed at each step, the next turn ends where an undisturbed run does."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from archive import jobs
from archive.db import utcnow
from cases.message import Message
from ingest import fetch
from tests.flows.conftest import picture, take_turns
from tests.flows.victim import STEPS
from tests.letters import ANNA, letter, note_file
from webapp.work import drain

pytestmark = pytest.mark.server

ROOT = Path(__file__).parents[2]
STRANGER = "obcy@nieznany.example"
LETTERS = [
    letter(subject="Pierwszy", mid="1@klos.example", files=[note_file("pierwszy plik")]),
    letter(subject="Drugi", mid="2@klos.example", files=[note_file("drugi plik")]),
    letter(subject="Od obcego", sender=STRANGER, files=[note_file("trzeci plik")]),
    letter(subject="Bez numeru", sender=ANNA),
]
UNDISTURBED = {
    "messages": ["Bez numeru:tray", "Drugi:filed", "Od obcego:tray", "Pierwszy:filed"],
    "documents": ["Drugi", "Pierwszy"],
    "index": 6,
    "lacking": False,
}


def told(office):
    found = picture(office)
    found["messages"] = [f"{subject}:{state}" for subject, state, _ in found["messages"]]
    found["documents"] = [subject for _, subject in found["documents"]]
    return found


@pytest.fixture
def posted(dovecot, imap_user):
    """Four letters on the server, one of them twice."""
    for content in (*LETTERS, LETTERS[0]):
        dovecot.append(imap_user, content)


def kill_at(config_path, step):
    command = [sys.executable, "-m", "tests.flows.victim", str(config_path), step]
    victim = subprocess.run(command, cwd=ROOT, timeout=60, capture_output=True)
    assert victim.returncode == -signal.SIGKILL, victim.stderr.decode()[-2000:]


def test_an_undisturbed_run_places_everything(office, posted):
    take_turns(office)

    assert told(office) == UNDISTURBED


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_nothing_is_lost_or_done_twice(
    office, config_path, posted, dovecot, imap_user, step
):
    kill_at(config_path, step)

    take_turns(office)

    assert told(office) == UNDISTURBED
    assert sum(len(dovecot.flags(imap_user, folder)) for folder in ("INBOX", "Filed", "Tray")) == 5


def test_killed_at_every_step_in_turn(office, config_path, posted):
    for step in (
        "bytes stored, before the ledger commits",
        "ledger, before parsing",
        "inside the filing transaction",
    ):
        kill_at(config_path, step)

    take_turns(office)

    assert told(office) == UNDISTURBED


@pytest.mark.expects_warnings
def test_a_message_that_cannot_be_read_is_set_aside_and_the_others_go_on(
    office, posted, dovecot, imap_user, monkeypatch
):
    from ingest import keep

    dovecot.append(imap_user, letter(subject="TRUCIZNA"))
    monkeypatch.setattr(keep, "parse_file", poisoned)
    fetch.pull(office.db, office.store, office.config.mailboxes[0])

    now = utcnow()
    for hours in range(4):
        with time_machine.travel(now + timedelta(hours=hours), tick=True):
            drain(office)

    with office.db.reading() as session:
        aside = jobs.set_aside(session)
        assert [(job.kind, job.attempts) for job in aside] == [("read", 3)]
        assert "worker" in aside[0].last_error
        assert len(session.scalars(select(Message)).all()) == 4


def poisoned(path):
    """Reading this one message kills the process that reads it."""
    import os

    from ingest.mail import parse

    content = Path(path).read_bytes()
    if b"TRUCIZNA" in content:
        os._exit(9)
    return parse(content)
