"""Work is asked for in a commit, done by one, tried three times, and never lost."""

import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from archive import jobs
from archive.db import utcnow
from archive.jobs import Job

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
    with time_machine.travel(utcnow() + timedelta(minutes=2), tick=False):
        (second,) = take(db)
    assert (second.id, second.attempts) == (first.id, 2)


def test_who_lost_the_lease_cannot_end_the_job(db):
    ask(db, "message:1")
    (slow,) = take(db)
    with time_machine.travel(utcnow() + timedelta(minutes=2), tick=False):
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
    now = utcnow()
    for turn in range(3):
        with time_machine.travel(now + timedelta(hours=turn), tick=False):
            (job,) = take(db)
            finish(db, job, jobs.failed, "no disk")

    assert pending(db) == {}
    with db.reading() as session:
        assert [j.last_error for j in jobs.set_aside(session)] == ["no disk"]


def test_a_failure_waits_before_the_next_try(db):
    ask(db, "message:1")
    finish(db, *take(db), jobs.failed, "busy")

    assert take(db) == []
    with time_machine.travel(utcnow() + timedelta(seconds=6), tick=False):
        assert len(take(db)) == 1


def test_a_job_that_kills_its_process_each_time_is_set_aside(db):
    ask(db, "message:1")
    now = utcnow()
    for turn in range(jobs.DEATHS):
        with time_machine.travel(now + timedelta(hours=turn), tick=False):
            assert len(take(db)) == 1  # and the process dies

    with time_machine.travel(now + timedelta(hours=jobs.DEATHS), tick=False):
        assert take(db) == []
    assert the_job(db).last_error == "The process ended during each of several tries."


def test_what_was_in_hand_when_a_process_died_comes_alone_the_next_time(db):
    for number in range(3):
        ask(db, f"message:{number}")
    assert len(take(db, limit=3)) == 3  # and the process dies

    with time_machine.travel(utcnow() + timedelta(hours=1), tick=False):
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
    now = utcnow()
    for turn in range(2):
        with time_machine.travel(now + timedelta(hours=turn), tick=False):
            finish(db, *take(db), jobs.failed, "no disk")
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        (last,) = take(db)
        ask(db, "message:1")
        finish(db, last, how, fact)

    assert (the_job(db).set_aside_at, the_job(db).attempts) == (None, 0)


def test_what_is_due_is_told_without_taking_it(db):
    ask(db, "message:1")
    ask(db, "message:2", kind="mark", not_before=utcnow() + timedelta(hours=1))

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
    ask(db, "message:1", not_before=utcnow() + timedelta(hours=1))

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
