"""Mail from files: durable, known by its bytes, bounded in memory, and never held up by one bad file."""

import errno
import tracemalloc

import pytest
from sqlalchemy import func, select

from archive import jobs
from archive.jobs import Job
from archive.store import ROOM_LEFT
from cases.message import Message
from ingest import importing, ledger_of_files
from ingest.batches import BATCH_BYTES
from ingest.large import LARGE
from ingest.ledger import Sighting
from ingest.mail import mapi
from ingest.mailfiles import MailFiles, NotMail, mbox
from tests.ingest.mail import outlook_files
from tests.ingest.mail.outlook_files import msg, text
from tests.letters import letter


def sightings(db):
    with db.reading() as session:
        return session.scalars(select(Sighting).order_by(Sighting.id)).all()


def test_files_are_stored_and_wait_to_be_read_after_everything_else(db, store):
    assert importing.import_messages(
        db, store, [("a.eml", letter()), ("b.eml", letter(subject="Umowa"))]
    ) == (2, 0)

    assert [s.label for s in sightings(db)] == ["a.eml", "b.eml"]
    assert [store.read(s.raw_digest)[:5] for s in sightings(db)] == [b"From:", b"From:"]
    with db.reading() as session:
        asked = session.scalars(select(Job)).all()
        assert [(job.kind, job.priority) for job in asked] == [("read", jobs.LATER)] * 2


def test_the_same_bytes_are_one_message_however_often_they_come(db, store):
    content = letter()
    first = importing.import_messages(db, store, [("a.eml", content), ("copy.eml", content)])
    second = importing.import_messages(
        db, store, [("elsewhere.eml", content), ("new.eml", letter(subject="Nowy"))]
    )

    assert (first, second) == ((1, 1), (1, 1))


def test_an_import_that_was_broken_off_goes_on(db, store):
    contents = [letter(subject=f"Pismo {n}") for n in range(450)]

    def breaks_off():
        yield from ((f"{n}.eml", content) for n, content in enumerate(contents[:300]))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        importing.import_messages(db, store, breaks_off())
    kept = len(sightings(db))

    new, known = importing.import_messages(db, store, [(f"{n}.eml", c) for n, c in enumerate(contents)])

    assert kept == 200 and (new, known) == (250, 200)
    assert len({s.raw_digest for s in sightings(db)}) == len(sightings(db)) == 450


def test_what_is_known_is_taken_in_again_when_the_store_has_lost_it(db, store):
    content = letter()
    importing.import_messages(db, store, [("a.eml", content)])
    (sighting,) = sightings(db)
    store.path(sighting.raw_digest).unlink()

    importing.import_messages(db, store, [("a.eml", content)])

    assert store.read(sighting.raw_digest) == content
    assert len(sightings(db)) == 1


def test_a_large_message_never_lies_in_memory(db, store, tmp_path):
    size = 60 << 20
    with open(tmp_path / "duza.eml", "wb") as file:
        file.write(b"From: jan@klos.example\r\nSubject: Skany\r\n\r\n")
        file.seek(size - 1)
        file.write(b"\n")
    tracemalloc.start()

    assert importing.import_messages(db, store, MailFiles([tmp_path])) == (1, 0)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * LARGE
    (sighting,) = sightings(db)
    assert sighting.size == size == store.path(sighting.raw_digest).stat().st_size
    assert list(store.attic().iterdir()) == []


def test_a_large_mbox_never_lies_in_memory(db, store, tmp_path):
    body = b"".join(b"Subject: %d\n\n" + b"Tekst umowy.\n" * 1000 for _ in range(1))
    with open(tmp_path / "poczta.mbox", "wb") as file:
        for number in range(4000):
            file.write(b"From jan@klos.pl Tue Nov  3 10:15:00 2026\n" + body % number + b"\n")
    tracemalloc.start()

    assert importing.import_messages(db, store, MailFiles([tmp_path])) == (4000, 0)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * BATCH_BYTES < (tmp_path / "poczta.mbox").stat().st_size


def test_a_bad_file_is_told_and_the_rest_goes_on(db, store, tmp_path):
    (tmp_path / "a.eml").write_bytes(b"%PDF-1.7")
    (tmp_path / "b.eml").write_bytes(letter())
    told = []

    files = MailFiles([tmp_path], told.append)

    assert importing.import_messages(db, store, files, told=told.append) == (1, 0)
    assert [type(one) for one in told] == [NotMail]


def test_what_breaks_off_in_the_middle_leaves_nothing_behind(db, store):
    def torn():
        yield b"x" * (LARGE + 1)
        raise NotMail(name="a.eml")

    told = []

    assert importing.import_messages(
        db, store, [("a.eml", torn()), ("b.eml", letter())], told=told.append
    ) == (1, 0)
    assert [one.name for one in told] == ["a.eml"]
    assert list(store.attic().iterdir()) == []


@pytest.mark.parametrize("size", [100, LARGE + 1], ids=["small", "large"])
def test_a_full_disk_ends_the_import_and_is_no_fault_of_the_file(db, store, monkeypatch, size):
    monkeypatch.setattr(store, "free_bytes", lambda: ROOM_LEFT)
    told = []

    with pytest.raises(OSError) as full:
        importing.import_messages(db, store, [("a.eml", [b"x" * size])], told=told.append)

    assert full.value.errno == errno.ENOSPC and told == []
    assert sightings(db) == []


def test_what_people_bring_is_another_way_in(db, store):
    importing.import_messages(db, store, [("a.eml", letter())])
    (imported,) = sightings(db)
    with db.writing() as session:
        row = ("Anna: a.eml", imported.raw_digest, imported.size)
        new = ledger_of_files.stored(session, ledger_of_files.UPLOADS, [row], priority=jobs.NOW)
        again = ledger_of_files.stored(session, ledger_of_files.UPLOADS, [row], priority=jobs.NOW)

    assert list(new) == [imported.raw_digest] and again == {}
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Sighting)) == 2


def test_an_outlook_message_is_kept_as_it_came_and_read(db, store, read_stored, tmp_path):
    told = {
        mapi.MESSAGE_CLASS: text("IPM.Note"),
        mapi.SUBJECT: text("Umowa Kłos"),
        mapi.BODY: text("Dzień dobry"),
    }
    raw = msg(outlook_files.Message(told))
    (tmp_path / "umowa.msg").write_bytes(raw)

    importing.import_messages(db, store, MailFiles([tmp_path]))
    read_stored()

    with db.reading() as session:
        message = session.scalars(select(Message)).one()
        assert (message.subject, message.new_text.strip()) == ("Umowa Kłos", "Dzień dobry")
        assert store.read(message.raw_digest) == raw


def test_an_mbox_goes_through_the_whole_intake(db, store, read_stored):
    raw = b"".join(
        b"From jan@klos.pl Tue Nov  3 10:15:00 2026\n" + letter(subject=f"Pismo {n}") + b"\n" for n in (1, 2)
    )

    importing.import_messages(db, store, enumerate_labels(mbox.messages([raw])))
    read_stored()

    assert all(s.message_id for s in sightings(db)) and len(sightings(db)) == 2


def enumerate_labels(messages):
    return ((f"#{number}", pieces) for number, pieces in enumerate(messages))
