"""A document is offered for what the case requires; only a person accepts, and what she said stays."""

import threading
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from archive import jobs
from archive.audit import Event
from cases import matching
from cases.advisor import Advisor
from cases.case import Case, CaseClosed
from cases.document import Document, upload_document
from cases.document_match import (
    ACCEPTED,
    REFUSED,
    DocumentMatch,
    documents_to_match,
    offer,
    papers_of,
    withdraw_matches,
)
from cases.filing import file_message, unfile_message
from cases.offered import find_match
from cases.requirement import Fulfilment, RequirementState, set_up_checklist
from tests.mailbag import kept

TODAY = date(2026, 11, 23)


@pytest.fixture
def required(session, klos_case, anna):
    """The case's checklist, the first line of each type."""
    set_up_checklist(session, klos_case, by=anna)
    return {requirement.type_code: requirement for requirement in reversed(klos_case.requirements)}


@pytest.fixture
def enter(session, store, klos_case, anna):
    """Enter a file in the case."""

    def enter(filename, content=None):
        content = content or filename.encode()
        details = {"filename": filename, "media_type": "application/pdf", "by": anna}
        return upload_document(session, store, klos_case, content, **details)

    return enter


@pytest.fixture
def look(session):
    """Match a document as the job does; what is offered."""

    def look(document):
        offer(session, document, matching.matches(papers_of(session, [document])[document.id], TODAY))
        return offered(session, document)

    return look


def offered(session, document):
    mine = select(DocumentMatch).where(DocumentMatch.document_id == document.id)
    return session.scalars(mine.order_by(DocumentMatch.score.desc(), DocumentMatch.id)).all()


def test_a_file_is_offered_for_what_it_looks_like_and_nothing_is_accepted(required, enter, look):
    (match,) = look(enter("Odpis_KRS_2026-11-03.pdf"))

    assert match.requirement is required["R01"]
    assert (match.is_sure, match.state_code, match.issued_on) == (True, "open", date(2026, 11, 3))
    assert match.expires_on == date(2027, 2, 3)
    assert match.reasons == [{"source": "name", "words": "krs"}]
    assert required["R01"].state is RequirementState.REQUIRED


def test_looking_again_is_looking_once(session, required, enter, look):
    document = enter("KRS.pdf")

    assert look(document) == look(document)
    assert len(session.scalars(select(DocumentMatch)).all()) == 1


def test_what_is_not_on_the_checklist_is_not_offered(required, enter, look):
    assert look(enter("ARiMR wniosek.pdf")) == []


def test_accepting_fulfils_and_keeps_the_dates(session, required, anna, enter, look):
    document = enter("zaświadczenie ZUS 2026-11-10.pdf")
    (match,) = look(document)

    match.accept(by=anna)

    (fulfilment,) = required["T02"].fulfilments
    assert (fulfilment.document, fulfilment.issued_on) == (document, date(2026, 11, 10))
    assert required["T02"].expires_on == date(2026, 12, 10)
    assert (required["T02"].state, match.state_code) == (RequirementState.ACCEPTED, ACCEPTED)


def test_accepting_twice_is_once(session, required, anna, enter, look):
    (match,) = look(enter("KRS.pdf"))
    match.accept(by=anna)
    events = len(session.scalars(select(Event)).all())

    match.accept(by=anna)

    assert len(session.scalars(select(Event)).all()) == events
    assert len(required["R01"].fulfilments) == 1


def test_the_database_itself_keeps_a_document_from_fulfilling_twice(session, required, anna, enter):
    document = enter("KRS.pdf")
    session.add_all(Fulfilment(requirement=required["R01"], document=document) for _ in range(2))

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_several_documents_fulfil_one_and_it_stays_so_until_none_is_left(
    session, required, anna, enter, look
):
    first, second = enter("CIT-8_2024.pdf"), enter("CIT-8_2025.pdf")
    for document in (first, second):
        (match,) = look(document)
        match.accept(by=anna)
    assert [f.period for f in required["T05"].fulfilments] == ["2024", "2025"]

    required["T05"].release(first, by=anna)
    assert required["T05"].state is RequirementState.ACCEPTED

    required["T05"].release(second, by=anna)
    assert required["T05"].state is RequirementState.REQUIRED


def test_one_scan_fulfils_several(required, anna, enter, look):
    document = enter("KRS i lista wspólników.pdf")
    matches = look(document)

    for match in matches:
        match.accept(by=anna)

    assert {m.requirement.type_code for m in matches} == {"R01", "R07"}
    assert required["R01"].document is required["R07"].document is document


def test_a_refused_offer_never_returns(required, anna, enter, look):
    document = enter("KRS.pdf")
    (match,) = look(document)

    match.refuse(by=anna)

    assert [m.state_code for m in look(document)] == [REFUSED]


def test_a_decision_can_be_taken_back(session, required, anna, enter, look):
    (match,) = look(enter("KRS.pdf"))
    match.accept(by=anna)

    match.reopen(by=anna)

    assert match.is_open and match.by is None
    assert (required["R01"].state, required["R01"].fulfilments) == (RequirementState.REQUIRED, [])
    match.refuse(by=anna)
    match.reopen(by=anna)
    assert match.is_open


def test_accepting_one_of_two_guesses_ends_the_other(session, klos_case, required, anna, enter, look):
    required["T02"].type_code, required["T01"].type_code = "F07", "F08"
    document = enter("KPiR.pdf")
    first, second = look(document)

    first.accept(by=anna)
    session.flush()

    assert offered(session, document) == [first]
    assert look(document) == [first]


def test_the_same_file_twice_is_offered_once(required, enter, look):
    first, second = enter("KRS.pdf", b"same"), enter("KRS kopia.pdf", b"same")

    assert len(look(first)) == 1
    assert look(second) == []


def test_files_that_leave_the_case_take_their_offers_along(session, klos_case, required, anna, look):
    message = kept(session, files=["KRS.pdf", "CEIDG.pdf"])
    file_message(session, message, klos_case, rule="person", by=anna)
    document = session.scalars(select(Document).where(Document.title == "KRS.pdf")).one()
    (match,) = look(document)
    match.accept(by=anna)

    unfile_message(session, message, klos_case, by=anna)

    assert offered(session, document) == []
    assert look(document) == []
    assert required["R01"].state is RequirementState.REQUIRED
    file_message(session, message, klos_case, rule="person", by=anna)
    assert [m.is_open for m in look(document)] == [True]


def test_a_refusal_outlives_a_way_out_and_back(session, required, anna, enter, look):
    document = enter("KRS.pdf")
    (match,) = look(document)
    match.refuse(by=anna)

    withdraw_matches(session, [document])

    assert [m.state_code for m in look(document)] == [REFUSED]


def test_when_the_first_of_two_same_files_leaves_the_other_is_looked_at(session, required, enter):
    first, second = enter("KRS.pdf", b"same"), enter("KRS kopia.pdf", b"same")
    before = _asked(session, second)

    withdraw_matches(session, [first])

    assert _asked(session, second) == before + 1


def test_in_a_closed_case_nothing_is_offered_or_accepted(session, klos_case, required, anna, enter, look):
    document = enter("KRS.pdf")
    (match,) = look(document)
    klos_case.close(by=anna, reason="podpisano")

    with pytest.raises(CaseClosed):
        match.accept(by=anna)
    assert look(document) == []


def test_what_was_left_out_is_not_asked_for(required, anna, enter, look):
    required["R01"].mark(RequirementState.NOT_APPLICABLE, by=anna, reason="bank nie wymaga")

    assert look(enter("KRS.pdf")) == []


def test_an_upo_is_offered_where_its_parent_is(required, enter, look):
    (match,) = look(enter("upo_cit8_2025.xml"))

    assert (match.type_code, match.requirement, match.period) == ("T12", required["T05"], "2025")


def test_the_checklist_says_how_long_a_paper_is_good(required, enter, look):
    required["T02"].validity = "3m"

    (match,) = look(enter("ZUS zaświadczenie 2026-11-10.pdf"))

    assert match.expires_on == date(2027, 2, 10)


def test_documents_of_the_programs_own_are_not_matched(session, klos_case, enter):
    document = enter("KRS.pdf")
    document.number = "UD/2026/0001"

    assert documents_to_match(session, [document.id]) == []


def test_a_new_checklist_looks_at_what_is_there(session, klos_case, anna, enter):
    document = enter("KRS.pdf")
    before = _asked(session, document)

    set_up_checklist(session, klos_case, by=anna)

    assert _asked(session, document) == before + 1


def _asked(session, document):
    wanted = jobs.Job.kind == "match", jobs.Job.key == f"document:{document.id}"
    return session.scalar(select(jobs.Job.asked).where(*wanted))


def test_what_she_refuses_while_the_job_looks_anew_stays_refused(db, store, cast):
    with db.writing() as session:
        case, anna = session.get_one(Case, cast.klos_case.id), session.get_one(Advisor, cast.anna.id)
        set_up_checklist(session, case, by=anna)
        details = {"filename": "KRS.pdf", "media_type": "application/pdf", "by": anna}
        document = upload_document(session, store, case, b"krs", **details)
        offer(session, document, matching.matches(papers_of(session, [document])[document.id], TODAY))
        (match,) = offered(session, document)

    def look_anew():
        with db.writing() as session:
            offer(session, session.get_one(Document, document.id), [])

    job = threading.Thread(target=look_anew)
    with db.writing() as session:
        anna = session.get_one(Advisor, cast.anna.id)
        find_match(session, anna, document.id, match.id).refuse(by=anna)
        session.flush()
        job.start()
        job.join(0.5)
    job.join(30)

    with db.reading() as session:
        assert [one.state_code for one in offered(session, document)] == [REFUSED]
