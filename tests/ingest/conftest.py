"""What the intake's tests share: a mailbox on a real server, a worker, and the turn from letter to case."""

from types import SimpleNamespace

import pytest

from archive import jobs
from archive.worker import Worker
from ingest import importing
from ingest.read import read_sightings
from tests.trust import OPEN


@pytest.fixture(scope="session")
def worker():
    """One child process for reading messages, as the program has it."""
    with Worker(seconds=20, memory_mb=512) as worker:
        yield worker


@pytest.fixture
def mailbox_config(dovecot, imap_user):
    """A mailbox of its own on the real server, read only, over plain loopback."""
    return SimpleNamespace(
        name="office",
        host="127.0.0.1",
        port=dovecot.port,
        tls="none",
        ca_file=None,
        user=imap_user,
        password=dovecot.password,
        tokens=None,
        gate=None,
        folders=("INBOX",),
        watched_folders=("INBOX",),
        mode="read_only",
        filed_folder="Filed",
        tray_folder="Tray",
        unreadable_folder="Unreadable",
        poll_seconds=60,
        largest_bytes=200_000_000,
        authserv_ids=(),
        results_place="above",
        sender_check="results",
    )


@pytest.fixture
def take_in(db, store, worker):
    """Messages (bytes) through the whole intake; gives nothing back: look into the database."""

    def take_in(*contents):
        importing.import_messages(db, store, [(f"{n}.eml", content) for n, content in enumerate(contents)])
        read_all(db, store, worker)

    return take_in


@pytest.fixture
def read_stored(db, store, worker):
    """Read whatever is stored and unread."""
    return lambda: read_all(db, store, worker)


def read_all(db, store, worker, policy=OPEN):
    """Work off the jobs of reading, each finished one marked done."""
    while claimed := jobs.claim(db, ["read"], limit=10):
        ids = [int(job.key.partition(":")[2]) for job in claimed]
        assert read_sightings(db, store, worker, ids, policy) == {}
        with db.writing() as session:
            jobs.done_all(session, claimed)
