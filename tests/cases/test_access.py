"""Who may see what; the same answer from the condition, the question and the search tokens."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from cases import access
from cases.advisor import Advisor
from cases.calendar import today
from cases.case import Case, open_case
from cases.client import Client
from cases.document import Document, upload_document
from cases.filed import Suggestion
from cases.filing import file_message, unfile_message
from cases.message import Message
from tests.mailbag import kept


def sees(session, person, what, condition):
    return session.scalar(select(what.id).where(condition(person), what.id.is_not(None)).limit(1)) is not None


@pytest.mark.parametrize(
    ("name", "may"),
    [("anna", True), ("piotr", True), ("ewa", False), ("marek", True), ("zofia", False), ("adam", False)],
)
def test_a_case_is_its_owners_stand_ins_and_managers(session, here, name, may):
    person = getattr(here, name)

    assert access.may_see(session, person, here.klos_case) is may
    assert sees(session, person, Case, access.visible_cases) is may


def test_a_restricted_case_is_its_owners_and_managers(session, here):
    here.klos_case.restricted = True
    session.flush()

    people = ("anna", "piotr", "marek")
    assert [access.may_see(session, getattr(here, p), here.klos_case) for p in people] == [True, False, True]


@pytest.mark.parametrize(
    ("starts", "ends", "may"), [(0, None, True), (1, None, False), (-5, -1, False), (-5, 0, True)]
)
def test_a_stand_in_sees_the_case_in_her_days_only(session, here, starts, ends, may):
    (stand_in,) = here.klos_case.stand_ins
    stand_in.from_on = today() + timedelta(days=starts)
    stand_in.until_on = None if ends is None else today() + timedelta(days=ends)
    session.flush()

    assert access.may_see(session, here.piotr, here.klos_case) is may


@pytest.mark.parametrize("name", ["anna", "marek"])
def test_who_left_the_firm_sees_nothing(session, here, name):
    person = getattr(here, name)
    person.active = False
    session.flush()

    assert not access.may_see(session, person, here.klos_case)
    assert access.tokens_of(session, person) == frozenset()


def test_a_client_is_seen_with_a_case_or_by_its_keeper(session, here):
    seen = [
        n
        for n in ("anna", "piotr", "ewa", "marek", "adam")
        if sees(session, getattr(here, n), Client, access.visible_clients)
    ]

    assert seen == ["anna", "piotr", "marek"]


def visible_to(session, here, condition, what):
    names = ("anna", "piotr", "ewa", "marek", "zofia", "adam")
    return [name for name in names if sees(session, getattr(here, name), what, condition)]


def messages_seen_by(session, here):
    """Who sees the one message, by the query; the search tokens must say the same."""
    by_query = visible_to(session, here, access.visible_messages, Message)
    audience = access.audience_of_message(session, session.scalars(select(Message)).one())
    names = ("anna", "piotr", "ewa", "marek", "zofia", "adam")
    tokens = {name: access.tokens_of(session, getattr(here, name)) for name in names}
    by_token = [n for n in names if tokens[n] is access.EVERYTHING or tokens[n] & audience]
    assert by_query == by_token
    return by_query


def test_a_filed_message_is_seen_with_its_case(session, here):
    file_message(session, kept(session), here.klos_case, rule="person", by=here.anna)

    assert messages_seen_by(session, here) == ["anna", "piotr", "marek"]


def test_mail_of_nobody_is_seen_by_all_who_may_place_it(session, here):
    kept(session)

    assert messages_seen_by(session, here) == ["anna", "piotr", "ewa", "marek", "zofia"]


def test_mail_that_may_belong_to_a_case_is_seen_with_that_case(session, here):
    message = kept(session)
    session.add(Suggestion(message=message, case=here.klos_case, rank=1, rule="contact"))
    session.flush()
    session.refresh(message)

    assert messages_seen_by(session, here) == ["anna", "piotr", "marek"]


def test_what_the_program_filed_in_a_case_stays_closed_to_others_when_it_is_taken_out(session, here):
    message = kept(session)
    file_message(session, message, here.klos_case, rule="contact", facts={"client": "Kłos"})
    unfile_message(session, message, here.klos_case, by=here.anna)

    assert messages_seen_by(session, here) == ["anna", "piotr", "marek"]
    assert access.audience_of_message(session, message) == {f"case:{here.klos_case.id}"}


def test_what_a_person_filed_by_mistake_is_everybodys_to_place_again(session, here):
    message = kept(session)
    before = messages_seen_by(session, here)
    file_message(session, message, here.klos_case, rule="hand", by=here.anna)
    unfile_message(session, message, here.klos_case, by=here.anna)

    assert messages_seen_by(session, here) == before


def test_mail_that_may_belong_to_two_cases_is_seen_by_who_sees_both(session, here):
    message = kept(session)
    other = open_case(session, client=here.klos, owner=here.ewa, title="Sprawa Ewy", by=here.ewa)
    for rank, case in enumerate((here.klos_case, other), start=1):
        session.add(Suggestion(message=message, case=case, rank=rank, rule="contact"))
    session.flush()
    session.refresh(message)
    assert messages_seen_by(session, here) == ["marek"]

    here.klos_case.stand_in(here.ewa, by=here.marek)
    session.flush()

    assert messages_seen_by(session, here) == ["ewa", "marek"]


def test_what_an_advisor_sent_without_a_case_is_hers_until_placed(session, here):
    kept(session, from_address="ewa@firma.example")

    assert messages_seen_by(session, here) == ["ewa", "marek"]


def test_a_document_is_seen_with_its_case(session, store, here):
    upload_document(
        session, store, here.klos_case, b"x", filename="a.pdf", media_type="application/pdf", by=here.anna
    )

    assert visible_to(session, here, access.visible_documents, Document) == ["anna", "piotr", "marek"]


def test_a_document_taken_out_of_the_case_is_seen_by_nobody(session, here):
    message = kept(session, files=["a.pdf"])
    file_message(session, message, here.klos_case, rule="person", by=here.anna)
    unfile_message(session, message, here.klos_case, by=here.anna)

    assert visible_to(session, here, access.visible_documents, Document) == []


def test_who_may_see_a_case_are_those_whom_the_rule_lets_in(session, here):
    everybody = session.scalars(select(Advisor).order_by(Advisor.name)).all()
    case = here.klos_case
    for restricted in (False, True):
        case.restricted = restricted
        session.flush()

        assert access.who_may_see(case, everybody) == [
            a for a in everybody if access.may_see(session, a, case)
        ]


def suggest(session, message, case, **details):
    session.add(Suggestion(message=message, case=case, rank=1, rule="learned_address", **details))
    session.flush()
    session.refresh(message)


def holders(session, here, message):
    """Who holds a token of the message in the search index: the same people as those who may see it."""
    audience = access.audience_of_message(session, message)
    people = ("anna", "piotr", "ewa", "marek", "zofia", "adam")
    held = {name: access.tokens_of(session, getattr(here, name)) for name in people}
    return [name for name in people if held[name] is access.EVERYTHING or held[name] & audience]


def test_a_guess_only_orders_the_list_and_neither_hides_nor_shows(session, here):
    other = open_case(session, client=here.klos, owner=here.ewa, title="Sprawa Ewy", by=here.ewa)
    message = kept(session)
    before = messages_seen_by(session, here)

    for case in (here.klos_case, other):
        suggest(session, message, case, binding=False)
        assert messages_seen_by(session, here) == before == holders(session, here, message)


def test_a_guess_beside_what_is_likely_shows_the_message_to_nobody_else(session, here):
    other = open_case(session, client=here.klos, owner=here.ewa, title="Sprawa Ewy", by=here.ewa)
    message = kept(session)
    suggest(session, message, other, binding=False)
    suggest(session, message, here.klos_case)

    assert messages_seen_by(session, here) == ["anna", "piotr", "marek"] == holders(session, here, message)


def test_a_guess_shows_no_forward_of_anothers(session, here):
    message = kept(session, from_address=here.ewa.email)
    suggest(session, message, here.klos_case, binding=False)

    assert messages_seen_by(session, here) == ["ewa", "marek"] == holders(session, here, message)


def test_what_was_taken_out_of_a_case_stays_closed_though_it_was_only_a_guess_before(session, here):
    message = kept(session)
    suggest(session, message, here.klos_case, binding=False)
    file_message(session, message, here.klos_case, rule="contact", facts={"client": "Kłos"})
    unfile_message(session, message, here.klos_case, by=here.anna)

    assert messages_seen_by(session, here) == ["anna", "piotr", "marek"]
