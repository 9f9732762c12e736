"""What is nobody's fault is told from what is somebody's."""

import errno
import threading

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from archive import db as archive_db
from archive.db import Database
from archive.outside import is_outside


@pytest.fixture
def table(db):
    """A table of two rows."""
    with db.writing() as session:
        session.execute(text("CREATE TABLE thing (id INTEGER PRIMARY KEY, content TEXT)"))
        session.execute(text("INSERT INTO thing VALUES (1, 'a'), (2, 'b')"))
    yield


def failure(call, *args):
    with pytest.raises(Exception) as failed:
        call(*args)
    return failed.value


def change(db, number=1, content="c"):
    with db.writing() as session:
        values = {"number": number, "content": content}
        session.execute(text("UPDATE thing SET content = :content WHERE id = :number"), values)


def test_a_row_that_may_not_be_is_somebodys_fault(db, table):
    def enter():
        with db.writing() as session:
            session.execute(text("INSERT INTO thing VALUES (1, 'again')"))

    assert not is_outside(failure(enter).__cause__)


def test_a_full_disk_is_nobodys():
    assert is_outside(OSError(errno.ENOSPC, "full"))
    assert not is_outside(OSError(errno.ENOENT, "missing"))


def test_a_lock_is_nobodys(db, table, database_url, monkeypatch):
    monkeypatch.setattr(archive_db, "BUSY_SECONDS", 0.2)
    other = Database(database_url)
    with db.writing() as session:
        session.execute(text("UPDATE thing SET content = 'held'"))
        error = failure(change, other)
    other.dispose()

    assert is_outside(error)


@pytest.mark.databases("sqlite")
def test_a_database_without_room_is_nobodys(db, table, database_url):
    small = Database(database_url)
    event.listen(
        small.engine, "connect", lambda connection, record: connection.execute("PRAGMA max_page_count = 1")
    )

    error = failure(change, small, 1, "x" * 5_000_000)
    small.dispose()

    assert "full" in str(error)
    assert is_outside(error)


@pytest.mark.databases("postgresql")
def test_a_deadlock_is_nobodys(db, table):
    both, errors = threading.Barrier(2), []

    def cross(first, second):
        try:
            with db.writing() as session:
                session.execute(text("UPDATE thing SET content = 'x' WHERE id = :id"), {"id": first})
                both.wait(10)
                session.execute(text("UPDATE thing SET content = 'x' WHERE id = :id"), {"id": second})
        except OperationalError as error:
            errors.append(error)

    threads = [threading.Thread(target=cross, args=pair) for pair in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [is_outside(error) for error in errors] == [True]


@pytest.mark.databases("postgresql")
def test_a_connection_that_was_ended_is_nobodys(db, table):
    with db.writing() as session:
        session.execute(text("SELECT 1"))
        ours = session.scalar(text("SELECT pg_backend_pid()"))
        with db.writing() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": ours})
        error = failure(session.execute, text("SELECT 1"))
        session.rollback()
    assert is_outside(error)


@pytest.mark.databases("postgresql")
def test_what_no_database_can_keep_is_somebodys(db, table):
    assert not is_outside(failure(change, db, 1, "a zero byte: \x00"))
