"""INGEST.md §8, fault 39, and what hangs on it: the bell is dead, a server has none, one mailbox waits for another."""

import socket
import threading
import time

import pytest

from ingest import batches, fetch, run
from ingest.ledger import MailFolder
from ingest.mailbox import connected
from tests.ingest.faults.accounts import asked, folder_of, kept, on_server, states
from tests.ingest.faults.conftest import mailbox_on
from tests.letters import letter
from tests.scripted_imap import bye, drop, meanwhile, scripted_imap, stall, unsolicited

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def loops(db, store):
    """Start the loop of a mailbox; all end with the test."""
    stop, threads = threading.Event(), []

    def start(mailbox, target=run.watch, **how):
        args = (
            (db, store, mailbox, stop, lambda: None)
            if target is run.watch
            else (mailbox, *how.pop("args"), stop)
        )
        threads.append(threading.Thread(target=target, args=args, kwargs=how))
        threads[-1].start()

    yield start
    stop.set()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def comes_true(condition, seconds=10):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    return condition()


@pytest.fixture(autouse=True)
def quick_glances(monkeypatch):
    """The loop looks at its clock more often than every half second."""
    monkeypatch.setattr(run, "GLANCE_SECONDS", 0.02)


def silently(command, run):
    """IDLE that never tells anything: the router between forgot the connection."""
    command.session.send(b"+ idling\r\n")
    command.session.server.stopping.wait()
    return run()


# 39: IDLE is dead and does not say so


def test_fault_39_polling_finds_what_a_dead_idle_does_not_tell(db, store, server, inbox, mailbox, loops):
    server.fault("IDLE", silently, times=None)
    mailbox.poll_seconds = 0.05
    loops(mailbox)
    assert comes_true(lambda: server.heard("IDLE"))

    inbox.add(letter())

    assert comes_true(lambda: kept(db, store) == on_server(inbox) if server.heard("UID FETCH") else False)


def test_fault_39_idle_is_renewed_before_anybody_forgets_it(server, inbox, mailbox, loops):
    server.fault("IDLE", silently, times=None)
    bell = threading.Event()

    loops(mailbox, run.listen, args=(bell,), renew_seconds=0.05)

    assert comes_true(lambda: len(server.heard("IDLE")) >= 3)
    # On a connection of its own each time: one that may be dead is not spoken on again.
    assert {c.session.number for c in server.commands if c.line == "IDLE"} >= {1, 2, 3}
    assert server.heard("DONE") == []
    assert bell.is_set()
    assert run.RENEW_SECONDS <= 9 * 60


def test_fault_39_a_dead_line_is_noticed_by_its_system_in_three_minutes(mailbox):
    with connected(mailbox) as opened:
        line = opened.client.socket()

        assert line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) <= 180


def test_fault_39_a_renewed_idle_rings_for_what_came_meanwhile(mailbox, loops):
    bell = threading.Event()
    loops(mailbox, run.listen, args=(bell,), renew_seconds=0.05)

    for _ in range(3):
        assert bell.wait(10)
        bell.clear()


@pytest.mark.parametrize("how", ["hang up", "bye"])
def test_fault_39_an_idle_that_the_server_ended_is_begun_anew_and_not_asked_in_a_circle(
    server, mailbox, loops, how
):
    bell = threading.Event()
    if how == "bye":
        server.fault("IDLE", ended)
    loops(mailbox, run.listen, args=(bell,))
    assert comes_true(lambda: server.heard("IDLE"))
    if how == "hang up":
        server.hang_up()

    assert comes_true(lambda: len(server.heard("IDLE")) == 2)


def ended(command, run):
    command.session.send(b"+ idling\r\n* BYE [UNAVAILABLE] maintenance\r\n")
    return drop()(command, run)


def test_fault_39_idle_rings_for_new_mail(db, store, server, inbox, mailbox, loops):
    loops(mailbox)
    assert comes_true(lambda: server.heard("IDLE") and folder_exists(db) and folder_of(db).last_success_at)

    inbox.add(letter())

    assert comes_true(lambda: states(db) == {1: "stored"})


# A server without IDLE, and without anything else


def test_a_server_without_idle_is_polled(db, store, server, inbox, mailbox, loops):
    server.capabilities = ("IMAP4rev1",)
    mailbox.poll_seconds = 0.05
    loops(mailbox)
    assert comes_true(lambda: len(server.heard("EXAMINE")) >= 2)

    inbox.add(letter())

    assert comes_true(lambda: states(db) == {1: "stored"})
    assert server.heard("IDLE") == []


def test_a_server_that_knows_only_the_oldest_imap_is_read_whole(db, store, server, inbox, mailbox):
    server.capabilities = ("IMAP4rev1",)
    inbox.fill([letter(subject=f"List {n}") for n in range(5)])
    fetch.pull(db, store, mailbox)
    inbox.expunge(2)
    inbox.add(letter(subject="nowy"))

    fetch.pull(db, store, mailbox)

    assert {uid: kept(db, store)[uid] for uid in inbox.uids()} == on_server(inbox)
    assert not any("RETURN" in line for line in server.heard("UID SEARCH"))


# Nobody waits for somebody else


@pytest.mark.parametrize(
    "trouble", [stall(60), bye("[UNAVAILABLE] later"), drop()], ids=["silent", "bye", "cut"]
)
@pytest.mark.expects_warnings
def test_one_dead_account_does_not_delay_another(db, store, server, inbox, mailbox, loops, trouble):
    with scripted_imap() as dead:
        dead.fault("GREETING", trouble, times=None)
        loops(mailbox_on(dead, name="Martwa"))
        assert comes_true(lambda: dead.connections)
        inbox.add(letter())
        loops(mailbox)

        assert comes_true(lambda: folder_exists(db) and states(db) == {1: "stored"})


def folder_exists(db):
    with db.reading() as session:
        return session.query(MailFolder).filter_by(account="Sprawy").count()


@pytest.mark.expects_warnings
def test_a_folder_that_cannot_be_opened_does_not_delay_another(db, store, server, inbox, mailbox):
    mailbox.folders = mailbox.watched_folders = ("Nie ma", "INBOX")
    inbox.add(letter())

    missing, pulled = fetch.pull(db, store, mailbox)

    assert "Nie ma" in str(missing.error)
    assert (pulled.error, pulled.stored) == (None, 1)


# The newest first


@pytest.fixture
def small_batches(monkeypatch):
    """Ten messages at a time, and every folder looked at again after each batch."""
    monkeypatch.setattr(fetch, "BATCH_MESSAGES", 10)
    monkeypatch.setattr(batches, "MOST", (10, 10, 1))
    monkeypatch.setattr(fetch, "SLICE_SECONDS", 0)


def test_the_newest_come_first(db, store, server, inbox, mailbox, small_batches):
    inbox.fill([letter(subject=f"List {n}") for n in range(30)])

    fetch.pull(db, store, mailbox)

    assert asked(server) == ["21:30", "11:20", "1:10"]


def test_new_mail_overtakes_a_backlog(db, store, server, inbox, mailbox, small_batches):
    inbox.fill([letter(subject=f"List {n}") for n in range(40)])
    arrives = meanwhile(lambda: inbox.add(letter(subject="nowy")))
    server.fault("UID FETCH", arrives, nth=2, holding="BODY.PEEK[]")

    fetch.pull(db, store, mailbox)

    assert asked(server) == ["31:40", "21:30", "12:20,41", "2:11", "1"]
    assert kept(db, store) == on_server(inbox)


def test_new_mail_in_one_folder_overtakes_the_backlog_of_another(
    db, store, server, inbox, mailbox, small_batches
):
    mailbox.folders = mailbox.watched_folders = ("Archiwum", "INBOX")
    server.mailbox("Archiwum").fill([letter(subject=f"List {n}") for n in range(40)])
    server.fault("UID FETCH", meanwhile(lambda: inbox.add(letter())), nth=2, holding="BODY.PEEK[]")

    fetch.pull(db, store, mailbox)

    assert asked(server) == ["31:40", "21:30", "1", "11:20", "1:10"]


def test_news_while_a_folder_is_open_are_found_at_the_next_look(db, store, server, inbox, mailbox):
    inbox.add(letter())
    server.fault("UID FETCH", unsolicited("* 2 EXISTS"), times=None)
    fetch.pull(db, store, mailbox)
    inbox.add(letter(subject="nowy"))

    assert fetch.pull(db, store, mailbox)[0].stored == 1


def test_fault_39_idle_rings_through_encryption_too(encrypted):
    server, mailbox = encrypted()

    with connected(mailbox) as opened, opened.idle("INBOX") as stirred:
        quiet = stirred(0.05)
        server.mailbox("INBOX").add(letter())
        rang = stirred(5)

    assert (quiet, rang) == (False, True)
