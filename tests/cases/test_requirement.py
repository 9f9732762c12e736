"""The checklist of a case says what is missing, and nothing is left out without a reason."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from archive.audit import Event
from cases.document import upload_document
from cases.requirement import (
    NoChecklist,
    ReasonMissing,
    Requirement,
    RequirementState,
    progress,
    set_up_checklist,
)


@pytest.fixture
def checklist(session, klos_case, anna):
    set_up_checklist(session, klos_case, by=anna)
    return klos_case.requirements


def test_a_case_gets_the_checklist_of_its_product_and_client(checklist):
    assert (checklist[0].type_code, checklist[0].type.name) == ("I01", "Wniosek (druk instytucji), podpisany")
    assert progress(checklist) == (0, 31)


def test_a_second_click_does_not_double_the_checklist(session, klos_case, anna, checklist):
    before = len(checklist)

    set_up_checklist(session, klos_case, by=anna)

    assert len(session.scalars(select(Requirement)).all()) == before
    set_up = select(Event).where(Event.action == "checklist_set_up")
    assert len(session.scalars(set_up).all()) == 1


def test_the_database_itself_keeps_two_clicks_at_once_from_doubling_it(session, checklist):
    first = checklist[0]
    facts = {"type_code": first.type_code, "obligation": "O", "moment": "Z"}
    session.add(Requirement(case=first.case, position=first.position, **facts))

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_a_product_without_a_checklist_says_so(session, klos_case, anna):
    klos_case.product = "DOTACJA"

    with pytest.raises(NoChecklist):
        set_up_checklist(session, klos_case, by=anna)


def test_an_accepted_document_counts(session, store, klos_case, anna, checklist):
    details = {"filename": "KRS.pdf", "media_type": "application/pdf", "by": anna}
    document = upload_document(session, store, klos_case, b"%PDF", **details)

    checklist[1].accept(document, by=anna)

    assert progress(checklist) == (1, 31)
    assert checklist[1].state is RequirementState.ACCEPTED


def test_leaving_out_needs_a_reason(anna, checklist):
    with pytest.raises(ReasonMissing):
        checklist[0].mark(RequirementState.NOT_APPLICABLE, by=anna, reason=" ")
    assert checklist[0].state is RequirementState.REQUIRED

    checklist[0].mark(RequirementState.NOT_APPLICABLE, by=anna, reason="bank nie wymaga")

    assert progress(checklist) == (1, 31)


def test_asking_the_client_does_not_count_as_having(anna, checklist):
    checklist[0].mark(RequirementState.REQUESTED, by=anna)

    assert progress(checklist) == (0, 31)


def test_each_step_is_an_event(session, anna, checklist):
    checklist[0].mark(RequirementState.REQUESTED, by=anna)

    event = session.scalars(select(Event).order_by(Event.seq.desc())).first()
    assert (event.action, event.facts["type"], event.facts["state"]) == (
        "requirement_marked",
        "I01",
        "requested",
    )
