"""A case has a number of its own, moves through the twelve stages, and forgets no pass."""

import threading

import pytest
from sqlalchemy import select

from archive.audit import Event
from archive.db import Clash
from cases import access
from cases.calendar import today
from cases.case import (
    AlreadyThere,
    Case,
    CaseClosed,
    ClosingReasonNeeded,
    NotInCharge,
    ReasonNeeded,
    StandInTwice,
    case_numbered,
    open_case,
)
from cases.client import Client
from cases.process import STAGES, StagePass


def actions(session, case):
    return session.scalars(select(Event.action).where(Event.topic == case.topic).order_by(Event.seq)).all()


def test_numbers_follow_each_other_in_their_year(session, klos, klos_case, anna):
    second = open_case(session, client=klos, owner=anna, title="Druga", by=anna)

    assert [klos_case.number, second.number] == [f"S-{today().year}-0001", f"S-{today().year}-0002"]
    assert case_numbered(session, second.number) is second


def test_a_case_begins_with_first_contact(klos_case):
    assert klos_case.stage.code == "KONTAKT"
    assert klos_case.days_in_stage == 0


def test_moving_on_ends_one_pass_and_begins_the_next(session, klos_case, anna):
    klos_case.advance(by=anna)

    assert klos_case.stage.code == "SPOTKANIE"
    assert [(p.stage.number, p.ended_at is None) for p in klos_case.passes] == [(1, False), (2, True)]
    assert actions(session, klos_case)[-1] == "stage_entered"


def test_each_entry_to_a_stage_is_its_own_pass(klos_case, anna):
    klos_case.advance(by=anna)
    klos_case.move_to(STAGES[0], by=anna, reason="klient zmienił zdanie")
    klos_case.advance(by=anna)

    assert [(p.stage_code, p.number) for p in klos_case.passes] == [
        ("KONTAKT", 1),
        ("SPOTKANIE", 1),
        ("KONTAKT", 2),
        ("SPOTKANIE", 2),
    ]


@pytest.mark.parametrize("target", [0, 4])
def test_leaving_the_order_needs_a_reason(klos_case, anna, target):
    klos_case.advance(by=anna)

    with pytest.raises(ReasonNeeded):
        klos_case.move_to(STAGES[target], by=anna, reason=" ")

    assert klos_case.stage.number == 2


def test_a_case_cannot_enter_the_stage_it_is_in(klos_case, anna):
    with pytest.raises(AlreadyThere):
        klos_case.move_to(STAGES[0], by=anna, reason="bo tak")


def test_behind_the_last_stage_there_is_none(klos_case, anna):
    klos_case.move_to(STAGES[11], by=anna, reason="odmowa")

    with pytest.raises(AlreadyThere):
        klos_case.advance(by=anna)


def test_a_case_is_closed_with_a_reason(klos_case, anna):
    with pytest.raises(ClosingReasonNeeded):
        klos_case.close(by=anna, reason=" ")

    assert klos_case.is_open


@pytest.mark.parametrize("change", ["close", "stand_in", "end"])
def test_a_stand_in_decides_neither_who_else_sees_the_case_nor_when_it_ends(klos_case, piotr, ewa, change):
    with pytest.raises(NotInCharge):
        if change == "close":
            klos_case.close(by=piotr, reason="koniec")
        elif change == "stand_in":
            klos_case.stand_in(ewa, by=piotr)
        else:
            klos_case.end_stand_in(klos_case.stand_ins[0], by=piotr)

    assert klos_case.is_open
    assert [stand_in.advisor for stand_in in klos_case.stand_ins] == [piotr]


def test_the_manager_may_let_somebody_in_and_out(session, klos_case, ewa, marek):
    klos_case.stand_in(ewa, by=marek)
    assert access.may_see(session, ewa, klos_case)

    klos_case.end_stand_in(klos_case.stand_ins[-1], by=marek)

    session.flush()
    assert not access.may_see(session, ewa, klos_case)
    assert actions(session, klos_case)[-2:] == ["stand_in_added", "stand_in_ended"]


@pytest.mark.parametrize("name", ["anna", "piotr"])
def test_nobody_stands_in_twice_or_for_herself(here, klos_case, anna, name):
    with pytest.raises(StandInTwice):
        klos_case.stand_in(getattr(here, name), by=anna)


def test_a_closed_case_stays_as_it_is(session, klos_case, anna):
    klos_case.close(by=anna, reason="rezygnacja klienta")

    with pytest.raises(CaseClosed):
        klos_case.advance(by=anna)
    assert klos_case.stage.code == "KONTAKT"
    assert actions(session, klos_case)[-1] == "case_closed"


def test_two_people_moving_the_case_at_once_move_it_once(db, cast):
    begin, refusals = threading.Barrier(2), []

    def move():
        begin.wait()
        try:
            with db.writing() as session:
                session.get_one(Case, cast.klos_case.id).move_to(STAGES[1], by=session.merge(cast.anna))
        except (AlreadyThere, Clash) as refusal:
            refusals.append(refusal)

    threads = [threading.Thread(target=move) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refusals) == 1
    with db.reading() as session:
        assert len(session.scalars(select(StagePass)).all()) == 2


def test_cases_opened_at_once_have_different_numbers(db, cast):
    def open_one():
        with db.writing() as session:
            anna, klos = session.merge(cast.anna), session.get_one(Client, cast.klos.id)
            open_case(session, client=klos, owner=anna, title="Kolejna", by=anna)

    threads = [threading.Thread(target=open_one) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with db.reading() as session:
        assert len(set(session.scalars(select(Case.number)))) == 6
