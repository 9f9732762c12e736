"""A message that nobody can read is not lost: it waits in the tray with what could be told of it."""

import os
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from archive import audit
from cases.access import visible_messages
from cases.advisor import Advisor
from cases.case import Case, open_case
from cases.client import Client
from cases.document import Document
from cases.filed import Suggestion
from cases.filing import file_message, ignore_message
from cases.message import Message, MessageState
from ingest import importing, ledger, read
from ingest.ledger import Sighting, SightingState
from ingest.salvage import by_force
from tests.cast import CASE
from tests.letters import letter, note_file
from tests.trust import OPEN

POISON = b"TRUCIZNA"


@pytest.fixture
def poisoned(monkeypatch):
    """Reading a message with the poison in its text ends the process that reads it, until it is let go."""
    monkeypatch.setattr(read, "read_file", read_poisoned)
    return monkeypatch


def read_poisoned(path, attic):
    from ingest.mail import parse

    content = Path(path).read_bytes()
    if POISON in content:
        os._exit(9)
    return parse(content, attic)


def give_up_on_all(db, store, worker):
    """One failed try of everything that is stored, then no further try; {sighting id: error}."""
    with db.reading() as session:
        ids = list(session.scalars(select(Sighting.id)))
    failures = read.read_sightings(db, store, worker, ids, OPEN)
    read.give_up(db, store, worker, {key: str(error) for key, error in failures.items()}, OPEN)
    return failures


def try_again(db, store, worker):
    with db.writing() as session:
        for sighting in session.scalars(select(Sighting).where(Sighting.state_code == "unreadable")):
            sighting.state_code = SightingState.STORED.value
        ids = list(session.scalars(select(Sighting.id)))
    return read.read_sightings(db, store, worker, ids, OPEN)


def take_in_poison(db, store, worker, *contents):
    importing.import_messages(db, store, [(f"{n}.eml", content) for n, content in enumerate(contents)])
    assert give_up_on_all(db, store, worker)


def other_case(session, cast):
    anna = session.get(Advisor, cast.anna.id)
    return open_case(session, client=session.get(Client, cast.klos.id), owner=anna, by=anna, **CASE)


def test_it_waits_in_the_tray_with_sender_and_subject(db, store, cast, worker, poisoned):
    take_in_poison(db, store, worker, letter(subject="Pilne: żądanie", text="TRUCIZNA", files=[note_file()]))

    with db.reading() as session:
        message = session.scalars(select(Message)).one()
        assert (message.subject, message.state) == ("Pilne: żądanie", MessageState.TRAY)
        assert message.from_address is not None
        assert "unreadable" in message.flags
        assert [s.case_id for s in message.suggestions] == [cast.klos_case.id]
        sighting = session.scalars(select(Sighting)).one()
        assert (sighting.state, sighting.message_id) == (SightingState.UNREADABLE, message.id)
        assert "process ended" in sighting.last_error


def test_the_others_of_its_batch_are_read(db, store, cast, worker, poisoned):
    take_in_poison(db, store, worker, letter(mid="1@x.example"), letter(mid="2@x.example", text="TRUCIZNA"))

    with db.reading() as session:
        assert sorted(s.state.value for s in session.scalars(select(Sighting))) == ["done", "unreadable"]


def test_once_it_can_be_read_it_is_filed_as_if_it_had_come_now(db, store, cast, worker, poisoned):
    take_in_poison(db, store, worker, letter(text="TRUCIZNA", files=[note_file()]))
    poisoned.undo()

    assert try_again(db, store, worker) == {}

    with db.reading() as session:
        message = session.scalars(select(Message)).one()
        assert "TRUCIZNA" in message.text
        assert (message.state, message.flags, message.suggestions) == (MessageState.FILED, [], [])
        assert session.scalars(select(Document)).one().part_path == "1.2"
        assert session.scalars(select(Sighting)).one().state is SightingState.DONE
        assert audit.verify(session) == []


def test_where_a_person_filed_it_there_it_stays_and_its_files_join_it(db, store, cast, worker, poisoned):
    take_in_poison(db, store, worker, letter(text="TRUCIZNA", files=[note_file()]))
    with db.writing() as session:
        message = session.scalars(select(Message)).one()
        other = other_case(session, cast)
        file_message(session, message, other, rule="hand", by=session.get(Advisor, cast.anna.id))
    poisoned.undo()

    try_again(db, store, worker)

    with db.reading() as session:
        assert [f.case_id for f in session.scalars(select(Message)).one().filings] == [other.id]
        assert session.scalars(select(Document)).one().case_id == other.id


def test_if_it_came_another_way_meanwhile_it_gives_way_to_that(db, store, cast, worker, poisoned):
    poison = letter(text="TRUCIZNA")
    take_in_poison(db, store, worker, poison)
    poisoned.undo()
    importing.import_messages(db, store, [("b.eml", b"Received: from relay.example\r\n" + poison)])
    with db.reading() as session:
        read.read_sightings(db, store, worker, list(session.scalars(select(Sighting.id))), OPEN)

    try_again(db, store, worker)

    with db.reading() as session:
        salvaged, whole = session.scalars(select(Message).order_by(Message.id)).all()
        assert (salvaged.state, salvaged.variant_of_id) == (MessageState.IGNORED, whole.id)
        assert {s.message_id for s in session.scalars(select(Sighting))} == {whole.id}


def test_if_the_same_bytes_come_again_and_can_be_read_it_is_read(db, store, cast, worker, poisoned):
    """As when its copy in the folder of what cannot be read is seen there."""
    take_in_poison(db, store, worker, letter(text="TRUCIZNA"))
    poisoned.undo()
    with db.writing() as session:
        folder = ledger.folder_of(session, "office", "Unreadable")
        digest = session.scalars(select(Sighting.raw_digest)).one()
        again = Sighting(folder_id=folder.id, uidvalidity=1, uid=1, raw_digest=digest, state_code="stored")
        session.add(again)

    assert read.read_sightings(db, store, worker, [again.id], OPEN) == {}

    with db.reading() as session:
        message = session.scalars(select(Message)).one()
        assert (message.state, message.flags) == (MessageState.FILED, [])
        sightings = session.execute(select(Sighting.state_code, Sighting.repeated).order_by(Sighting.id))
        assert sightings.all() == [("done", False), ("done", True)]


def test_given_up_twice_it_is_one_message(db, store, cast, worker, poisoned):
    take_in_poison(db, store, worker, letter(text="TRUCIZNA"))
    with db.writing() as session:
        session.scalars(select(Sighting)).one().state_code = SightingState.STORED.value
    give_up_on_all(db, store, worker)

    with db.reading() as session:
        assert len(session.scalars(select(Message)).all()) == 1
        assert session.scalars(select(Sighting)).one().state is SightingState.UNREADABLE


def test_a_stored_file_that_is_lost_is_told_too(db, store, cast, worker):
    importing.import_messages(db, store, [("a.eml", letter())])
    with db.reading() as session:
        store.path(session.scalars(select(Sighting)).one().raw_digest).unlink()

    give_up_on_all(db, store, worker)

    with db.reading() as session:
        assert session.scalars(select(Message)).one().flags == ["unreadable"]


def seen_by(db, person):
    with db.reading() as session:
        advisor = session.get(Advisor, person.id)
        return set(session.scalars(select(Message.subject).where(visible_messages(advisor))))


def test_what_gives_way_is_for_those_who_may_see_the_letter(db, store, cast, worker, poisoned):
    """Ewa may not see the case; nobody knew the sender until a person filed the letter."""
    poison = letter(sender="obcy@nieznany.example", text="TRUCIZNA")
    take_in_poison(db, store, worker, poison)
    poisoned.undo()
    importing.import_messages(db, store, [("b.eml", b"Received: from relay.example\r\n" + poison)])
    with db.reading() as session:
        read.read_sightings(db, store, worker, list(session.scalars(select(Sighting.id))), OPEN)
    with db.writing() as session:
        twin = session.scalars(select(Message).order_by(Message.id.desc())).first()
        anna, case = session.get(Advisor, cast.anna.id), session.get(Case, cast.klos_case.id)
        file_message(session, twin, case, rule="hand", by=anna)

    try_again(db, store, worker)

    assert (seen_by(db, cast.ewa), seen_by(db, cast.anna)) == (set(), {"Dokumenty"})
    with db.reading() as session:
        assert session.scalars(select(Message).order_by(Message.id)).first().state is MessageState.IGNORED


def test_an_unreadable_answer_is_for_those_who_may_see_what_it_answers(db, store, cast, worker, poisoned):
    importing.import_messages(db, store, [("0.eml", letter(mid="pyta@klos.example"))])
    with db.reading() as session:
        read.read_sightings(db, store, worker, list(session.scalars(select(Sighting.id))), OPEN)
    answer = letter(
        sender="obcy@nieznany.example", subject="Odpowiedź", answers="pyta@klos.example", text="TRUCIZNA"
    )
    take_in_poison(db, store, worker, answer)

    assert (seen_by(db, cast.ewa), seen_by(db, cast.anna)) == (set(), {"Dokumenty", "Odpowiedź"})


def test_what_was_put_away_unread_is_weighed_when_it_can_be_read(db, store, cast, worker, poisoned):
    """Ewa puts it away as not for us, then has it tried again: what it says is not hers to read."""
    poison = letter(text="TRUCIZNA")
    take_in_poison(db, store, worker, poison)
    with db.writing() as session:
        message = session.scalars(select(Message)).one()
        session.execute(delete(Suggestion))  # as if its header too had been unreadable
        session.expire(message)
        ignore_message(session, message, by=session.get(Advisor, cast.ewa.id))
    poisoned.undo()

    try_again(db, store, worker)

    assert (seen_by(db, cast.ewa), seen_by(db, cast.anna)) == (set(), {"Dokumenty"})
    with db.reading() as session:
        message = session.scalars(select(Message)).one()
        assert (message.state, message.flags, message.filings) == (MessageState.IGNORED, [], [])


def test_by_force_its_thread_is_told():
    mail = by_force(b"Message-ID: <c@x>\r\nReferences: <a@x>\r\n <b@x>\r\nIn-Reply-To: <b@x>\r\n\r\n")

    assert (mail.message_id, set(mail.references)) == ("c@x", {"a@x", "b@x"})


@pytest.mark.parametrize(
    ("head", "sender", "subject"),
    [
        (
            b"FROM: Jan <jan@klos.example>\r\nsubject: Piec\r\n\r\nFrom: nie@ja.example",
            "jan@klos.example",
            "Piec",
        ),
        (b"Subject: dwa\r\n wiersze\r\nFrom: bez adresu\r\n\r\n", None, "dwa wiersze"),
        (b"\x00\xff\xfe", None, ""),
        (b"", None, ""),
    ],
)
def test_by_force_only_the_header_counts(head, sender, subject):
    mail = by_force(head)

    assert (mail.from_ and mail.from_.address, mail.subject) == (sender, subject)


def test_bytes_that_were_read_before_stand_for_no_second_message(db, store, cast, worker, poisoned):
    poisoned.undo()
    importing.import_messages(db, store, [("a.eml", letter(text="TRUCIZNA"))])
    with db.reading() as session:
        first = session.scalars(select(Sighting)).one()
        read.read_sightings(db, store, worker, [first.id], OPEN)
    with db.writing() as session:
        again = Sighting(folder_id=first.folder_id, uidvalidity=1, uid=7, raw_digest=first.raw_digest, size=1)
        again.state_code = SightingState.STORED.value
        session.add(again)
    poisoned.setattr(read, "read_file", read_poisoned)

    give_up_on_all(db, store, worker)

    with db.reading() as session:
        assert session.scalars(select(Message)).one().flags == []
        assert sorted(s.repeated for s in session.scalars(select(Sighting))) == [False, True]
        assert {s.state for s in session.scalars(select(Sighting))} == {SightingState.DONE}
