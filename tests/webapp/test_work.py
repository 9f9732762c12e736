"""Jobs are run until none is due; what cannot be done is set aside and does not hold up the others."""

# ruff: noqa: F811 (fixtures are imported by name and asked for by the same name)

import errno
import os
import sqlite3
import threading
import time
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy.exc import OperationalError

from archive import jobs
from archive.db import utcnow
from archive.jobs import Job
from archive.text.kept import FileText
from archive.worker import Worker
from search.errors import IndexBusy
from tests.clocks import after
from tests.offices import office, office_config, run_until_idle  # noqa: F401
from webapp import work
from webapp.jobs import KINDS, Interrupted, Kind
from webapp.work import Lanes, Tally, drain, tidy, turn

KIND = {kind.name: kind for kind in KINDS}
pytestmark = pytest.mark.usefixtures("office")
MAIL = (
    b"From: Jan <jan@klos.example>\r\nTo: sprawy@dobrybrzeg.example\r\nSubject: Piec\r\n\r\nDzien dobry\r\n"
)


@pytest.fixture
def diary():
    """What a made-up kind of job did: the keys, in order."""
    return []


@pytest.fixture
def writing_diary(diary):
    """A kind of job that writes its keys down, and fails on "poison"."""

    def write(office, claimed):
        if any(job.key == "poison" for job in claimed):
            raise ValueError("This cannot be done.")
        diary.extend(job.key for job in claimed)

    return Kind("diary", write, batch=200)


def ask(office, kind, *keys):
    with office.db.writing() as session:
        for key in keys:
            jobs.enqueue(session, kind, key)


def job_of(office, key):
    with office.db.reading() as session:
        return session.query(Job).filter_by(key=key).one()


def take_in(office, *contents):
    from ingest.importing import import_messages

    import_messages(office.db, office.store, [(f"mail {n}", c) for n, c in enumerate(contents)])


def ask_for_text(office, text):
    digest = office.store.put(text.encode())
    with office.db.writing() as session:
        jobs.enqueue(session, "text", digest, {"filename": "umowa.txt", "media_type": "text/plain"})
    return digest


def text_of(office, digest):
    with office.db.reading() as session:
        known = session.get(FileText, digest)
        return known and known.text


def test_jobs_of_a_batch_are_done_together(office, writing_diary, diary):
    ask(office, "diary", "a", "b", "c")

    assert turn(office, writing_diary) == Tally(done=3)

    assert diary == ["a", "b", "c"]
    assert job_of(office, "b").done_at is not None
    assert turn(office, writing_diary) == Tally()


@pytest.mark.expects_warnings
def test_a_poison_job_does_not_hold_up_its_batch(office, writing_diary, diary):
    ask(office, "diary", "a", "poison", "b")

    assert turn(office, writing_diary) == Tally(done=2, failed=1)

    assert diary == ["a", "b"]
    assert job_of(office, "poison").last_error == "ValueError: This cannot be done."


@pytest.mark.expects_warnings
def test_a_poison_job_is_set_aside_visibly_after_three_tries(office, writing_diary):
    ask(office, "diary", "poison")

    with time_machine.travel(utcnow(), tick=False) as clock:
        for _ in range(5):
            turn(office, writing_diary)
            clock.shift(timedelta(hours=1))

    poison = job_of(office, "poison")
    assert poison.attempts == 3
    assert poison.set_aside_at is not None


@pytest.mark.expects_warnings
def test_a_full_disk_costs_no_try_and_neither_do_those_that_do_not_meet_it(office, diary):
    def short_of_room(office, claimed):
        diary.extend(job.key for job in claimed)
        return {job: OSError(errno.ENOSPC, "full") for job in claimed if job.key == "b"}

    ask(office, "diary", "a", "b")

    assert turn(office, Kind("diary", short_of_room, batch=2)) == Tally(done=1)
    assert (job_of(office, "b").attempts, job_of(office, "b").set_aside_at) == (0, None)
    assert turn(office, Kind("diary", short_of_room, batch=2)) == Tally()
    with after(work.OUTSIDE):
        turn(office, Kind("diary", short_of_room, batch=2))
    assert diary == ["a", "b", "b"]


@pytest.mark.expects_warnings
def test_a_locked_database_is_no_jobs_fault_and_is_not_asked_for_each(office, diary):
    def locked(office, claimed):
        diary.append(len(claimed))
        busy = sqlite3.OperationalError("database is locked")
        busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise OperationalError("UPDATE message", {}, busy)

    ask(office, "diary", "a", "b")

    assert turn(office, Kind("diary", locked, batch=2)) == Tally()
    assert diary == [2]
    assert job_of(office, "a").attempts == 0


def test_a_busy_index_costs_no_try(office):
    def busy(office, claimed):
        raise IndexBusy("written elsewhere")

    ask(office, "index", "message:1")

    assert turn(office, Kind("index", busy)) == Tally()
    assert job_of(office, "message:1").attempts == 0


@pytest.mark.parametrize("error", [Interrupted(), KeyboardInterrupt()])
def test_interrupted_work_is_put_back(office, error):
    def interrupted(office, claimed):
        raise error

    ask(office, "diary", "a")

    if isinstance(error, KeyboardInterrupt):
        with pytest.raises(KeyboardInterrupt):
            turn(office, Kind("diary", interrupted))
    else:
        turn(office, Kind("diary", interrupted))

    assert job_of(office, "a").attempts == 0
    assert job_of(office, "a").lease is None


def test_work_cut_short_by_closing_is_put_back(office):
    def lost(office, claimed):
        office.closing.set()
        raise OSError("the child process was ended")

    ask(office, "diary", "a")
    turn(office, Kind("diary", lost))

    assert job_of(office, "a").attempts == 0


class Killed(BaseException):
    """Stands for kill -9: nothing may be done after it."""


def test_a_kill_after_the_effect_means_doing_it_again_once(office, writing_diary, diary):
    def killed(office, claimed):
        writing_diary.run(office, claimed)
        raise Killed()

    ask(office, "diary", "a")
    with pytest.raises(Killed):
        turn(office, Kind("diary", killed))

    assert turn(office, writing_diary) == Tally()  # the dead process still holds its lease
    with after(timedelta(minutes=2)):
        assert turn(office, writing_diary) == Tally(done=1)
    assert diary == ["a", "a"]


def test_a_mail_goes_all_the_way_to_the_index(office):
    take_in(office, MAIL)

    drain(office)

    assert office.index.keys() == {"message:1"}
    with office.db.reading() as session:
        assert jobs.count_pending(session) == {}


@pytest.mark.expects_warnings
def test_a_mail_that_is_gone_from_the_store_does_not_stop_the_next(office):
    take_in(office, MAIL, MAIL.replace(b"Piec", b"Umowa"))
    with office.db.reading() as session:
        first = session.query(Job).filter_by(key="sighting:1").one()
    os.remove(next(office.store.folder.glob("[0-9a-f][0-9a-f]/*")))

    tally = drain(office)

    assert tally.failed == 1
    assert len(office.index.keys()) == 1
    assert first.kind == "read"


def test_the_text_of_a_file_is_read_once(office):
    digest = office.store.put("Zaświadczenie z urzędu".encode())
    facts = {"filename": "zaswiadczenie.txt", "media_type": "text/plain"}
    for _ in range(2):
        with office.db.writing() as session:
            jobs.enqueue(session, "text", digest, facts)
        drain(office)

    with office.db.reading() as session:
        assert session.get(FileText, digest).text == "Zaświadczenie z urzędu"


@pytest.mark.expects_warnings
def test_files_are_read_together_and_a_missing_one_fails_alone(office):
    digests = [ask_for_text(office, f"Umowa nr {number}") for number in range(3)]
    office.store.path(digests[1]).unlink()

    assert turn(office, KIND["text"]) == Tally(done=2, failed=1)

    assert [text_of(office, digest) for digest in digests] == ["Umowa nr 0", None, "Umowa nr 2"]
    assert "Missing" in job_of(office, digests[1]).last_error


def test_files_not_come_to_in_time_are_given_back(office, monkeypatch):
    digests = [ask_for_text(office, f"Umowa nr {number}") for number in range(3)]

    with monkeypatch.context() as hurried:
        hurried.setattr("webapp.jobs.TEXT_SECONDS", 0)
        assert turn(office, KIND["text"]) == Tally(done=1)
    assert job_of(office, digests[1]).attempts == 0
    assert turn(office, KIND["text"]) == Tally(done=2)

    assert [text_of(office, digest) for digest in digests] == ["Umowa nr 0", "Umowa nr 1", "Umowa nr 2"]


def test_a_file_that_ends_its_reader_costs_the_others_nothing(office, monkeypatch):
    digests = [ask_for_text(office, text) for text in ("Umowa", "Oferta", "Faktura")]
    vast = office.store.path(digests[1])
    vast.chmod(0o600)
    os.truncate(vast, 2**30)

    with Worker(memory_mb=300) as small, monkeypatch.context() as meanwhile:
        meanwhile.setattr(office, "text_worker", small)
        assert turn(office, KIND["text"]) == Tally(done=3)

    assert [text_of(office, digest) for digest in digests] == ["Umowa", "", "Faktura"]


def test_many_entries_are_indexed_in_a_process_of_their_own(office, monkeypatch):
    monkeypatch.setattr("webapp.jobs.APART", 1)
    monkeypatch.setattr("search.refresh.index_entries", None)  # not in ours
    take_in(office, MAIL)

    drain(office)

    assert office.index.keys() == {"message:1"}


def test_at_the_start_a_lost_index_is_made_again(office):
    take_in(office, MAIL)
    drain(office)
    office.index.clear()

    tidy(office)
    drain(office)

    assert office.index.keys() == {"message:1"}


def test_at_the_start_only_old_leftovers_are_removed(office):
    office.store.incoming.mkdir(parents=True)
    old, new = office.store.incoming / "old", office.store.incoming / "new"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))

    tidy(office)

    assert not old.exists() and new.exists()


def test_a_kind_with_two_lanes_has_two_batches_in_hand(office):
    both = threading.Barrier(2, timeout=10)

    def meet(office, claimed):
        both.wait()  # alone, this batch would fail

    kind = Kind("meeting", meet, batch=1, lanes=2)
    lanes = Lanes(office, threading.Event(), [kind])
    ask(office, "meeting", "first", "second")

    run_until_idle(lanes)

    assert lanes.tally == Tally(done=2)


def test_lanes_work_until_they_are_stopped(office):
    stop = threading.Event()
    lanes = Lanes(office, stop)
    threads = [threading.Thread(target=run) for run in lanes.runs.values()]
    for thread in threads:
        thread.start()
    take_in(office, MAIL)
    lanes.wake()
    until = time.monotonic() + 60
    while "message:1" not in _indexed(office) and time.monotonic() < until:
        time.sleep(0.05)
    stop.set()
    lanes.wake()
    for thread in threads:
        thread.join(10)

    assert _indexed(office) == {"message:1"}
    assert not any(thread.is_alive() for thread in threads)


@pytest.mark.expects_warnings
def test_trouble_outside_the_jobs_does_not_end_the_loop(office, caplog):
    def gone(office):
        raise ConnectionError("the database is away")

    assert work._attempt("looking for work", gone, office) is None
    assert "the database is away" in caplog.text


def test_every_kind_that_is_asked_for_has_somebody_to_do_it():
    names = ["read", "text", "ocr", "index", "mark", "match", "send", "confirm", "alert"]
    assert [kind.name for kind in KINDS] == names


def _indexed(office):
    return set() if office.index.needs_repair else office.index.keys()
