"""Killed at any moment (INGEST.md §8, faults 1 to 12): the next start ends where an undisturbed run does."""

import os
import signal
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from archive import jobs
from archive.jobs import Job
from archive.store import ORPHAN_SECONDS, digest_of
from cases.filed import Filing
from cases.message import Message, MessageState
from ingest import read
from ingest.ledger import Sighting
from ingest.mail import parse
from tests.clocks import after
from tests.intakes import POSTED, UNDISTURBED, picture, take_turns
from tests.letters import letter
from tests.scripted_imap import PLAIN
from webapp.work import drain, tidy

pytestmark = pytest.mark.server


def count(office, what):
    with office.db.reading() as session:
        return session.scalar(select(func.count()).select_from(what))


def on_server(server):
    """How many messages each folder has."""
    return {name: len(folder.letters) for name, folder in server.folders.items()}


def left_aside(office):
    return len(list(office.store.incoming.iterdir()))


def test_fault_01_killed_after_the_list_before_the_fetch(office, config_path, server, nursery):
    nursery.kill_at(config_path, "listed:1:kill")
    assert (count(office, Sighting), office.store.digests()) == (5, [])

    take_turns(office)

    assert picture(office) == UNDISTURBED
    assert on_server(server) == {"INBOX": 0, "Filed": 3, "Tray": 2}


@pytest.mark.databases("sqlite")  # only files are in it
def test_fault_02_killed_after_a_file_was_written_aside_before_it_was_named(office, config_path, nursery):
    nursery.kill_at(config_path, "written aside:2:kill")
    assert (left_aside(office), office.store.digests()) == (2, [])

    take_turns(office)
    assert picture(office) == UNDISTURBED

    long_ago = time.time() - ORPHAN_SECONDS - 1
    for path in office.store.incoming.iterdir():
        os.utime(path, (long_ago, long_ago))
    tidy(office)
    assert left_aside(office) == 0


def test_fault_03_killed_after_the_rename_before_the_commit(office, config_path, nursery):
    nursery.kill_at(config_path, "named:3:kill")
    orphans = office.store.digests()
    assert len(orphans) == 3

    take_turns(office)

    assert picture(office) == UNDISTURBED
    assert set(orphans) <= set(office.store.digests())


def test_fault_03_killed_in_the_transaction_that_names_the_files(office, config_path, nursery):
    nursery.kill_at(config_path, "inside the ledger's transaction:1:kill")
    with office.db.reading() as session:
        assert set(session.scalars(select(Sighting.state_code))) == {"listed"}

    take_turns(office)

    assert picture(office) == UNDISTURBED


@pytest.mark.databases("sqlite")  # only files are in it
def test_fault_04_a_power_cut_leaves_a_short_file_that_nobody_believes(office, config_path, nursery):
    nursery.kill_at(config_path, "named:2:short")
    assert any(digest_of(office.store.path(d).read_bytes()) != d for d in office.store.digests())

    take_turns(office)

    assert picture(office) == UNDISTURBED


def test_fault_05_killed_after_the_bytes_were_stored_before_they_were_read(office, config_path, nursery):
    nursery.kill_at(config_path, "stored:1:kill")
    with office.db.reading() as session:
        assert set(session.scalars(select(Sighting.state_code))) == {"stored"}

    drain(office)  # without the server

    assert count(office, Message) == 4


@pytest.mark.expects_warnings
def test_fault_06_a_worker_killed_once_costs_one_try_of_one_message(office, config_path, monkeypatch):
    """As the system does when memory runs short."""
    monkeypatch.setattr(read, "read_file", read_unless_told)
    told = office.store.folder.parent / "die"
    told.touch()
    take_turns(office)
    with office.db.reading() as session:
        tries = session.scalars(select(Job.attempts).where(Job.kind == "read", Job.done_at.is_(None))).all()
    assert tries == [1]
    assert count(office, Message) in (3, 4)  # the first letter is there twice

    with after(timedelta(minutes=1)):
        take_turns(office)

    assert picture(office) == UNDISTURBED


@pytest.mark.expects_warnings
def test_fault_06_three_workers_killed_set_the_message_aside_and_the_others_go_on(
    office, config_path, server, monkeypatch
):
    server.mailbox("INBOX").add(letter(subject="TRUCIZNA"))
    monkeypatch.setattr(read, "read_file", read_unless_poisoned)

    for hours in range(3):
        with after(timedelta(hours=hours)):
            take_turns(office)

    with office.db.reading() as session:
        aside = session.scalars(select(Sighting).where(Sighting.state_code == "unreadable")).one()
        message = session.get_one(Message, aside.message_id)
        assert (message.subject, message.state) == ("TRUCIZNA", MessageState.TRAY)
        assert message.flags == ["unreadable"]
    assert count(office, Message) == 5
    assert on_server(server) == {"INBOX": 0, "Filed": 3, "Tray": 2, "Unreadable": 1}


@pytest.mark.databases("sqlite")
@pytest.mark.expects_warnings
def test_fault_06_a_message_that_kills_the_whole_process_each_time_is_set_aside_too(
    office, config_path, nursery, server
):
    server.mailbox("INBOX").expunge(*server.mailbox("INBOX").uids())
    server.mailbox("INBOX").add(POSTED[0])
    for _ in range(jobs.DEATHS):
        nursery.kill_at(config_path, "stored:1:kill")

    drain(office)
    with office.db.reading() as session:
        message = session.scalars(select(Message)).one()
        assert (message.subject, message.flags) == ("Pierwszy", ["unreadable"])
    assert on_server(server) == {"INBOX": 0, "Unreadable": 1}

    take_turns(office)  # it was not the message's fault: where it lies now, it is read

    assert picture(office)["messages"] == ["Pierwszy:filed"]
    assert on_server(server) == {"INBOX": 0, "Unreadable": 0, "Filed": 1}


def test_fault_07_killed_after_the_files_of_messages_before_their_transaction(office, config_path, nursery):
    nursery.kill_at(config_path, "parts durable:1:kill")
    assert (count(office, Message), len(office.store.digests())) == (0, 4 + 3)

    take_turns(office)

    assert picture(office) == UNDISTURBED


def test_fault_08_killed_inside_the_filing_transaction_files_all_or_nothing(office, config_path, nursery):
    nursery.kill_at(config_path, "inside the filing transaction:1:kill")
    assert (count(office, Message), count(office, Filing)) == (0, 0)

    take_turns(office)

    assert picture(office) == UNDISTURBED


@pytest.mark.parametrize("moment", ["filed", "indexed"])
def test_fault_09_killed_around_the_index_everything_is_found_after_the_next_start(
    office, config_path, nursery, moment
):
    nursery.kill_at(config_path, f"{moment}:1:kill")
    assert count(office, Filing) == 2

    drain(office)  # without the server

    found = picture(office)
    assert found["in the index"] == UNDISTURBED["in the index"]
    assert not found["lacking in the index"]


def test_fault_11_killed_after_the_move_on_the_server(office, config_path, server, nursery):
    nursery.kill_at(config_path, "moved:1:kill")
    assert len(server.heard("UID MOVE")) == 1

    take_turns(office)

    assert picture(office) == UNDISTURBED
    assert on_server(server) == {"INBOX": 0, "Filed": 3, "Tray": 2}
    moved = [uid for line in server.heard("UID MOVE") for uid in line.split()[2].split(",")]
    assert len(moved) == len(set(moved)) == 5  # each once


@pytest.mark.parametrize("moment", ["copied", "marked deleted"])
def test_fault_12_killed_between_the_copy_and_the_end_of_the_original(
    office, config_path, server, nursery, moment
):
    server.capabilities = tuple(name for name in PLAIN if name != "MOVE")
    nursery.kill_at(config_path, f"{moment}:1:kill")
    copied = server.heard("UID COPY")
    assert len(copied) == 1

    take_turns(office)

    assert picture(office) == UNDISTURBED
    in_folders = on_server(server)
    assert in_folders["INBOX"] == 0
    assert sum(in_folders.values()) <= 5 + 2  # at the worst those without a Message-ID twice
    assert in_folders["Filed"] == 3


def read_unless_told(path, attic):
    """Reading kills the process that reads, once."""
    told = os.path.join(attic, "..", "..", "die")
    if os.path.exists(told):
        os.unlink(told)
        os.kill(os.getpid(), signal.SIGKILL)
    return read_whole(path, attic)


def read_unless_poisoned(path, attic):
    """Reading one message kills the process that reads it, each time."""
    with open(path, "rb") as file:
        if b"TRUCIZNA" in file.read():
            os.kill(os.getpid(), signal.SIGKILL)
    return read_whole(path, attic)


def read_whole(path, attic):
    with open(path, "rb") as file:
        return parse(file.read(), attic)
