"""A full disk, a failing disk, a locked database (INGEST.md §8, faults 13 to 15): Teczka waits, and loses nothing."""

import shutil
import subprocess
import threading
import time
from contextlib import ExitStack, contextmanager

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from archive import db as archive_db
from archive import jobs
from archive import store as archive_store
from archive.db import Database
from archive.jobs import Job
from ingest import fetch, read, run
from ingest.ledger import MailFolder, Sighting
from tests.clocks import after
from tests.fault_points import fault, watched
from tests.intakes import POSTED, UNDISTURBED, furnish, picture, take_turns
from webapp import config
from webapp.office import Office
from webapp.work import OUTSIDE, drain

MARKS = ("UID MOVE", "UID COPY", "UID STORE", "MOVE", "STORE")


def on_server(server):
    """How many messages each folder has."""
    return {name: len(folder.letters) for name, folder in server.folders.items()}


def pull(office):
    for mailbox in office.mailboxes:
        fetch.pull(office.db, office.store, mailbox)


def bodies_fetched(server):
    return [line for line in server.heard("UID FETCH") if "BODY.PEEK[]" in line]


def read_jobs(office):
    """The tries of the jobs of reading."""
    with office.db.reading() as session:
        return set(session.scalars(select(Job.attempts).where(Job.kind == "read")))


def sightings(office):
    """{(state, tries): how many}."""
    with office.db.reading() as session:
        what = Sighting.state_code, Sighting.attempts
        return {(s, n): count for s, n, count in session.execute(select(*what, func.count()).group_by(*what))}


def assert_all_comes_in_after_all(office, server):
    take_turns(office)
    assert picture(office) == UNDISTURBED
    assert on_server(server) == {"INBOX": 0, "Filed": 3, "Tray": 2}


@pytest.mark.parametrize(
    ("moment", "kept"),
    [("written aside:2", 1), ("bytes to sync:1", 0), ("inside the ledger's transaction:1", 0)],
    ids=["at a file", "at the sync", "at the commit"],
)
def test_fault_13_a_disk_that_is_full_ends_the_fetch_and_is_no_messages_fault(office, server, moment, kept):
    with fault(f"{moment}:raise ENOSPC"), pytest.raises(OSError, match="No space left"):
        pull(office)

    assert sightings(office) == {k: n for k, n in {("stored", 0): kept, ("listed", 0): 5 - kept}.items() if n}
    assert server.heard(*MARKS) == []
    assert_all_comes_in_after_all(office, server)


@pytest.mark.expects_warnings
@pytest.mark.parametrize("moment", ["parts durable:1", "inside the filing transaction:1"])
def test_fault_13_a_disk_that_is_full_while_reading_makes_messages_wait(office, server, moment):
    pull(office)
    with fault(f"{moment}:raise ENOSPC"):
        drain(office)

    assert read_jobs(office) == {0}
    assert (sightings(office), server.heard(*MARKS)) == ({("stored", 0): 5}, [])
    with after(OUTSIDE):
        assert_all_comes_in_after_all(office, server)


@pytest.mark.databases("sqlite")
@pytest.mark.expects_warnings
def test_fault_13_it_tells_of_the_full_disk_and_resumes_by_itself_above_a_gigabyte(
    office, server, monkeypatch
):
    free = {"bytes": 999_999_999}
    monkeypatch.setattr(type(office.store), "free_bytes", lambda store: free["bytes"])
    monkeypatch.setattr(run, "GLANCE_SECONDS", 0.02)
    with watching(office) as woken:
        wait_until(lambda: trouble_of(office) == {"disk"})
        assert bodies_fetched(server) == []

        free["bytes"] = 2_000_000_000
        assert woken.wait(20)
        wait_until(lambda: trouble_of(office) == {None})

    assert_all_comes_in_after_all(office, server)


@pytest.mark.expects_warnings
def test_fault_13_no_room_for_the_files_of_a_message_makes_it_wait_not_unreadable(
    office, server, monkeypatch
):
    pull(office)
    with monkeypatch.context() as full:
        full.setattr(read, "read_file", read_without_room)
        for minute in range(4):
            with after(OUTSIDE * minute):
                drain(office)
    assert (read_jobs(office), sightings(office)) == ({0}, {("stored", 0): 5})

    with after(OUTSIDE * 5):
        assert_all_comes_in_after_all(office, server)


@pytest.mark.databases("sqlite")
@pytest.mark.expects_warnings
def test_fault_13_reading_is_not_begun_below_a_gigabyte(office, server, monkeypatch):
    """What it had written by then would be left, and fill the disk with every try."""
    pull(office)
    with monkeypatch.context() as full:
        full.setattr(office.store, "free_bytes", lambda: 999_999_999)
        drain(office)
    assert (read_jobs(office), sightings(office)) == ({0}, {("stored", 0): 5})

    with after(OUTSIDE):
        assert_all_comes_in_after_all(office, server)


@pytest.mark.server
@pytest.mark.databases("sqlite")
@pytest.mark.expects_warnings
def test_fault_13_a_disk_that_is_really_full(small_disk, server, lent_worker, monkeypatch):
    """Database, write-ahead log, files and index on a disk of a few megabytes."""
    monkeypatch.setattr(archive_store, "ROOM_LEFT", 0)
    server.mailbox("INBOX").fill(POSTED)
    path = furnish(
        small_disk, f"sqlite:///{small_disk}/teczka.db", port=server.port, user="office", password="secret"
    )
    with Office(config.load(path)) as office:
        filler = fill_up(small_disk)
        with pytest.raises((OSError, OperationalError)):
            pull(office)
        assert server.heard(*MARKS) == []

        filler.unlink()
        assert_all_comes_in_after_all(office, server)


@pytest.mark.server
@pytest.mark.databases("sqlite")  # only files are in it
@pytest.mark.parametrize("nth", [1, 2, 3], ids=["of the bytes", "of the names", "of the files of messages"])
def test_fault_14_a_sync_that_fails_ends_the_process_and_is_never_repeated(
    office, config_path, server, nursery, nth
):
    assert nursery.end_of(config_path, f"bytes to sync:{nth}:raise EIO") == 1

    assert "SyncFailed" in nursery.last_words()
    assert len(bodies_fetched(server)) == 1
    assert server.heard(*MARKS) == []
    assert (sightings(office), len(office.store.digests())) in (
        ({("listed", 0): 5}, 0),
        ({("listed", 0): 5}, 4),
        ({("stored", 0): 5}, 4),
    )
    assert_all_comes_in_after_all(office, server)


def test_fault_15_a_database_locked_for_a_while_is_waited_for(office, server):
    with ExitStack() as lock, at_point("durable", lambda: lock_for(lock, office.db, seconds=0.3)):
        pull(office)

    assert sightings(office) == {("stored", 0): 5}


def test_fault_15_a_database_locked_for_long_is_given_up_for_now_and_nothing_is_lost(
    office, server, impatient
):
    one = fetch.Pull(impatient, office.store, office.mailboxes[0])
    with ExitStack() as lock, at_point("durable", lambda: lock.enter_context(locked(office.db))):
        with pytest.raises(OperationalError):
            one.run()
        assert sightings(office) == {("listed", 0): 5}

    # At once, and not when the lease ends that could not be given back: it is its own.
    assert sum(folder.stored for folder in one.run()) == 5
    assert_all_comes_in_after_all(office, server)


@pytest.mark.expects_warnings
def test_fault_15_a_database_locked_while_reading_is_no_messages_fault(
    office, server, impatient, monkeypatch
):
    pull(office)
    patient = office.db
    monkeypatch.setattr(office, "db", impatient)
    with (
        ExitStack() as lock,
        at_point("parts durable", lambda: lock.enter_context(locked(patient))),
        pytest.raises(OperationalError),  # not even put back; in `serve` the lane goes on a little later
    ):
        drain(office)

    with after(jobs.LEASE + OUTSIDE):
        assert_all_comes_in_after_all(office, server)


@pytest.fixture
def impatient(database_url, monkeypatch):
    """The same database for somebody who waits for a moment where Teczka waits for half a minute."""
    with monkeypatch.context() as hurry:
        hurry.setattr(archive_db, "BUSY_SECONDS", 0.2)
        database = Database(database_url)
        with database.reading() as session:
            session.execute(select(1))
        yield database
    database.dispose()


@pytest.fixture
def small_disk(tmp_path, peopled_sqlite):
    """A file system of 8 MB with a database and the cast in it; only an administrator may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("only an administrator may make a file system to fill")
    try:
        shutil.copyfile(peopled_sqlite, folder / "teczka.db")
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill_up(folder):
    """A file that leaves no byte free."""
    filler = folder / "filler"
    with open(filler, "wb", buffering=0) as file, pytest.raises(OSError, match="No space left"):
        while True:
            file.write(bytes(4096))
    return filler


@contextmanager
def locked(db):
    """Inside, nobody else writes: as a careless backup does."""
    with db.writing() as session:
        session.execute(select(1))
        if not db.is_sqlite:
            session.execute(text("LOCK TABLE sighting, message, mail_folder, job IN EXCLUSIVE MODE"))
        yield


def lock_for(stack, db, seconds):
    stack.enter_context(locked(db))
    threading.Timer(seconds, stack.close).start()


@contextmanager
def at_point(name, act):
    """Inside, `act` is called the first time that the fault point is come by."""
    done = []

    def strike(reached, args, result):
        if reached == name and not done:
            done.append(reached)
            act()

    with watched(strike):
        yield


@contextmanager
def watching(office):
    """Inside, the mailbox is watched, without long pauses; gives an event that is set when mail was stored."""
    stop, woken = threading.Event(), threading.Event()

    class Impatient:
        def after(self, trouble):
            return 0.05

        def over(self):
            pass

    args = office.db, office.store, office.mailboxes[0], stop, woken.set, Impatient()
    thread = threading.Thread(target=run.watch, args=args)
    thread.start()
    yield woken
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def trouble_of(office):
    with office.db.reading() as session:
        return set(session.scalars(select(MailFolder.trouble)))


def wait_until(is_so, seconds=20):
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)


def read_without_room(path, attic):
    """There is no room for the files of the message."""
    with open("/dev/full", "wb") as file:
        file.write(b"Zaswiadczenie")
