"""A letter of an institution is proposed as a query or a decision; a person decides, and it stays decided."""

import threading
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from archive import jobs
from archive.audit import Event
from archive.text.extracted import Extracted, TextState
from archive.text.kept import keep
from cases.advisor import Advisor
from cases.calendar import date_in_poland, is_working_day, today
from cases.case import Case, CaseClosed
from cases.decision import Decision, DecisionKind, EndsBeforeDecided, decisions_in, enter_decision
from cases.filing import file_message, unfile_message
from cases.outgoing import LETTER, Outgoing
from cases.proposal import (
    CONFIRMED,
    DECISION,
    DISMISSED,
    QUERY,
    Proposal,
    find_proposal,
    letters_to_read,
    open_proposals,
    propose,
    to_propose,
)
from cases.query import (
    DueBeforeReceived,
    NothingAsked,
    NotOpen,
    Query,
    QueryState,
    enter_query,
    open_queries,
)
from cases.recognised import recognised
from cases.task import Task
from tests.cast import JAN
from tests.mailbag import forwarded, kept, letter

ASKS = "Prosimy o przesłanie zaświadczenia z ZUS w terminie 7 dni roboczych od otrzymania."
GRANTS = "Informujemy, że przyznano Państwu kredyt."
BANK = "analityk@bank.example"
DATES = {"received_on": date(2026, 11, 23), "due_on": date(2026, 12, 2)}


@pytest.fixture
def look(session):
    """Read letters as the job does; what is proposed."""

    def look(message):
        letters = letters_to_read(session, [message.id])
        told = {key: recognised(letter.words, letter.received_on) for key, letter in letters.items()}
        for message_id in to_propose(session, [message.id], told):
            propose(session, message_id, letters.get(message_id), told.get(message_id))
        mine = select(Proposal).where(Proposal.message_id == message.id)
        return session.scalars(mine.order_by(Proposal.id)).all()

    return look


@pytest.fixture
def filed(session, klos_case, anna):
    """File a letter in Anna's case."""

    def filed(text, from_address=BANK, **details):
        message = kept(session, text=text, from_address=from_address, **details)
        file_message(session, message, klos_case, rule="person", by=anna)
        return message

    return filed


@pytest.fixture
def forwarded_in(session, klos_case, anna):
    """File in Anna's case what she forwards."""

    def forwarded_in(*letters):
        message = forwarded(session, *letters, text="Przekazuję.")
        file_message(session, message, klos_case, rule="person", by=anna)
        return message

    return forwarded_in


def test_a_query_is_proposed_with_its_deadline_and_nothing_is_entered(session, filed, look):
    message = filed(ASKS)

    (proposal,) = look(message)

    assert (proposal.kind, proposal.is_open) == (QUERY, True)
    assert proposal.day("received_on") == date_in_poland(message.received_at)
    assert is_working_day(proposal.day("due_on"))
    assert proposal.facts["counted"]["count"] == 7
    assert session.scalars(select(Query)).all() == []
    assert session.scalars(select(Task)).all() == []


def test_ordinary_mail_is_not_looked_at_again(session, filed, look):
    asks, ordinary = filed(ASKS), filed("Dzień dobry, dziękuję za rozmowę.")
    look(asks)

    assert to_propose(session, [asks.id, ordinary.id], {}) == [asks.id]
    assert to_propose(session, [ordinary.id], {ordinary.id: (None, None)}) == []


def test_looking_again_is_looking_once(session, filed, look):
    message = filed(ASKS)

    assert look(message) == look(message)
    assert len(session.scalars(select(Proposal)).all()) == 1


def test_a_decision_is_proposed(filed, look):
    (proposal,) = look(filed(GRANTS))

    assert (proposal.kind, proposal.facts["kind"]) == (DECISION, "positive")


@pytest.mark.parametrize("address", ["anna@firma.example", JAN])
def test_our_own_letters_and_the_clients_are_none(filed, look, address):
    assert look(filed(ASKS, from_address=address)) == []


@pytest.mark.parametrize("kind", ["list", "auto", "dsn"])
def test_what_no_person_wrote_is_none(filed, look, kind):
    assert look(filed(ASKS, class_=kind)) == []


def test_of_a_forward_the_letter_within_is_read(forwarded_in, look):
    (proposal,) = look(forwarded_in(letter(BANK, "Wezwanie", text=ASKS)))

    assert proposal.kind == QUERY


def test_of_a_chain_the_innermost_letter_from_outside_is_read(forwarded_in, look):
    ours = letter("piotr@firma.example", "Wniosek", text="Czy wniosek wymaga uzupełnienia?")

    (proposal,) = look(forwarded_in(letter(BANK, "Wniosek", text=ASKS), ours))

    assert "zaświadczenia z ZUS" in proposal.facts["asked"]


def test_what_is_not_surely_a_letter_is_none(forwarded_in, look):
    assert look(forwarded_in(letter(BANK, "Wezwanie", text=ASKS, confidence=0.3))) == []


def test_what_we_sent_from_the_case_is_none(session, filed, look, klos_case):
    ours = filed(ASKS, from_address="sprawy@firma.example")
    facts = {
        "digest": "0" * 64,
        "message_id": "1@firma",
        "sender": "sprawy@firma.example",
        "subject": "Braki",
    }
    session.add(Outgoing(key="1", kind=LETTER, recipients=[JAN], letter=ours, case=klos_case, **facts))
    session.flush()

    assert look(ours) == []


def test_an_attached_letter_is_read_once_its_text_is_known(session, filed, look):
    message = filed("W załączeniu pismo.", files=["pismo.pdf"])
    assert look(message) == []
    text = "Bank Testowy\nWEZWANIE DO UZUPEŁNIENIA\nProsimy o przedłożenie umowy do 15.12.2099.\n"
    keep(session, message.attachments[0].digest, Extracted(TextState.TEXT, text))

    (proposal,) = look(message)

    assert proposal.facts["due_on"] == "2099-12-15"


def test_confirming_enters_the_query_a_task_and_an_event(session, klos_case, anna, filed, look):
    (proposal,) = look(filed(ASKS))

    proposal.confirm_query(by=anna, asked="Zaświadczenie z ZUS", **DATES)

    (query,) = open_queries(session, klos_case)
    assert (query.asked, query.due_on, query.message) == (
        "Zaświadczenie z ZUS",
        DATES["due_on"],
        proposal.message,
    )
    assert query.task.title == "Odpowiedzieć na wezwanie: Zaświadczenie z ZUS"
    assert (query.task.assignee, query.task.due_on) == (anna, date(2026, 11, 30))
    actions = session.scalars(select(Event.action).where(Event.topic == klos_case.topic)).all()
    assert actions[-2:] == ["task_added", "query_entered"]


def test_confirming_twice_is_once(session, anna, filed, look):
    (proposal,) = look(filed(ASKS))

    for _ in range(2):
        proposal.confirm_query(by=anna, asked="x", **DATES)

    assert len(session.scalars(select(Query)).all()) == len(session.scalars(select(Task)).all()) == 1


def test_a_corrected_deadline_says_no_more_how_it_was_counted(session, anna, filed, look):
    first, second = (look(filed(ASKS))[0] for _ in range(2))

    as_counted = {"received_on": first.day("received_on"), "due_on": first.day("due_on")}
    first.confirm_query(by=anna, asked="x", **as_counted)
    second.confirm_query(by=anna, asked="x", **as_counted | {"due_on": date(2099, 1, 8)})

    assert [query.counted.get("count") for query in session.scalars(select(Query).order_by(Query.id))] == [
        7,
        None,
    ]


def test_a_dismissed_one_stays_dismissed_until_it_is_taken_back(session, anna, filed, look):
    message = filed(ASKS)
    (proposal,) = look(message)

    proposal.dismiss(by=anna)
    assert [p.state_code for p in look(message)] == [DISMISSED]

    proposal.reopen(by=anna)
    assert proposal.is_open


def test_a_letter_that_leaves_the_case_proposes_nothing_there(session, klos_case, anna, filed, look):
    message = filed(ASKS)
    look(message)

    unfile_message(session, message, klos_case, by=anna)

    assert look(message) == []


def test_old_mail_is_proposed_only_where_somebody_filed_it(session, klos_case, filed, look):
    assert len(look(filed(ASKS, old=True))) == 1

    by_itself = kept(session, text=ASKS, from_address=BANK, old=True)
    file_message(session, by_itself, klos_case, rule="reply")

    assert look(by_itself) == []


def test_filing_asks_for_the_look(session, filed):
    message = filed(ASKS)

    wanted = jobs.Job.kind == "match", jobs.Job.key == message.topic
    assert session.scalar(select(jobs.Job.asked).where(*wanted)) == 1


def test_a_stranger_is_told_of_no_proposal(session, anna, ewa, klos_case, filed, look):
    message = filed(ASKS)
    look(message)

    assert len(open_proposals(session, anna, message=message)) == 1
    assert open_proposals(session, ewa, message=message) == []
    assert open_proposals(session, ewa, case=klos_case) == []


def test_a_query_needs_words_and_a_deadline_that_can_be_met(session, klos_case, anna):
    with pytest.raises(NothingAsked):
        enter_query(session, klos_case, asked=" ", by=anna, **DATES)
    with pytest.raises(DueBeforeReceived):
        enter_query(session, klos_case, asked="x", by=anna, **DATES | {"due_on": date(2026, 11, 1)})


def test_closing_a_query_ends_its_task(session, klos_case, anna):
    query = enter_query(session, klos_case, asked="x", by=anna, **DATES)

    query.close(QueryState.ANSWERED, by=anna)

    assert (query.state, query.answered_on) == (QueryState.ANSWERED, today())
    assert query.task.done_at is not None
    with pytest.raises(NotOpen):
        query.close(QueryState.MOOT, by=anna)


def test_the_database_itself_keeps_a_letter_from_being_two_queries(session, klos_case, anna, filed):
    message = filed(ASKS)
    enter_query(session, klos_case, asked="x", by=anna, message=message, **DATES)

    with pytest.raises(IntegrityError):
        enter_query(session, klos_case, asked="x", by=anna, message=message, **DATES)
    session.rollback()


def test_a_decision_is_entered_with_its_dates(session, klos_case, anna, filed, look):
    (proposal,) = look(filed(GRANTS))
    dates = {
        "received_on": date(2026, 11, 23),
        "decided_on": date(2026, 11, 20),
        "valid_until": date(2026, 12, 20),
    }

    for _ in range(2):
        proposal.confirm_decision(DecisionKind.CONDITIONAL, by=anna, **dates)

    (decision,) = decisions_in(session, klos_case)
    assert (decision.kind, decision.valid_until) == (DecisionKind.CONDITIONAL, date(2026, 12, 20))


def test_a_decision_does_not_end_before_it_was_made(session, klos_case, anna):
    dates = {"received_on": date(2026, 11, 23), "valid_until": date(2026, 11, 1)}

    with pytest.raises(EndsBeforeDecided):
        enter_decision(session, klos_case, DecisionKind.POSITIVE, by=anna, **dates)
    assert session.scalars(select(Decision)).all() == []


def test_a_closed_case_takes_no_query(session, klos_case, anna, filed, look):
    (proposal,) = look(filed(ASKS))
    klos_case.close(by=anna, reason="podpisano")

    with pytest.raises(CaseClosed):
        proposal.confirm_query(by=anna, asked="x", **DATES)


def test_two_people_confirm_the_same_query_at_once(db, cast):
    with db.writing() as session:
        message = kept(session, text=ASKS, from_address=BANK)
        case, anna = session.get_one(Case, cast.klos_case.id), session.get_one(Advisor, cast.anna.id)
        file_message(session, message, case, rule="person", by=anna)
        facts = {"due_on": "2026-12-02", "counted": {}}
        proposal = Proposal(case=case, message=message, kind=QUERY, facts=facts)
        session.add(proposal)
    start, entered = threading.Barrier(2), []

    def confirm(person):
        start.wait(10)
        with db.writing() as session:
            me = session.get_one(Advisor, person.id)
            find_proposal(session, me, proposal.id).confirm_query(by=me, asked="ZUS", **DATES)
        entered.append(person)

    threads = [threading.Thread(target=confirm, args=(person,)) for person in (cast.anna, cast.piotr)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    with db.reading() as session:
        assert len(entered) == 2
        assert len(session.scalars(select(Query)).all()) == 1
        assert session.get_one(Proposal, proposal.id).state_code == CONFIRMED
