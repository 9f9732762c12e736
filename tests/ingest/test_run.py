"""The loop: it hears the server, survives its absence, and stops when told."""

import threading
import time

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from ingest import run
from ingest.ledger import MailFolder, Sighting
from tests.letters import letter

pytestmark = pytest.mark.server


@pytest.fixture
def watching(db, store, mailbox_config):
    """Start the loop; gives an event that is set at each wake. The loop is over when the test is."""
    stop, woken = threading.Event(), threading.Event()
    threads = []

    def start():
        thread = threading.Thread(target=run.watch, args=(db, store, mailbox_config, stop, woken.set))
        thread.start()
        threads.append(thread)
        return woken

    yield start
    stop.set()
    for thread in threads:
        thread.join(timeout=10)
        assert not thread.is_alive()


def last_error(db):
    with db.reading() as session:
        return session.scalars(select(MailFolder.last_error)).one()


def comes_true(condition, seconds=20):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


@pytest.mark.databases("sqlite")
def test_new_mail_rings_the_bell(db, dovecot, imap_user, watching):
    dovecot.append(imap_user, letter(subject="pierwszy"))
    woken = watching()
    assert woken.wait(20)
    woken.clear()

    dovecot.append(imap_user, letter(subject="drugi"))

    assert woken.wait(20)
    with db.reading() as session:
        assert len(session.scalars(select(Sighting)).all()) == 2


@pytest.mark.databases("sqlite")
@pytest.mark.expects_warnings
def test_a_dead_server_is_written_down_and_tried_again(db, dovecot, imap_user, mailbox_config, watching):
    alive, mailbox_config.port = mailbox_config.port, 1
    dovecot.append(imap_user, letter())
    woken = watching()
    assert not woken.wait(1.5)
    with db.reading() as session:
        folder = session.scalars(select(MailFolder)).one()
        assert "cannot be reached" in folder.last_error
        assert folder.trouble == "transport"
        assert folder.next_try_at is not None

    mailbox_config.port = alive

    assert woken.wait(20)
    assert comes_true(lambda: last_error(db) is None)


@pytest.mark.databases("sqlite")
@pytest.mark.expects_warnings
def test_the_loop_outlives_a_database_that_is_gone_for_a_while(db, dovecot, imap_user, watching, monkeypatch):
    def gone():
        raise OperationalError("UPDATE message", {"text": "a letter"}, Exception("the database is gone"))

    dovecot.append(imap_user, letter())
    with monkeypatch.context() as fault:
        fault.setattr(db, "writing", gone)
        woken = watching()
        assert not woken.wait(1.5)

    assert woken.wait(20)
