"""A forward in a case: her words are a note, a file is one document, and all of it moves together."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError

from archive.audit import Event
from archive.db import utcnow
from cases import chronicle, findable
from cases.access import visible_documents
from cases.advisor import Role
from cases.case import Case, open_case
from cases.chronicle import MESSAGE, NOTE
from cases.document import Document, upload_document
from cases.filing import (
    AlreadyFiled,
    NotInCase,
    Placement,
    file_message,
    file_messages,
    refile_message,
    still_waits,
    unfile_message,
)
from cases.message import REFUSED, Message, MessageState
from cases.note import Note
from cases.requirement import RequirementState, set_up_checklist
from tests.cast import JAN
from tests.mailbag import forwarded, kept, letter

WORDS = "Proszę dołączyć do sprawy."
AT = (utcnow() - timedelta(days=5)).replace(second=0, microsecond=0)


@pytest.fixture
def second(session, klos, anna):
    """Another case of the same client."""
    return open_case(session, client=klos, owner=anna, title="Druga", by=anna)


def notes(session):
    return session.scalars(select(Note).where(Note.withdrawn_at.is_(None)).order_by(Note.id)).all()


def standing(session, case):
    own = select(Document).where(Document.case_id == case.id, Document.withdrawn_at.is_(None))
    return session.scalars(own.order_by(Document.id)).all()


def actions(session, case):
    return session.scalars(select(Event.action).where(Event.topic == case.topic).order_by(Event.seq)).all()


# Her words


def test_the_words_above_become_her_note(session, klos_case, anna):
    message = forwarded(session, letter(), comment=f"  {WORDS}\n", sent_at=AT)

    file_message(session, message, klos_case, rule="case_number")

    (note,) = notes(session)
    assert (note.text, note.by, note.at, note.message) == (WORDS, anna, AT, message)
    assert actions(session, klos_case)[-2:] == ["message_filed", "note_added"]


@pytest.mark.parametrize("comment", [None, "", " \n "])
def test_no_words_make_no_note(session, klos_case, here, comment):
    file_message(session, forwarded(session, letter(), comment=comment), klos_case, rule="hand", by=here.anna)

    assert notes(session) == []


def test_her_signature_is_no_note(session, klos_case, anna):
    signature = "Anna Testowa\nstarszy doradca\ntel. 600 000 000"
    for words in (f"{WORDS}\n\n{signature}", signature):
        message = forwarded(session, letter(), comment=words, from_name="Anna Testowa")
        file_message(session, message, klos_case, rule="hand", by=anna)

    assert [note.text for note in notes(session)] == [WORDS]


@pytest.mark.parametrize("sender", ["ewa@firma.example", "adam@firma.example", JAN, None])
def test_who_may_not_see_the_case_writes_no_note_on_it(session, klos_case, anna, sender):
    message = forwarded(session, letter(), comment=WORDS, from_address=sender)

    file_message(session, message, klos_case, rule="hand", by=anna)

    assert notes(session) == []


def test_who_works_here_no_more_writes_no_note(session, klos_case, here):
    here.piotr.active = False
    message = forwarded(session, letter(), comment=WORDS, from_address="piotr@firma.example")

    file_message(session, message, klos_case, rule="hand", by=here.anna)

    assert notes(session) == []


def test_nobody_writes_notes_under_a_forged_name(session, klos_case, piotr):
    message = forwarded(session, letter(), comment=WORDS, sender_check=REFUSED)

    file_message(session, message, klos_case, rule="hand", by=piotr)

    assert notes(session) == []


def test_the_note_leaves_with_its_message_and_comes_back_with_it(session, klos_case, anna):
    message = forwarded(session, letter(), comment=WORDS)
    file_message(session, message, klos_case, rule="hand", by=anna)
    (note,) = notes(session)

    unfile_message(session, message, klos_case, by=anna)
    assert notes(session) == []
    assert NOTE not in [entry.kind for entry in chronicle.chronicle(session, klos_case)]
    assert findable.findable_rows(session, [f"note:{note.id}"]) == {}
    assert findable.visible_rows(session, anna, [f"note:{note.id}"]) == {}

    file_message(session, message, klos_case, rule="hand", by=anna)
    assert notes(session) == [note]


def test_a_withdrawn_note_does_not_count_as_findable(session, klos_case, anna):
    message = forwarded(session, letter(), comment=WORDS)
    file_message(session, message, klos_case, rule="hand", by=anna)
    before = findable.count_findable(session)

    unfile_message(session, message, klos_case, by=anna)

    assert findable.count_findable(session) == before - 1
    assert findable.keys_after(session, "note", 0, 10) == []


def test_the_database_itself_keeps_the_words_from_being_written_twice(session, klos_case, anna):
    message = forwarded(session, letter())
    session.add_all(Note(case=klos_case, message=message, text=WORDS, by=anna) for _ in range(2))

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_the_timeline_shows_the_original_where_it_was_written(session, klos_case, anna):
    older = kept(session, sent_at=AT - timedelta(days=1))
    between = kept(session, sent_at=AT + timedelta(days=1))
    forward = forwarded(session, letter(JAN, sent_at=AT), comment=WORDS, sent_at=AT + timedelta(days=2))
    file_messages(
        session, [Placement(one, klos_case, "hand", {}) for one in (older, forward, between)], by=anna
    )

    told = chronicle.chronicle(session, klos_case, kinds=(MESSAGE,))

    assert [entry.thing for entry in told] == [between, forward, older]
    assert (told[1].at, told[1].around.has_note) == (AT, True)


def test_what_is_unsure_stands_where_it_was_forwarded(session, klos_case, anna):
    forward = forwarded(session, letter(JAN, sent_at=AT, confidence=0.4), sent_at=AT + timedelta(days=2))
    file_message(session, forward, klos_case, rule="hand", by=anna)

    (entry,) = chronicle.chronicle(session, klos_case, kinds=(MESSAGE,))

    assert entry.at == AT + timedelta(days=2)
    assert chronicle.last_contact(session, klos_case) == entry.at


def test_the_last_contact_is_when_the_client_wrote(session, klos_case, anna):
    forward = forwarded(session, letter(JAN, sent_at=AT), sent_at=AT + timedelta(days=2))
    file_message(session, forward, klos_case, rule="hand", by=anna)

    assert chronicle.last_contact(session, klos_case) == AT


# The same letter, the same file


def test_a_letter_that_came_directly_and_was_forwarded_is_one_entry(session, klos_case, anna):
    direct = kept(session, from_address=JAN, subject="Oferta", sent_at=AT, files=["KRS.pdf"])
    forward = forwarded(session, letter(JAN, sent_at=AT), files=["KRS.pdf", "mapa.pdf"])
    for one in (direct, forward):
        file_message(session, one, klos_case, rule="hand", by=anna)

    (entry,) = chronicle.chronicle(session, klos_case, kinds=(MESSAGE,))

    assert (entry.thing, entry.around.forwards) == (direct, [forward])
    assert [document.title for document in standing(session, klos_case)] == ["KRS.pdf", "mapa.pdf"]


def test_where_the_direct_letter_is_in_another_case_the_forward_stands_alone(
    session, klos_case, second, anna
):
    direct = kept(session, from_address=JAN, subject="Oferta", sent_at=AT)
    forward = forwarded(session, letter(JAN, sent_at=AT))
    file_message(session, direct, second, rule="hand", by=anna)
    file_message(session, forward, klos_case, rule="hand", by=anna)

    (entry,) = chronicle.chronicle(session, klos_case, kinds=(MESSAGE,))
    (other,) = chronicle.chronicle(session, second, kinds=(MESSAGE,))

    assert (entry.thing, entry.around.forwards) == (forward, [])
    assert (other.thing, other.around.forwards) == (direct, [])


def test_the_same_file_is_one_document_of_the_case(session, klos_case, anna):
    first, again = kept(session, files=["KRS.pdf"]), kept(session, files=["KRS.pdf", "CIT-8.pdf"])
    for one in (first, again):
        file_message(session, one, klos_case, rule="hand", by=anna)

    assert [(one.title, one.message) for one in standing(session, klos_case)] == [
        ("KRS.pdf", first),
        ("CIT-8.pdf", again),
    ]
    entries = {one.thing.id: one for one in chronicle.chronicle(session, klos_case, kinds=(MESSAGE,))}
    (known,) = entries[again.id].around.documents.values()
    assert known.message is first
    assert entries[first.id].around.documents == {}


def test_two_of_one_batch_bring_a_file_once(session, klos_case, second):
    messages = [kept(session, files=["KRS.pdf"]) for _ in range(2)]

    file_messages(session, [Placement(one, klos_case, "contact", {}) for one in messages])
    file_message(session, messages[0], second, rule="hand")

    assert len(standing(session, klos_case)) == 1
    assert len(standing(session, second)) == 1


def test_a_file_that_somebody_uploaded_is_not_filed_again(session, store, klos_case, anna):
    message = kept(session, files=["KRS.pdf"])
    upload = upload_document(session, store, klos_case, b"KRS", filename="K.pdf", media_type="x/y", by=anna)
    upload.files[0].digest = message.parts[0].digest
    session.flush()

    file_message(session, message, klos_case, rule="hand", by=anna)

    assert standing(session, klos_case) == [upload]


def test_a_file_that_two_brought_stays_when_the_first_leaves(session, klos_case, anna):
    set_up_checklist(session, klos_case, by=anna)
    first, again = kept(session, files=["KRS.pdf"]), kept(session, files=["odpis.pdf"])
    again.parts[0].digest = first.parts[0].digest
    for one in (first, again):
        file_message(session, one, klos_case, rule="hand", by=anna)
    requirement = klos_case.requirements[1]
    requirement.accept(standing(session, klos_case)[0], by=anna)

    unfile_message(session, first, klos_case, by=anna)

    (document,) = standing(session, klos_case)
    assert (document.title, document.message) == ("odpis.pdf", again)
    assert (requirement.state, requirement.document) == (RequirementState.REQUIRED, None)


def test_filed_again_the_first_does_not_double_what_its_heir_has(session, klos_case, anna):
    first, again = kept(session, files=["KRS.pdf"]), kept(session, files=["KRS.pdf"])
    for one in (first, again):
        file_message(session, one, klos_case, rule="hand", by=anna)
    unfile_message(session, first, klos_case, by=anna)
    file_message(session, first, klos_case, rule="hand", by=anna)

    assert [document.message for document in standing(session, klos_case)] == [again]
    unfile_message(session, again, klos_case, by=anna)
    assert [document.message for document in standing(session, klos_case)] == [first]


def test_a_signatures_picture_is_never_the_same_file(session, klos_case, anna):
    logo = kept(session, files=["logo.png"])
    logo.parts[0].is_attachment, logo.parts[0].is_decoration = False, True
    session.flush()
    file_message(session, logo, klos_case, rule="hand", by=anna)
    document = kept(session, files=["logo.png"])

    file_message(session, document, klos_case, rule="hand", by=anna)
    unfile_message(session, document, klos_case, by=anna)

    assert standing(session, klos_case) == []


# Moving


def test_everything_moves_together(session, klos_case, second, anna):
    set_up_checklist(session, klos_case, by=anna)
    set_up_checklist(session, second, by=anna) if second.product else None
    message = forwarded(session, letter(), comment=WORDS, files=["KRS.pdf"])
    file_message(session, message, klos_case, rule="contact")
    requirement = klos_case.requirements[1]
    requirement.accept(standing(session, klos_case)[0], by=anna)

    refile_message(session, message, klos_case, second, rule="hand", by=anna)

    assert message.filed_in == [second]
    assert message.state is MessageState.FILED
    assert standing(session, klos_case) == []
    assert [document.title for document in standing(session, second)] == ["KRS.pdf"]
    assert [note.case for note in notes(session)] == [second]
    assert (requirement.state, requirement.document) == (RequirementState.REQUIRED, None)
    assert {one.state for one in second.requirements} <= {RequirementState.REQUIRED}
    assert "message_unfiled" in actions(session, klos_case)
    assert "message_filed" in actions(session, second)


def test_moved_back_it_is_as_it_was(session, klos_case, second, anna):
    message = forwarded(session, letter(), comment=WORDS, files=["KRS.pdf"])
    file_message(session, message, klos_case, rule="contact")
    refile_message(session, message, klos_case, second, rule="hand", by=anna)

    refile_message(session, message, second, klos_case, rule="hand", by=anna)

    assert standing(session, second) == []
    assert len(session.scalars(select(Document).where(Document.case_id == klos_case.id)).all()) == 1
    assert [document.title for document in standing(session, klos_case)] == ["KRS.pdf"]
    assert [note.case for note in notes(session)] == [klos_case]


def test_only_the_first_of_two_moves_it(session, klos, klos_case, second, anna):
    third = open_case(session, client=klos, owner=anna, title="Trzecia", by=anna)
    message = kept(session)
    file_message(session, message, klos_case, rule="hand", by=anna)
    refile_message(session, message, klos_case, second, rule="hand", by=anna)

    with pytest.raises(NotInCase) as refused:
        refile_message(session, message, klos_case, third, rule="hand", by=anna)

    assert refused.value.number == klos_case.number
    assert message.filed_in == [second]


def test_it_is_not_moved_where_it_is_already(session, klos_case, second, anna):
    message = kept(session)
    for case in (klos_case, second):
        file_message(session, message, case, rule="hand", by=anna)

    with pytest.raises(AlreadyFiled):
        refile_message(session, message, klos_case, second, rule="hand", by=anna)

    assert message.filed_in == [klos_case, second]


def test_who_sees_the_new_case_alone_finds_nothing_of_the_old(session, klos_case, klos, here):
    hers = open_case(session, client=klos, owner=here.ewa, title="Ewy", by=here.marek)
    message = forwarded(session, letter(), comment=WORDS, files=["KRS.pdf"])
    file_message(session, message, klos_case, rule="hand", by=here.anna)

    refile_message(session, message, klos_case, hers, rule="hand", by=here.marek)

    seen = session.scalars(select(Document).where(visible_documents(here.ewa))).all()
    assert [document.case for document in seen] == [hers]
    assert notes(session) == []  # Anna, who wrote it, does not see Ewa's case
    assert here.marek.role is Role.MANAGER


def test_filing_a_batch_asks_as_much_as_filing_one(session, klos_case, here, db):
    asked = []
    event.listen(
        db.engine, "before_cursor_execute", lambda c, cursor, statement, *rest: asked.append(statement)
    )

    def statements(count):
        batch = [
            forwarded(session, letter(), comment=f"{WORDS} {n}", files=[f"{count}-{n}"]) for n in range(count)
        ]
        assert not any(message.filings for message in batch)  # as the intake knows of new ones
        asked.clear()
        file_messages(session, [Placement(one, klos_case, "case_number", {}) for one in batch])
        return [one for one in asked if one.startswith("SELECT")]

    few, many = len(statements(2)), len(statements(12))
    assert many <= few


def test_of_two_at_once_one_moves_it(db, cast):
    with db.writing() as session:
        own = {"client": session.merge(cast.klos), "owner": session.merge(cast.anna)}
        cases = [open_case(session, title=title, by=own["owner"], **own).id for title in ("Druga", "Trzecia")]
        message = kept(session, files=["KRS.pdf"])
        file_message(session, message, session.merge(cast.klos_case), rule="hand")

    def moved(case_id):
        with db.writing() as session:
            case, to = session.get_one(Case, cast.klos_case.id), session.get_one(Case, case_id)
            try:
                refile_message(
                    session, session.get_one(Message, message.id), case, to, rule="hand", by=cast.anna
                )
            except NotInCase:
                return None
        return case_id

    with ThreadPoolExecutor(2) as threads:
        (won,) = [one for one in threads.map(moved, cases) if one]

    with db.reading() as session:
        assert [case.id for case in session.get_one(Message, message.id).filed_in] == [won]
        own = select(Document.case_id).where(Document.withdrawn_at.is_(None))
        assert session.scalars(own).all() == [won]


def test_out_of_two_cases_at_once_it_waits_in_the_tray(db, cast):
    with db.writing() as session:
        own = {"client": session.merge(cast.klos), "owner": session.merge(cast.anna)}
        cases = [cast.klos_case.id, open_case(session, title="Druga", by=own["owner"], **own).id]
        message = kept(session, files=["KRS.pdf"])
        for case_id in cases:
            file_message(session, message, session.get_one(Case, case_id), rule="hand")
    start = Barrier(2)

    def take_out(case_id):
        with db.writing() as session:
            one, case = session.get_one(Message, message.id), session.get_one(Case, case_id)
            if not db.is_sqlite:  # where one who writes waits for the other before she looks
                assert len(one.filed_in) == 2
                start.wait(10)
            unfile_message(session, one, case, by=cast.anna)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(take_out, cases))

    with db.reading() as session:
        assert session.get_one(Message, message.id).filed_in == []
        assert session.get_one(Message, message.id).state is MessageState.TRAY


def test_whoever_looks_while_another_files_it_sees_that_it_waits_no_more(db, cast):
    with db.writing() as session:
        message = kept(session)

    def look():
        with db.writing() as session:
            return still_waits(session, session.get_one(Message, message.id))

    with ThreadPoolExecutor(1) as threads:
        with db.writing() as session:
            one, case = session.get_one(Message, message.id), session.get_one(Case, cast.klos_case.id)
            assert still_waits(session, one)
            file_message(session, one, case, rule="hand")
            waits = threads.submit(look)
            wait([waits], timeout=0.5)
        assert waits.result(30) is False
