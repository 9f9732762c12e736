"""From an empty folder to a system at work, and on from there."""

import os
import signal
import threading
import time
from dataclasses import replace

import pytest
from imapclient import IMAPClient
from sqlalchemy import func, select

from archive.db import Database
from cases.message import Message
from ingest import fetch, status
from ingest.mail import parse
from webapp import config
from webapp.config import MailboxConfig
from webapp.demo import run, story
from webapp.demo.imap import DemoMailbox
from webapp.office import Office
from webapp.work import drain


@pytest.fixture
def office(tmp_path, world, setting):
    """The story told, and nothing read yet."""
    committed = config.load(config.COMMITTED)
    with Office(committed.kept_in(tmp_path / "office")) as office:
        office.prepare()
        with office.db.writing() as session:
            story.populate(session, world, setting)
        yield office


@pytest.fixture
def mailbox(tmp_path, deliveries):
    """The demo's mailbox with everything delivered, as the configuration names it."""
    account = "sprawy@dobrybrzeg.example"
    password_file = tmp_path / "imap_password"
    password_file.write_text("dobry-brzeg")
    with DemoMailbox(tmp_path / "mailboxes", user=account, password="dobry-brzeg") as box:
        for delivery in deliveries.values():
            box.deliver(delivery.raw, delivery.at)
        yield MailboxConfig(
            name="Dobry Brzeg – sprawy", address=account, host="127.0.0.1", port=box.port,
            tls="none", user=account, password_file=password_file,
        )  # fmt: skip


@pytest.mark.server
def test_every_mail_is_where_it_belongs_and_reading_again_changes_nothing(office, mailbox, deliveries):
    for _ in range(2):
        pulled = fetch.pull(office.db, office.store, mailbox)
        drain(office)

    with office.db.reading() as session:
        (inbox,) = status.folders_at_a_glance(session)
        kept = {message.canon_digest: _place(message) for message in session.scalars(select(Message))}
    found = {key: kept[parse(delivery.raw).canon_sha256] for key, delivery in deliveries.items()}
    expected = {key: delivery.expect for key, delivery in deliveries.items()}
    expected["klos-08-bis"] = expected["klos-08"]
    assert found == expected
    assert len(kept) == len(deliveries) - 1
    assert (inbox.kept, inbox.on_the_way, inbox.set_aside) == (len(deliveries), 0, 0)
    assert [folder.stored for folder in pulled] == [0]


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """The demo's folder after its first run, and what was said in it."""
    folder = tmp_path_factory.mktemp("begun") / "demo"
    return folder, _run_until(folder, _is_in_place)


@pytest.mark.server
def test_the_demo_runs_goes_on_and_ends(begun, world):
    folder, spoken = begun

    assert any(line.startswith("Teczka is at http://127.0.0.1:") for line in spoken)
    assert sum("dobry-brzeg · " in line for line in spoken) == len(world.advisors)
    assert config.load(folder / "config.toml").mailboxes[0].port == _imap_port(spoken)
    before = _figures(folder)
    assert _count_old(folder) == 0

    _run_until(folder, _is_in_place)

    assert _figures(folder) == before


@pytest.mark.server
def test_a_letter_from_any_mail_program_appears(begun):
    folder, _ = begun
    letter = (
        b"From: jan.klos@piekarniaklos.example\r\nTo: sprawy@dobrybrzeg.example\r\n"
        b"Subject: Jeszcze jedno\r\nMessage-ID: <jeszcze@piekarniaklos.example>\r\n\r\nPytanie.\r\n"
    )

    def settled(said):
        if not _is_in_place(said):
            return False
        with IMAPClient("127.0.0.1", port=_imap_port(said), ssl=False, timeout=10) as client:
            client.login("sprawy@dobrybrzeg.example", story.PASSWORD)
            client.append("INBOX", letter)
        return _eventually(lambda: "Jeszcze jedno" in _filed_subjects(folder))

    _run_until(folder, settled)

    assert "Jeszcze jedno" in _filed_subjects(folder)


def test_a_free_port_is_kept_and_a_taken_one_replaced(tmp_path):
    with DemoMailbox(tmp_path, user="x", password="y") as box:
        assert run.free_port("127.0.0.1", box.port) != box.port
    assert run.free_port("127.0.0.1", box.port) == box.port


def _is_in_place(said):
    return any("in its place" in line for line in said)


def _imap_port(said):
    return int(next(line for line in said if line.startswith("IMAP")).split("port ")[1].split(",")[0])


def _place(message):
    return ", ".join(filing.case.number for filing in message.filings) or message.state_code


def _run_until(folder, done):
    """Run the demo, and end it as Ctrl-C would as soon as `done(what was said)`."""
    spoken, over = [], threading.Event()

    def watch():
        _eventually(lambda: over.is_set() or done(list(spoken)))
        if not over.is_set():
            os.kill(os.getpid(), signal.SIGINT)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    committed = config.load(config.COMMITTED)
    english = replace(committed, language="en")
    try:
        run.run(english, folder, fresh=False, say=lambda text, **facts: spoken.append(text % facts))
    finally:
        over.set()
        watcher.join()
    return spoken


def _eventually(happened, seconds=90):
    until = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


def _figures(folder):
    database = Database(f"sqlite:///{folder / 'teczka.db'}")
    with database.reading() as session:
        figures = session.scalar(select(func.count(Message.id))), _filed_subjects(folder)
    database.dispose()
    return figures


def _count_old(folder):
    database = Database(f"sqlite:///{folder / 'teczka.db'}")
    with database.reading() as session:
        count = session.scalar(select(func.count(Message.id)).where(Message.old))
    database.dispose()
    return count


def _filed_subjects(folder):
    database = Database(f"sqlite:///{folder / 'teczka.db'}")
    with database.reading() as session:
        subjects = [m.subject for m in session.scalars(select(Message)) if m.filings]
    database.dispose()
    return sorted(subjects)
