"""What is in the outbox goes out once; what cannot go now goes later, and what cannot go at all is told."""

import json
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from archive import audit, jobs
from archive.db import utcnow
from archive.jobs import Job
from cases import outgoing
from cases.outgoing import GIVEN_UP_AFTER, LETTER, NotToBeTriedAgain, Outgoing, OutgoingState
from ingest import outbox, post
from tests.clocks import after
from tests.smtp_server import smtp_server

JAN, OLA = "jan@klos.example", "ola@klos.example"
QUEUED, SENT, FAILED, REFUSED = OutgoingState


@pytest.fixture
def server(tmp_path):
    with smtp_server(tmp_path) as server:
        yield server


def queue(session, store, case, by, *recipients, key="letter:1"):
    content = f"From: sprawy@firma.example\r\nSubject: {key}\r\n\r\nTekst\r\n".encode()
    row = Outgoing(
        key=key,
        kind=LETTER,
        digest=store.put(content),
        message_id=outbox.message_id(key, "sprawy@firma.example"),
        sender="sprawy@firma.example",
        recipients=list(recipients or (JAN,)),
        subject=key,
        case=case,
        by=by,
    )
    session.add(row)
    outgoing.enqueue(session, row)
    return row.id


@pytest.fixture
def queued(db, store, cast):
    """A letter of Anna's that waits: its id."""
    with db.writing() as session:
        case, anna = session.merge(cast.klos_case), session.merge(cast.anna)
        return queue(session, store, case, anna)


@pytest.fixture
def to_both(db, store, cast):
    """The same to two people."""
    with db.writing() as session:
        return queue(session, store, session.merge(cast.klos_case), session.merge(cast.anna), JAN, OLA)


def row_of(db, letter_id):
    with db.reading() as session:
        return session.get_one(Outgoing, letter_id)


def events(db):
    with db.reading() as session:
        found = select(audit.Event).where(audit.Event.action.like("letter%")).order_by(audit.Event.seq)
        return [event.action for event in session.scalars(found)]


def job_of(db, letter_id):
    with db.reading() as session:
        return session.scalars(select(Job).where(Job.key == f"outgoing:{letter_id}")).one()


def test_a_letter_goes_out_and_the_case_tells_it(db, store, server, queued):
    outbox.send(db, store, server.config(), [queued])

    row = row_of(db, queued)
    assert (row.state, row.attempts, row.lease) == (SENT, 1, None)
    assert row.sent_at is not None and row.outcomes == {JAN: [250, "taken"]}
    assert events(db) == ["letter_sent"]
    assert [recipients for recipients, _ in server.taken] == [(JAN,)]


def test_who_left_the_firm_is_sent_nothing_that_still_waits(db, store, cast, server, queued):
    with db.writing() as session:
        anna = session.merge(cast.anna)
        told = queue(session, store, None, None, anna.email, key="alert:1")
        session.get_one(Outgoing, told).addressee = anna
        anna.active = False

    outbox.send(db, store, server.config(), [queued, told])

    assert [recipients for recipients, _ in server.taken] == [(JAN,)]  # what she wrote herself goes out
    assert (row_of(db, told).state, row_of(db, told).lease) == (FAILED, None)


def test_what_went_out_does_not_go_out_again(db, store, server, queued):
    for _ in range(2):
        outbox.send(db, store, server.config(), [queued])

    assert len(server.tries) == 1


def test_not_now_is_tried_again_later(db, store, server, queued):
    server.say("DATA", "451 greylisted")

    outbox.send(db, store, server.config(), [queued])
    row, job = row_of(db, queued), job_of(db, queued)
    outbox.send(db, store, server.config(), [queued])

    assert (row.state, row.last_error) == (QUEUED, "451 greylisted")
    assert timedelta(seconds=50) < job.not_before - utcnow() < timedelta(seconds=61)
    assert (row_of(db, queued).state, events(db)) == (SENT, ["letter_sent"])


def test_each_further_try_waits_longer(db, store, server, queued):
    waits = []
    for _ in range(4):
        server.say("DATA", "451 greylisted")
        outbox.send(db, store, server.config(), [queued])
        waits.append(round((job_of(db, queued).not_before - utcnow()).total_seconds() / 60))

    assert waits == [1, 5, 10, 10]


def test_never_is_told_and_not_tried_again(db, store, server, queued):
    server.say("DATA", "554 we do not want it")

    outbox.send(db, store, server.config(), [queued])

    row = row_of(db, queued)
    assert (row.state, row.refused) == (FAILED, [(JAN, 554, "we do not want it")])
    assert (events(db), row.sent_at) == (["letter_failed"], None)


def test_one_refused_recipient_is_told_and_the_other_has_it(db, store, server, to_both):
    server.say(f"RCPT {OLA}", "550 no such user")

    outbox.send(db, store, server.config(), [to_both])

    row = row_of(db, to_both)
    assert (row.state, row.refused) == (REFUSED, [(OLA, 550, "no such user")])
    assert row.sent_at is not None
    assert [recipients for recipients, _ in server.taken] == [(JAN,)]


def test_who_has_it_does_not_get_it_again_while_another_is_waited_for(db, store, server, to_both):
    server.say(f"RCPT {OLA}", "452 mailbox full")

    for _ in range(2):
        outbox.send(db, store, server.config(), [to_both])

    assert [recipients for recipients, _ in server.taken] == [(JAN,), (OLA,)]
    assert row_of(db, to_both).state is SENT


def test_a_person_tries_again_for_those_who_were_refused(db, store, cast, server, to_both):
    server.say(f"RCPT {OLA}", "550 no such user")
    outbox.send(db, store, server.config(), [to_both])

    with db.writing() as session:
        session.get_one(Outgoing, to_both).try_again(session, by=session.merge(cast.anna))
    outbox.send(db, store, server.config(), [to_both])

    assert [recipients for recipients, _ in server.taken] == [(JAN,), (OLA,)]
    assert events(db) == ["letter_failed", "letter_tried_again", "letter_sent"]


def test_what_went_out_is_not_tried_again(db, store, cast, server, queued):
    outbox.send(db, store, server.config(), [queued])

    with db.writing() as session, pytest.raises(NotToBeTriedAgain):
        session.get_one(Outgoing, queued).try_again(session, by=session.merge(cast.anna))


def test_a_server_without_proof_is_told_nothing_and_the_letter_waits(db, store, queued, tmp_path):
    with smtp_server(tmp_path, flaw="expired") as server:
        outbox.send(db, store, server.config(), [queued])

    row = row_of(db, queued)
    assert (row.state, server.tries) == (QUEUED, [])
    assert json.loads(row.last_error)[1]["flaw"] == "The certificate of the mail server has expired."


def test_starttls_that_somebody_took_out_leaves_the_letter_waiting(db, store, queued, tmp_path):
    with smtp_server(tmp_path, starttls=False) as server:
        outbox.send(db, store, server.config(), [queued])

    row = row_of(db, queued)
    assert (row.state, server.tries) == (QUEUED, [])
    assert "could not be encrypted" in row.last_error


def test_without_a_server_the_letter_waits_and_says_why(db, store, queued):
    outbox.send(db, store, None, [queued])

    assert (row_of(db, queued).state, row_of(db, queued).attempts) == (QUEUED, 1)
    assert "has no [smtp]" in row_of(db, queued).last_error


def test_after_two_days_it_is_given_up(db, store, server, queued):
    with after(GIVEN_UP_AFTER):
        outbox.send(db, store, None, [queued])

    assert (row_of(db, queued).state, events(db)) == (FAILED, ["letter_failed"])


def test_bytes_that_are_gone_are_given_up_and_the_next_goes_out(db, store, cast, server, queued):
    with db.writing() as session:
        case, anna = session.merge(cast.klos_case), session.merge(cast.anna)
        following = queue(session, store, case, anna, key="letter:2")
    store.path(row_of(db, queued).digest).unlink()

    outbox.send(db, store, server.config(), [queued, following])

    assert [row_of(db, one).state for one in (queued, following)] == [FAILED, SENT]


def test_a_line_cut_in_the_data_sends_the_same_again(db, store, server, queued):
    server.say("DATA", "take and cut")

    for _ in range(2):
        outbox.send(db, store, server.config(), [queued])

    # Whoever has both sees by the Message-ID that they are one.
    assert [content for _, content in server.taken] == [store.read(row_of(db, queued).digest)] * 2
    assert row_of(db, queued).state is SENT


def test_those_behind_a_cut_line_wait_for_the_next(db, store, cast, server, queued):
    with db.writing() as session:
        case, anna = session.merge(cast.klos_case), session.merge(cast.anna)
        following = queue(session, store, case, anna, key="letter:2")
    server.say("DATA", "cut")

    outbox.send(db, store, server.config(), [queued, following])

    assert [row_of(db, one).state for one in (queued, following)] == [QUEUED, QUEUED]
    assert [row_of(db, one).lease for one in (queued, following)] == [None, None]


def test_two_workers_at_once_send_one_letter(db, store, server, queued, monkeypatch):
    both, handed_over = threading.Barrier(2), post.Line.hand_over

    def slowly(line, *facts):
        both.wait(10)  # until the other has looked, too
        return handed_over(line, *facts)

    def other():
        outbox.send(db, store, server.config(), [queued])
        both.wait(10)

    monkeypatch.setattr(post.Line, "hand_over", slowly)
    first = threading.Thread(target=outbox.send, args=(db, store, server.config(), [queued]))
    first.start()
    while row_of(db, queued).lease is None:
        first.join(0.01)
    other()
    first.join()

    assert len(server.taken) == 1
    assert (row_of(db, queued).state, row_of(db, queued).attempts) == (SENT, 1)


def test_what_a_dead_process_had_in_hand_is_free_at_once(db, store, server, queued):
    with db.writing() as session:
        row = session.get_one(Outgoing, queued)
        outgoing.claim(session, [queued], row.lease or "nobody")
        machine = outbox.leases.new_token().partition(":")[0]
        row.lease = f"{machine}:999999999:dead"

    outbox.send(db, store, server.config(), [queued])

    assert (row_of(db, queued).state, row_of(db, queued).attempts) == (SENT, 2)


def test_while_another_has_it_in_hand_somebody_looks_again_in_time(db, store, server, queued):
    with db.writing() as session:
        outgoing.claim(session, [queued], "machine:1:elsewhere")
        jobs.done_all(session, [])

    outbox.send(db, store, server.config(), [queued])

    assert (row_of(db, queued).state, server.tries) == (QUEUED, [])
    assert job_of(db, queued).not_before > utcnow()
