"""Every mailbox once, all at the same time, with the jobs running meanwhile."""

import socket
import threading
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from archive import jobs
from cases.message import Message
from ingest.importing import import_messages
from tests.letters import letter
from tests.offices import run_until_idle
from webapp.config import MailboxConfig
from webapp.serve import services
from webapp.work import KINDS, Lanes, Tally

LONG = 60  # seconds; only a test that fails waits so long


@pytest.fixture
def silent_port():
    """A port where somebody listens and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def mailbox(tmp_path, name, port, user="x", password="y"):
    (tmp_path / f"{name}.password").write_text(password)
    return MailboxConfig(
        name=name, address=f"{name}@firma.example", host="127.0.0.1", port=port, tls="none", user=user,
        password_file=tmp_path / f"{name}.password",
    )  # fmt: skip


@pytest.mark.server
def test_a_mailbox_is_read_and_its_mail_too_while_another_hangs(
    office, dovecot, imap_user, silent_port, tmp_path
):
    for number in range(3):
        dovecot.append(imap_user, letter(subject=f"Pismo {number}"))
    live = mailbox(tmp_path, "live", dovecot.port, imap_user, dovecot.password)
    office.config = replace(office.config, mailboxes=(mailbox(tmp_path, "dead", silent_port), live))

    with services(office) as running:
        running.start_working_off()
        pulls = running.start_pulls()
        outcome = pulls.next(LONG)
        while not running.is_idle():
            running.stop.wait(0.05)

        assert (outcome.mailbox, outcome.stored, outcome.troubles) == ("live", 3, ())
        assert pulls.running == ["dead"] and pulls.next(0) is None
        with office.db.reading() as session:
            assert session.scalar(select(func.count()).select_from(Message)) == 3
            assert jobs.count_pending(session) == {}
        assert running.tally.done > 3 and running.tally.failed == 0


@pytest.mark.server
def test_a_pull_that_is_told_to_stop_leaves_off_and_goes_on_later(office, dovecot, imap_user, tmp_path):
    for number in range(3):
        dovecot.append(imap_user, letter(subject=f"Pismo {number}"))
    live = mailbox(tmp_path, "live", dovecot.port, imap_user, dovecot.password)
    office.config = replace(office.config, mailboxes=(live,))
    with services(office) as running:
        running.stop.set()
        assert running.start_pulls().next(LONG).stored == 0

    with services(office) as running:
        assert running.start_pulls().next(LONG).stored == 3


def test_whoever_only_takes_mail_in_leaves_the_dictionary_to_a_child(office):
    import_messages(office.db, office.store, [("1.eml", letter(subject="Pismo"))])

    with services(office) as running:
        running.start_working_off()
        while not running.is_idle():
            running.stop.wait(0.05)
        assert office.index_worker.is_running

    assert running.tally.failed == 0


def test_lanes_are_idle_when_all_that_follows_is_done_too(office):
    import_messages(office.db, office.store, [(f"{n}.eml", letter(subject=f"Pismo {n}")) for n in range(5)])
    lanes = Lanes(office, threading.Event())
    assert not lanes.is_idle()

    run_until_idle(lanes)

    with office.db.reading() as session:
        assert jobs.count_pending(session) == {}
        assert session.scalar(select(func.count()).select_from(Message)) == 5
    assert lanes.tally.failed == 0 and lanes.tally.done >= 10


def test_a_lane_at_work_is_not_idle_though_nothing_is_due(office, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()

    def slow(office, kind):
        begun.set()
        go_on.wait(LONG)
        return Tally()

    monkeypatch.setattr("webapp.work.turn", slow)
    lanes = Lanes(office, threading.Event())
    thread = threading.Thread(target=lanes.runs[f"work {KINDS[0].name}"])
    thread.start()
    begun.wait(LONG)

    assert not lanes.is_idle()
    lanes.stop.set()
    go_on.set()
    thread.join()
    assert lanes.is_idle()
