"""A message is kept once, by its content, with all that belongs to it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from archive import audit, jobs
from archive.db import utcnow
from archive.store import Damaged
from cases.document import Document
from cases.filed import Filing
from cases.message import Message, MessagePart, MessageReference, MessageState
from ingest import importing
from ingest.ledger import Sighting, SightingState
from ingest.read import read_sightings
from tests.cast import JAN
from tests.ingest.mail.archive_files import locked_zip, zipped
from tests.ingest.mail.outlook_files import winmail
from tests.ingest.mail.test_decoration import png
from tests.letters import bounce, letter, note_file
from tests.trust import OPEN


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
    read_sightings(db, store, worker, [1], OPEN)

    assert (count(db, Message), count(db, Filing), count(db, Document), count(db, audit.Event)) == before


def test_who_was_overtaken_while_reading_changes_nothing(db, store, cast, worker):
    class Slow:
        def run_each(self, function, arguments):
            outcomes = list(worker.run_each(function, arguments))
            read_sightings(db, store, worker, [1], OPEN)
            return outcomes

    importing.import_messages(db, store, [("a.eml", letter())])
    read_sightings(db, store, Slow(), [1], OPEN)

    with db.reading() as session:
        sighting = session.scalars(select(Sighting)).one()
    assert (sighting.state, sighting.repeated) == (SightingState.DONE, False)
    assert (count(db, Message), count(db, Filing)) == (1, 1)


def test_what_must_follow_is_a_job_of_the_same_commit(db, cast, take_in):
    take_in(letter(files=[note_file()]))

    with db.reading() as session:
        assert jobs.count_pending(session) == {"index": 2, "mark": 1, "match": 2, "text": 1}


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

    (failure,) = read_sightings(db, store, worker, [1], OPEN).values()

    assert isinstance(failure, Damaged)
    assert count(db, Message) == 0


CALENDAR = b"""BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
UID:1@bank.example
SUMMARY:Wizja lokalna
LOCATION:Piekarnia
ORGANIZER;CN=Bank:mailto:ewa@bank.example
DTSTART:20270301T090000Z
DTEND:20270301T100000Z
END:VEVENT
END:VCALENDAR
"""


def noted(db):
    with db.reading() as session:
        return session.scalars(select(Message).order_by(Message.id.desc())).first().noted


def test_an_ordinary_letter_notes_nothing(db, cast, take_in):
    take_in(letter(files=[note_file()]))

    assert noted(db) == {}


def test_an_invitation_is_noted_as_plain_values(db, cast, take_in):
    take_in(letter(files=[("invite.ics", CALENDAR, "text/calendar")]))

    assert noted(db) == {
        "events": [
            {
                "method": "REQUEST",
                "summary": "Wizja lokalna",
                "start": "2027-03-01T09:00:00+00:00",
                "end": "2027-03-01T10:00:00+00:00",
                "place": "Piekarnia",
                "organiser": "Bank",
            }
        ]
    }


def test_links_to_files_elsewhere_are_noted(db, cast, take_in):
    take_in(letter(text="Skany: https://we.tl/t-AbC i \x00 https://1drv.ms/u/s!x"))

    assert [link["service"] for link in noted(db)["links"]] == ["WeTransfer", "OneDrive"]


def test_what_is_signed_or_encrypted_is_marked(db, cast, take_in):
    take_in(letter(text="-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----"))

    assert noted(db) == {"marks": ["encrypted"]}


def test_the_names_in_an_archive_are_kept_with_its_part(db, cast, take_in):
    locked, opened = locked_zip({"umowa.pdf": b"x"}), zipped({"b.txt": b"xy"})
    take_in(letter(files=[("dane.zip", locked, "application/zip"), ("a.zip", opened, "application/zip")]))

    with db.reading() as session:
        files = select(MessagePart).where(MessagePart.is_attachment).order_by(MessagePart.id)
        assert [(one.listing, one.flags) for one in session.scalars(files)] == [
            ([{"name": "umowa.pdf", "size": 1, "encrypted": True}], ["needs_password"]),
            ([{"name": "b.txt", "size": 2}], []),
        ]


def test_a_part_that_is_no_archive_lists_nothing(db, cast, take_in):
    take_in(letter(files=[note_file()]))

    with db.reading() as session:
        assert set(session.scalars(select(MessagePart.listing))) == {None}


def test_what_outlook_packed_enters_the_case_as_files(db, store, cast, take_in):
    packed = winmail(attachments=[(b"bilans.pdf", b"%PDF-1.7", {})])
    take_in(letter(files=[("winmail.dat", packed, "application/ms-tnef")]))

    with db.reading() as session:
        document = session.scalars(select(Document)).one()
        assert (document.title, document.part_path) == ("bilans.pdf", "1.2/tnef/0")
        assert store.read(document.file.digest) == b"%PDF-1.7"


def test_a_logo_in_a_signature_does_not_enter_the_case(db, cast, take_in):
    take_in(letter(files=[("image001.png", png(100, 60), "image/png")]))

    with db.reading() as session:
        assert session.scalars(select(Document)).all() == []
        assert session.scalars(
            select(MessagePart.is_decoration).where(MessagePart.filename == "image001.png")
        ).one()


def test_a_letter_with_a_mark_of_ours_waits_for_a_person(db, cast, take_in):
    take_in(b"X-Teczka-Loop: S-2026-0001\r\n" + letter())

    with db.reading() as session:
        message = session.scalars(select(Message)).one()
        assert (message.flags, message.state, message.filings) == (["loop"], MessageState.TRAY, [])


def references(db):
    with db.reading() as session:
        return {one.referred: one.kind for one in session.scalars(select(MessageReference))}


def test_a_bounce_refers_to_what_did_not_arrive(db, cast, take_in):
    take_in(bounce("oferta@firma.example", answers="oferta@firma.example"))

    assert references(db) == {"oferta@firma.example": "bounce"}
    assert noted(db)["bounce"] == {"action": "failed", "status": "5.1.1", "recipients": [JAN]}
    assert noted(db)["answers"] == ["oferta@firma.example"]


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_report_that_it_arrived_is_no_bounce(db, cast, take_in, action):
    take_in(bounce("oferta@firma.example", action=action))

    assert references(db) == {"oferta@firma.example": "reference"}


def test_a_receipt_answers_what_was_read(db, cast, take_in):
    take_in(bounce("oferta@firma.example", kind="disposition-notification"))

    assert references(db) == {"oferta@firma.example": "reference"}
