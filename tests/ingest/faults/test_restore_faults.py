"""A database from last night, and a server that has moved on (INGEST.md §8, fault 42): nothing is lost."""

import shutil
import sqlite3
from collections import Counter
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import select

from archive.db import Database
from cases.advisor import Advisor
from cases.case import Case
from cases.filing import file_message
from cases.message import Message
from ingest.ledger import MailFolder
from tests.ingest.faults.test_disk_faults import on_server
from tests.intakes import UNDISTURBED, picture, take_turns
from tests.letters import letter, note_file
from webapp.work import tidy

pytestmark = pytest.mark.server  # for they take their time

BY_RULE = letter(subject="Z dnia", mid="7@klos.example", files=[note_file("siódmy plik")])
BY_HAND = letter(subject="Obcy z dnia", sender="inny@nieznany.example", files=[note_file("ósmy plik")])


@pytest.fixture
def night(office, database_engine, request, tmp_path):
    """Make a backup of the database; gives a function that puts it back in the office, as a person would."""
    copies = []

    @contextmanager
    def backup():
        if database_engine == "sqlite":
            yield f"sqlite:///{_copied(office.db, tmp_path / 'night.db')}"
            return
        office.db.dispose()
        with request.getfixturevalue("postgres").database(template=office.db.url.database) as name:
            yield office.db.url.set(database=name)

    @contextmanager
    def taken():
        with backup() as url:

            def restore():
                copies.append(Database(url))
                office.db.dispose()
                office.db = copies[-1]

            yield restore
            today.dispose()
            for copy in copies:
                copy.dispose()

    today = office.db
    with taken() as restore:
        yield restore
    office.db = today


def _copied(db, path):
    db.dispose()
    with closing(sqlite3.connect(db.url.database)) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)
    return path


@pytest.fixture
def taken_in(office):
    """Last night's letters, each in its place here and on the server."""
    take_turns(office)
    assert picture(office) == UNDISTURBED


@pytest.fixture
def day(taken_in, night, office, server):
    """What happened after the backup: two letters came, a person filed one of them and one of yesterday's."""
    server.mailbox("INBOX").fill([BY_RULE, BY_HAND])
    take_turns(office)
    with office.db.writing() as session:
        anna = session.scalars(select(Advisor).where(Advisor.email == "anna@firma.example")).one()
        case = session.scalars(select(Case)).one()
        for message in session.scalars(
            select(Message).where(Message.subject.in_(["Obcy z dnia", "Od obcego"]))
        ):
            file_message(session, message, case, rule="person", by=anna)
    take_turns(office)
    assert on_server(server) == {"INBOX": 0, "Filed": 6, "Tray": 1}
    return night


EXPECTED = {
    "messages": [
        "Bez numeru:tray", "Drugi:filed", "Obcy z dnia:tray", "Od obcego:tray", "Pierwszy:filed", "Z dnia:filed",
    ],
    "filings": ["Drugi", "Pierwszy", "Z dnia"],
    "documents": ["Drugi", "Pierwszy", "Z dnia"],
    "in the index": Counter(message=6, document=3),
    "lacking in the index": False,
}  # fmt: skip


@pytest.mark.parametrize("files", ["of today", "of last night"])
def test_fault_42_what_came_after_the_backup_is_filed_again_or_waits_in_the_tray(office, server, day, files):
    """Decisions of a person after the backup are gone with the database; the letters they were about are not."""
    if files == "of last night":
        forget_files_of_the_day(office)
    day()

    tidy(office)  # as every start does
    take_turns(office)

    assert picture(office) == EXPECTED
    assert on_server(server) == {"INBOX": 0, "Filed": 4, "Tray": 3}
    with office.db.reading() as session:
        counts = dict(session.execute(select(MailFolder.name, MailFolder.on_server)).all())
    assert {name: counts[name] for name in ("INBOX", "Filed")} == {"INBOX": 0, "Filed": 4}  # listed again


def test_fault_42_a_database_from_before_the_first_letter_gets_them_all(office, server, night):
    take_turns(office)
    assert on_server(server) == {"INBOX": 0, "Filed": 3, "Tray": 2}
    shutil.rmtree(office.store.folder)
    night()

    tidy(office)
    take_turns(office)

    assert picture(office) == UNDISTURBED
    assert on_server(server) == {"INBOX": 0, "Filed": 3, "Tray": 2}


def forget_files_of_the_day(office):
    with office.db.reading() as session:
        for message in session.scalars(select(Message).where(Message.subject.in_(["Z dnia", "Obcy z dnia"]))):
            for digest in {message.raw_digest, *(part.digest for part in message.parts)}:
                office.store.path(digest).unlink(missing_ok=True)
