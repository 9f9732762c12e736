"""A message is kept once, by its content, with all that belongs to it."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from archive import audit, jobs
from archive.db import utcnow
from archive.store import Damaged
from cases.document import Document
from cases.filing import Filing
from cases.message import Message
from ingest import importing
from ingest.ledger import Sighting, SightingState
from ingest.read import read_sightings
from tests.letters import letter, note_file


def count(db, table):
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_a_letter_and_its_file_enter_the_case(db, store, cast, take_in):
    take_in(letter(files=[note_file("nie zalega")]))

    with db.reading() as session:
        document = session.scalars(select(Document)).one()
        assert document.title == "zaświadczenie ZUS.txt"
        assert document.case_id == cast.klos_case.id
        assert store.read(document.file.digest) == b"nie zalega"


def test_the_same_letter_twice_is_one_message(db, cast, take_in):
    content = letter(mid="raz@klos.example")

    take_in(content, b"Received: from relay.example\r\n" + content, content)

    assert (count(db, Message), count(db, Filing), count(db, Sighting)) == (1, 1, 2)
    with db.reading() as session:
        assert sorted(session.scalars(select(Sighting.repeated))) == [False, True]


def test_one_message_id_with_two_contents_is_two_messages(db, cast, take_in):
    take_in(letter(mid="raz@klos.example", text="pierwszy"), letter(mid="raz@klos.example", text="drugi"))

    assert count(db, Message) == 2


def test_reading_again_changes_nothing(db, store, cast, worker, take_in):
    take_in(letter(files=[note_file()]))
    before = (count(db, Message), count(db, Filing), count(db, Document), count(db, audit.Event))

    with db.writing() as session:
        session.scalars(select(Sighting)).one().state_code = SightingState.STORED.value
    read_sightings(db, store, worker, [1])

    assert (count(db, Message), count(db, Filing), count(db, Document), count(db, audit.Event)) == before


def test_who_was_overtaken_while_reading_changes_nothing(db, store, cast, worker):
    class Slow:
        def run_each(self, function, arguments):
            outcomes = list(worker.run_each(function, arguments))
            read_sightings(db, store, worker, [1])
            return outcomes

    importing.import_messages(db, store, [("a.eml", letter())])
    read_sightings(db, store, Slow(), [1])

    with db.reading() as session:
        sighting = session.scalars(select(Sighting)).one()
    assert (sighting.state, sighting.repeated) == (SightingState.DONE, False)
    assert (count(db, Message), count(db, Filing)) == (1, 1)


def test_what_must_follow_is_a_job_of_the_same_commit(db, cast, take_in):
    take_in(letter(files=[note_file()]))

    with db.reading() as session:
        assert jobs.count_pending(session) == {"index": 2, "mark": 1, "text": 1}


def test_a_letter_from_the_future_counts_from_its_arrival(db, cast, take_in):
    ahead = format(datetime.now(UTC) + timedelta(days=400), "%a, %d %b %Y %H:%M:%S +0000")
    content = b"\r\n".join(
        line if not line.startswith(b"Date:") else f"Date: {ahead}".encode()
        for line in letter().split(b"\r\n")
    )

    take_in(content)

    with db.reading() as session:
        message = session.scalars(select(Message)).one()
        assert message.sent_at is None
        assert abs(message.at - utcnow()) < timedelta(minutes=5)


def test_zero_bytes_and_nothing_at_all_are_kept_too(db, cast, take_in):
    take_in(b"", b"Subject: a\x00b\r\n\r\nz\x00ero\r\n", b"no header at all")

    assert count(db, Message) == 3


def test_a_damaged_file_in_the_store_is_not_read_as_a_message(db, store, cast, worker):
    importing.import_messages(db, store, [("a.eml", letter())])
    with db.reading() as session:
        digest = session.scalars(select(Sighting.raw_digest)).one()
    store.path(digest).write_bytes(b"something else")

    (failure,) = read_sightings(db, store, worker, [1]).values()

    assert isinstance(failure, Damaged)
    assert count(db, Message) == 0
