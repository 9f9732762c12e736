"""INGEST.md §8, faults 36 to 38 as the loop and the jobs live through them: they go on, or say who must act."""

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from archive.db import utcnow
from archive.outside import is_outside
from cases.message import Message
from ingest import batches, run, trouble
from ingest.fetch import pull
from ingest.ledger import MailFolder, Sighting
from ingest.mark import mark_messages
from ingest.oauth.grants import Tokens
from ingest.trouble import Backoff
from tests.ingest.faults.accounts import folder_of, later, states
from tests.ingest.faults.conftest import mailbox_on
from tests.letters import letter
from tests.scripted_imap import bye, meanwhile, no


class Impatient(Backoff):
    """Waits the same for everything, and hardly at all: what is not asked too often is so for other reasons."""

    def after(self, trouble):
        return 0.05


@pytest.fixture
def watching(db, store):
    """Start the loop on a mailbox; it is over when the test is."""
    stop, threads = threading.Event(), []

    def start(mailbox):
        args = (db, store, mailbox, stop, lambda: None, Impatient())
        threads.append(threading.Thread(target=run.watch, args=args))
        threads[-1].start()

    yield start
    stop.set()
    for thread in threads:
        thread.join(timeout=10)
        assert not thread.is_alive()


def comes_true(condition, seconds=20):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


def stored(db):
    with db.reading() as session:
        return session.scalar(select(func.count(Sighting.id)).where(Sighting.raw_digest.is_not(None)))


def is_in(db, kind):
    """Whether the mailbox's folder is known to be in that trouble; None is no trouble at all."""
    with db.reading() as session:
        return session.scalars(select(MailFolder.trouble)).all() == [kind]


def told(db):
    """What the mailbox's folder says of its trouble."""
    sentence, facts = trouble.read(folder_of(db).last_error)
    return sentence % facts


# Fetching


@pytest.mark.expects_warnings
@pytest.mark.parametrize("end", [bye("[EXPIRED] session expired"), no("[EXPIRED] session expired")])
def test_fault_36_an_import_goes_on_by_itself_when_its_token_ends(
    db, server, provider, token_mailbox, watching, end, monkeypatch
):
    monkeypatch.setattr(batches, "MOST", (10, 10, 1))
    server.mailbox("INBOX").fill([letter(subject=f"List {n}") for n in range(60)])
    server.fault("UID FETCH", end, nth=3, holding="BODY.PEEK")
    server.fault("UID FETCH", meanwhile(provider.expire), nth=3, holding="BODY.PEEK")

    watching(token_mailbox)

    assert comes_true(lambda: stored(db) == 60 and is_in(db, None))
    assert set(states(db).values()) == {"stored"}


@pytest.mark.expects_warnings
def test_fault_36_a_revoked_permission_is_told_once_to_people_and_healed_by_them(
    db, server, provider, token_mailbox, watching
):
    server.mailbox("INBOX").add(letter())
    provider.revoke()

    watching(token_mailbox)

    assert comes_true(lambda: is_in(db, "revoked"))
    assert "mailbox “Sprawy”" in told(db) and 'Run: teczka mail authorize "Sprawy"' in told(db)
    assert folder_of(db).next_try_at is not None
    assert (len(provider.asked), server.heard("AUTHENTICATE"), stored(db)) == (1, [], 0)

    provider.grant("refresh-2")
    token_mailbox.tokens.keep(Tokens("access-0", 0, "refresh-2"))

    assert comes_true(lambda: stored(db) == 1 and is_in(db, None))


@pytest.mark.expects_warnings
def test_fault_37_a_server_that_cannot_prove_itself_is_told_to_people(db, encrypted, watching):
    server, mailbox = encrypted(flaw="expired")

    watching(mailbox)

    assert comes_true(lambda: is_in(db, "tls"))
    assert "has expired" in told(db)
    assert server.heard() == []


@pytest.mark.expects_warnings
def test_fault_38_an_impatient_loop_and_its_bell_lock_nobody_out(db, server, watching):
    mailbox = mailbox_on(server, password="wrong")
    server.mailbox("INBOX").add(letter())

    watching(mailbox)

    assert comes_true(lambda: is_in(db, "credentials") and "twice" in told(db))
    assert len(server.heard("LOGIN")) == 2
    mailbox.password = "secret"
    assert comes_true(lambda: stored(db) == 1 and is_in(db, None))


# Marking


def mark(db, *mailboxes):
    with db.reading() as session:
        return mark_messages(db, mailboxes, session.scalars(select(Message.id)).all())


@pytest.fixture
def marked(server, db, store, read_stored):
    """A mailbox whose messages are taken in and not yet marked."""
    mailbox = mailbox_on(server, mode="flag")
    server.mailbox("INBOX").fill([letter(subject=f"List {n}") for n in range(3)])
    pull(db, store, mailbox)
    read_stored()
    return mailbox


def flags(server):
    return [letter.flags for letter in server.mailbox("INBOX").letters]


def test_fault_38_marks_wait_until_the_mailbox_can_be_entered(db, server, marked):
    marked.password = "wrong"

    waiting = [mark(db, marked) for _ in range(5)]

    assert all(len(later) == 3 and all(map(is_outside, later.values())) for later in waiting)
    assert len(server.heard("LOGIN")) == 1 + 2  # one took the messages in
    marked.password = "secret"
    assert mark(db, marked) == {}
    assert flags(server) == [{"$CaseTray"}] * 3


def test_one_mailbox_that_is_shut_does_not_delay_the_marks_of_another(db, server, marked):
    shut = mailbox_on(server, name="Druga", mode="flag", port=1)
    with db.writing() as session:
        session.add(MailFolder(account="Druga", name="INBOX", uidvalidity=1))
        session.flush()
        (first,) = session.scalars(select(Sighting).order_by(Sighting.id).limit(1))
        copy = {"uidvalidity": 1, "uid": 1, "raw_digest": first.raw_digest, "message_id": first.message_id}
        other = session.scalars(select(MailFolder).where(MailFolder.account == "Druga")).one()
        session.add(Sighting(folder_id=other.id, state_code=first.state_code, **copy))
        message_id = first.message_id

    assert list(mark(db, shut, marked)) == [message_id]

    assert flags(server) == [{"$CaseTray"}] * 3


def test_a_mailbox_in_trouble_is_not_asked_for_marks_before_its_next_try(db, server, marked):
    connections = server.connections
    with db.writing() as session:
        folder = session.scalars(select(MailFolder)).one()
        folder.next_try_at = utcnow() + timedelta(days=1)

    assert len(mark(db, marked)) == 3
    assert server.connections == connections

    with later(days=2):
        assert mark(db, marked) == {}
