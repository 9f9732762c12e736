"""The archive read again by a newer parser: what it finds is kept, what people decided stays."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from cases.advisor import Advisor
from cases.case import Case
from cases.document import Document
from cases.filing import standing_filing, unfile_message
from cases.message import PASSED, Message, MessageState
from ingest import read, reparse, writing
from ingest.keep import PARSE_VERSION
from ingest.letter import File
from tests.cast import JAN
from tests.letters import ANNA, letter, note_file


@pytest.fixture
def older(monkeypatch):
    """As if an older parser had read: it finds no files, and another subject. Undone, the newer one reads."""
    monkeypatch.setattr(read, "read_file", read_poorly)
    return monkeypatch


def read_poorly(path, attic):
    from ingest.mail import parse

    with open(path, "rb") as file:
        mail = parse(file.read(), attic)
    return replace(mail, subject="?", parts=mail.parts[:1], to=())


def make_outdated(db):
    with db.writing() as session:
        session.execute(update(Message).values(parse_version=PARSE_VERSION - 1))


def again(db, store, worker):
    return list(reparse.reparse(db, store, worker))


def test_what_the_newer_parser_finds_takes_the_place_of_what_the_older_did(
    db, store, cast, worker, take_in, older
):
    take_in(letter(subject="Zaświadczenie", files=[note_file("nie zalega")]))
    older.undo()
    make_outdated(db)

    assert again(db, store, worker) == [({}, 1)]

    with db.reading() as session:
        message = session.scalars(select(Message)).one()
        assert (message.subject, message.parse_version) == ("Zaświadczenie", PARSE_VERSION)
        assert [part.path for part in message.parts] == ["1.1", "1.2"]
        assert [a.role for a in message.addresses] == ["to"]
        document = session.scalars(select(Document)).one()
        assert (document.case_id, store.read(document.file.digest)) == (cast.klos_case.id, b"nie zalega")


def test_where_people_put_a_message_there_it_stays(db, store, cast, worker, take_in):
    take_in(letter(files=[note_file()]))
    with db.writing() as session:
        message = session.scalars(select(Message)).one()
        case = message.filed_in[0]
        unfile_message(session, message, case, by=session.get(Advisor, cast.anna.id))
    make_outdated(db)

    again(db, store, worker)

    with db.reading() as session:
        message = session.scalars(select(Message)).one()
        assert message.state is MessageState.TRAY
        assert standing_filing(session, message, cast.klos_case) is None
        assert [d.withdrawn_at is not None for d in session.scalars(select(Document))] == [True]


def test_a_letter_of_ours_stays_as_it_was_sent(db, store, cast, worker):
    sender, file = "sprawy@firma.example", File("KRS.pdf", "application/pdf", b"krs")
    details = {"sender": ("Anna", sender), "to": (("Jan", JAN),), "subject": "Cena", "text": "Dzień dobry."}
    written = writing.write(store, worker, sender, files=(file,), **details)
    with db.writing() as session:
        case, anna = session.get_one(Case, cast.klos_case.id), session.get_one(Advisor, cast.anna.id)
        writing.enter(session, written, case, by=anna)
    make_outdated(db)

    assert again(db, store, worker) == [({}, 1)]

    with db.reading() as session:
        message = session.scalars(select(Message)).one()
        assert (message.sender_check, [case.id for case in message.filed_in]) == (PASSED, [cast.klos_case.id])
        assert session.scalars(select(Document)).all() == []


def test_a_document_keeps_its_place_in_the_message_even_if_the_newer_parser_finds_none_there(
    db, store, cast, worker, take_in, older
):
    older.undo()
    take_in(letter(files=[note_file()]))
    make_outdated(db)
    older.setattr(reparse, "read_file", read_poorly)

    again(db, store, worker)

    with db.reading() as session:
        message = session.scalars(select(Message)).one()
        document = session.scalars(select(Document)).one()
        assert message.part(document.part_path).digest == document.file.digest


def test_broken_off_it_goes_on_where_it_was(db, store, cast, worker, take_in, monkeypatch):
    monkeypatch.setattr(reparse, "BATCH", 2)
    take_in(*(letter(mid=f"{n}@klos.example", sender=ANNA) for n in range(5)))
    make_outdated(db)

    next(reparse.reparse(db, store, worker))

    with db.reading() as session:
        assert reparse.outdated(session) == 3
    assert [count for _, count in again(db, store, worker)] == [2, 1]


def test_what_cannot_be_read_keeps_what_was_known(db, store, cast, worker, take_in):
    take_in(letter(subject="Pierwszy", mid="1@x.example"), letter(subject="Drugi", mid="2@x.example"))
    make_outdated(db)
    with db.reading() as session:
        lost = session.scalars(select(Message).where(Message.subject == "Pierwszy")).one()
    store.path(lost.raw_digest).unlink()

    ((failures, count),) = again(db, store, worker)

    assert (list(failures), count) == ([lost.id], 2)
    with db.reading() as session:
        assert session.get_one(Message, lost.id).subject == "Pierwszy"
        assert reparse.outdated(session) == 1


def test_all_means_also_what_this_version_has_read(db, store, cast, worker, take_in):
    take_in(letter())
    with db.writing() as session:
        reparse.ask_for_all(session)

    assert [count for _, count in again(db, store, worker)] == [1]


def test_what_another_message_told_of_it_stays(db, store, cast, worker, take_in):
    take_in(
        letter(text="Cena: 100", mid="oferta@klos.example"),
        letter(text="Cena: 900", mid="oferta@klos.example"),
    )
    make_outdated(db)

    again(db, store, worker)

    with db.reading() as session:
        assert [message.flags for message in session.scalars(select(Message))] == [["mid_conflict"]] * 2
