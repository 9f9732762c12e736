"""A message and its files enter a case once, leave it together, and every step is an event."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from archive import jobs
from archive.audit import Event
from cases.advisor import Advisor
from cases.case import Case, open_case
from cases.document import Document
from cases.filed import Filing
from cases.filing import (
    AlreadyFiled,
    NotInCase,
    NotWaiting,
    file_message,
    ignore_message,
    return_to_tray,
    unfile_message,
)
from cases.message import Message, MessageState
from cases.requirement import RequirementState, set_up_checklist
from tests.mailbag import kept


def standing(session):
    return session.scalars(
        select(Document.title).where(Document.withdrawn_at.is_(None)).order_by(Document.id)
    ).all()


def test_the_files_become_documents_of_the_case(session, klos_case, anna):
    message = kept(session, files=["KRS.pdf", "CIT-8.pdf"])

    file_message(session, message, klos_case, rule="person", by=anna)

    assert standing(session) == ["KRS.pdf", "CIT-8.pdf"]
    assert message.state is MessageState.FILED
    assert message.filed_in == [klos_case]


def test_filing_leaves_an_event_and_the_work_that_follows(session, klos_case, anna):
    message = kept(session, files=["KRS.pdf"])

    file_message(session, message, klos_case, rule="person", by=anna)

    event = session.scalars(select(Event).order_by(Event.seq.desc())).first()
    assert (event.topic, event.action, event.actor) == (klos_case.topic, "message_filed", anna.actor)
    assert jobs.count_pending(session) == {"index": 2, "mark": 1, "match": 2, "text": 1}


def test_a_second_filing_in_the_same_case_is_refused(session, klos_case, anna):
    message = kept(session)
    file_message(session, message, klos_case, rule="person", by=anna)

    with pytest.raises(AlreadyFiled) as refused:
        file_message(session, message, klos_case, rule="person", by=anna)

    assert refused.value.number == klos_case.number


def test_the_database_itself_keeps_a_message_from_being_filed_twice(session, klos_case):
    message = kept(session)
    session.add_all(Filing(case=klos_case, message=message, rule="person") for _ in range(2))

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_a_message_may_belong_to_two_cases(session, klos, klos_case, anna):
    second = open_case(session, client=klos, owner=anna, title="Druga", by=anna)
    message = kept(session, files=["KRS.pdf"])

    for case in (klos_case, second):
        file_message(session, message, case, rule="person", by=anna)
    unfile_message(session, message, klos_case, by=anna)

    assert message.state is MessageState.FILED
    assert message.filed_in == [second]


def test_taken_out_the_message_waits_again_and_its_files_are_gone_from_the_case(session, klos_case, anna):
    message = kept(session, files=["KRS.pdf"])
    file_message(session, message, klos_case, rule="person", by=anna)

    unfile_message(session, message, klos_case, by=anna)

    assert message.state is MessageState.TRAY
    assert standing(session) == []


def test_a_requirement_met_by_a_file_that_left_is_required_again(session, klos_case, anna):
    set_up_checklist(session, klos_case, by=anna)
    message = kept(session, files=["KRS.pdf"])
    file_message(session, message, klos_case, rule="person", by=anna)
    requirement = klos_case.requirements[1]
    requirement.accept(session.scalars(select(Document)).one(), by=anna)

    unfile_message(session, message, klos_case, by=anna)

    assert (requirement.state, requirement.document) == (RequirementState.REQUIRED, None)


def test_filed_again_the_same_documents_come_back(session, klos_case, anna):
    message = kept(session, files=["KRS.pdf"])
    file_message(session, message, klos_case, rule="person", by=anna)
    unfile_message(session, message, klos_case, by=anna)

    file_message(session, message, klos_case, rule="person", by=anna)

    assert standing(session) == ["KRS.pdf"]
    assert len(session.scalars(select(Document)).all()) == 1


def test_taking_out_what_is_not_in_is_refused(session, klos_case, anna):
    with pytest.raises(NotInCase):
        unfile_message(session, kept(session), klos_case, by=anna)


def test_not_for_us_is_put_away_and_can_come_back(session, anna):
    message = kept(session)

    ignore_message(session, message, by=anna)
    assert message.state is MessageState.IGNORED
    with pytest.raises(NotWaiting):
        ignore_message(session, message, by=anna)

    return_to_tray(session, message, by=anna)
    assert message.state is MessageState.TRAY


def test_a_filed_message_cannot_be_put_away(session, klos_case, anna):
    message = kept(session)
    file_message(session, message, klos_case, rule="person", by=anna)

    with pytest.raises(NotWaiting):
        ignore_message(session, message, by=anna)


@pytest.mark.databases("postgresql")  # SQLite has one writer at a time
def test_what_somebody_files_this_moment_is_not_put_away(db, cast):
    with db.writing() as session:
        message_id = kept(session).id
    with db.writing() as hers:
        message, anna = hers.get(Message, message_id), hers.get(Advisor, cast.anna.id)
        assert message.state is MessageState.TRAY
        with db.writing() as his:
            case = his.get(Case, cast.klos_case.id)
            file_message(
                his, his.get(Message, message_id), case, rule="hand", by=his.get(Advisor, cast.piotr.id)
            )

        with pytest.raises(NotWaiting):
            ignore_message(hers, message, by=anna)

    with db.reading() as session:
        assert session.get(Message, message_id).state is MessageState.FILED


def test_a_person_who_files_in_a_closed_case_leaves_its_owner_a_task(session, klos_case, anna, marek):
    klos_case.close(by=anna, reason="koniec")
    message = kept(session, subject="Jeszcze jedno")

    file_message(session, message, klos_case, rule="hand", by=marek)

    (task,) = klos_case.tasks
    assert (task.title, task.assignee) == ("Wiadomość do sprawy zamkniętej: Jeszcze jedno", anna)
    unfile_message(session, message, klos_case, by=marek)
    assert task.done_at is not None


def test_in_an_open_case_filing_is_no_task(session, klos_case, anna):
    file_message(session, kept(session), klos_case, rule="hand", by=anna)

    assert klos_case.tasks == []
