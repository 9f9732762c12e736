"""Work is asked for in a commit, done by one, tried three times, and never lost."""

import subprocess
import sys
import threading
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from archive import jobs, leases
from archive.db import utcnow
from archive.jobs import Job
from tests.clocks import after, clock_set

ROOT = Path(__file__).parents[2]
CLAIM_AND_END = """
import sys
from archive import jobs
from archive.db import Database
jobs.claim(Database(sys.argv[1]), ["index"])
"""


def ask(db, *keys, kind="index", **details):
    with db.writing() as session:
        for key in keys:
            jobs.enqueue(session, kind, key, **details)


def take(db, kind="index", **details):
    return jobs.claim(db, [kind], **details)


def finish(db, job, how=jobs.done, *facts):
    with db.writing() as session:
        how(session, job, *facts)


def pending(db):
    with db.reading() as session:
        return jobs.count_pending(session)


def the_job(db):
    with db.reading() as session:
        return session.scalars(select(Job)).one()


def test_a_job_of_a_rolled_back_change_never_was(db):
    with pytest.raises(RuntimeError), db.writing() as session:
        jobs.enqueue(session, "index", "message:1")
        raise RuntimeError

    assert pending(db) == {}


def test_asking_twice_is_asking_once(db):
    ask(db, "message:1", "message:1")

    assert pending(db) == {"index": 1}
    assert len(take(db, limit=10)) == 1


def test_a_claimed_job_is_nobody_elses_until_its_lease_ends(db):
    ask(db, "message:1")
    (first,) = take(db)

    assert take(db) == []
    with after(timedelta(minutes=2)):
        (second,) = take(db)
    assert (second.id, second.attempts) == (first.id, 2)


def test_who_lost_the_lease_cannot_end_the_job(db):
    ask(db, "message:1")
    (slow,) = take(db)
    with after(timedelta(minutes=2)):
        take(db)

    finish(db, slow)

    assert pending(db) == {"index": 1}


def test_what_a_dead_process_held_is_free_at_once(db):
    ask(db, "message:1", "message:2")
    url = db.url.render_as_string(hide_password=False)
    subprocess.run([sys.executable, "-c", CLAIM_AND_END, url], check=True, cwd=ROOT)
    (alive,) = take(db)

    with db.writing() as session:
        jobs.release_dead(session)

    (freed,) = take(db, limit=5)
    assert (freed.key, freed.attempts) == ("message:1", 2)
    assert alive.key == "message:2"


def test_asked_again_while_in_hand_is_done_again(db):
    ask(db, "message:1")
    (job,) = take(db)
    ask(db, "message:1")

    finish(db, job)

    assert [again.key for again in take(db)] == ["message:1"]


def test_a_finished_job_can_be_asked_for_anew(db):
    ask(db, "message:1")
    finish(db, *take(db))
    assert pending(db) == {}

    ask(db, "message:1")

    assert pending(db) == {"index": 1}


def test_three_failures_set_a_job_aside_visibly(db):
    ask(db, "message:1")
    for turn in range(3):
        with after(timedelta(hours=turn)):
            (job,) = take(db)
            finish(db, job, jobs.failed, "no disk")

    assert pending(db) == {}
    with db.reading() as session:
        assert [j.last_error for j in jobs.set_aside(session)] == ["no disk"]


def test_a_failure_waits_before_the_next_try(db):
    ask(db, "message:1")
    finish(db, *take(db), jobs.failed, "busy")

    assert take(db) == []
    with after(timedelta(seconds=6)):
        assert len(take(db)) == 1


def test_a_job_that_kills_its_process_each_time_is_set_aside(db):
    ask(db, "message:1")
    for turn in range(jobs.DEATHS):
        with after(timedelta(hours=turn)):
            assert len(take(db)) == 1  # and the process dies

    with after(timedelta(hours=jobs.DEATHS)):
        assert take(db) == []
    assert the_job(db).last_error == "The process ended during each of several tries."


def test_what_was_in_hand_when_a_process_died_comes_alone_the_next_time(db):
    for number in range(3):
        ask(db, f"message:{number}")
    assert len(take(db, limit=3)) == 3  # and the process dies

    with after(timedelta(hours=1)):
        assert [len(take(db, limit=3)) for _ in range(4)] == [1, 1, 1, 0]


def test_what_nobody_waits_for_comes_last(db):
    ask(db, "old", priority=jobs.LATER)
    ask(db, "new")

    assert [job.key for job in take(db, limit=1)] == ["new"]


def test_many_asked_for_and_finished_at_once(db):
    with db.writing() as session:
        jobs.enqueue_all(session, "index", {f"message:{n}": None for n in range(500)})
    taken = take(db, limit=500)
    ask(db, "message:7")  # somebody changed it meanwhile

    with db.writing() as session:
        jobs.done_all(session, taken)

    assert [job.key for job in take(db, limit=500)] == ["message:7"]


def test_a_postponed_job_counts_no_try(db):
    ask(db, "message:1")
    finish(db, *take(db), jobs.postponed, timedelta(seconds=1))

    assert the_job(db).attempts == 0


@pytest.mark.parametrize(
    ("how", "fact"), [(jobs.failed, "no disk"), (jobs.postponed, timedelta(0))], ids=["failed", "postponed"]
)
def test_who_asks_again_during_the_last_try_is_owed_three_of_her_own(db, how, fact):
    ask(db, "message:1")
    for turn in range(2):
        with after(timedelta(hours=turn)):
            finish(db, *take(db), jobs.failed, "no disk")
    with after(timedelta(hours=2)):
        (last,) = take(db)
        ask(db, "message:1")
        finish(db, last, how, fact)

    assert (the_job(db).set_aside_at, the_job(db).attempts) == (None, 0)


def test_what_is_due_is_told_without_taking_it(db):
    ask(db, "message:1")
    ask(db, "message:2", kind="mark", not_before=utcnow() + timedelta(minutes=5))

    with db.reading() as session:
        assert jobs.any_due(session, ["index"])
        assert not jobs.any_due(session, ["mark"])
    take(db)
    with db.reading() as session:
        assert not jobs.any_due(session, ["index"])


def test_what_was_set_aside_can_be_tried_again(db):
    test_three_failures_set_a_job_aside_visibly(db)

    with db.writing() as session:
        jobs.retry(session, session.scalars(select(Job.id)).one())

    assert pending(db) == {"index": 1}


def test_a_job_for_later_waits(db):
    ask(db, "message:1", not_before=utcnow() + timedelta(minutes=5))

    assert take(db) == []


def test_workers_at_once_never_share_a_job(db):
    ask(db, *(f"message:{n}" for n in range(40)))
    taken = []

    def work():
        while batch := take(db, limit=3):
            taken.extend(job.key for job in batch)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(taken) == len(set(taken)) == 40


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=-1)])
def test_a_clock_that_is_set_ends_no_lease(db, jump):
    ask(db, "message:1")
    take(db)

    with clock_set(jump):
        assert take(db) == []


def test_a_lease_of_before_the_machine_started_anew_holds_nothing_up(db, monkeypatch):
    ask(db, "message:1")
    take(db)

    monkeypatch.setattr(leases, "tick", lambda: 1.0)  # and our own number is that of the process that died

    assert len(take(db)) == 1


def test_a_lease_of_another_machine_ends_by_the_databases_clock(db, monkeypatch):
    ask(db, "message:1", "message:2")
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(leases, "_machine", lambda: "elsewhere")
        take(db)
        take(db)
    with db.writing() as session:
        first, second = session.scalars(select(Job).order_by(Job.id))
        first.lease_until -= jobs.LEASE * 2

    with clock_set(timedelta(hours=-5)) if not db.is_sqlite else nullcontext():
        assert [job.id for job in take(db, limit=5)] == [first.id]
    assert second.attempts == 1


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=-1)])
def test_what_waits_does_not_wait_for_a_clock_that_was_set_back(db, jump):
    with clock_set(jump):
        ask(db, "message:1")
        finish(db, *take(db), jobs.failed, "busy")

    assert len(take(db)) == 1
