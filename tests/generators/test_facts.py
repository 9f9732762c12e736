"""From the case to plain values, and through JSON back without losing a grosz."""

import json
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from cases.client import ClientKind
from cases.requirement import RequirementState, set_up_checklist
from generators.facts import gather
from generators.kinds import AGREEMENT, KINDS
from generators.snapshot import from_json, to_json
from tests.generators.samples import CLIENTS, FIRM, facts_for

TODAY = date(2026, 11, 23)


@pytest.fixture
def firm():
    address = {"street": "ul. Próbna 1", "postcode": "20-001", "city": "Lublin"}
    return SimpleNamespace(**vars(FIRM) | address | {"share_capital": Decimal("50000.00")})


def test_a_complete_case_can_become_a_contract(klos_case, firm):
    facts = gather(klos_case, firm, today=TODAY)

    assert AGREEMENT.missing(facts) == []
    assert facts.firm == FIRM
    assert facts.client.address == "Lipowa 5, 20-001 Lublin"
    assert facts.case.product_name == "Kredyt inwestycyjny"
    assert [person.name for person in facts.client.signatories] == ["Jan Kłos"]


def test_the_estimate_rounds_halves_up(klos_case, firm):
    klos_case.amount, klos_case.fee.success_percent = Decimal("333333.33"), Decimal("2.35")

    fee = gather(klos_case, firm, today=TODAY).fee

    assert (fee.estimate_net, fee.estimate_vat, fee.estimate_gross) == (
        Decimal("7833.33"),
        Decimal("1801.67"),
        Decimal("9635.00"),
    )


def test_a_fee_of_zero_is_no_fee(klos_case, firm):
    klos_case.fee.flat_net = klos_case.fee.success_percent = Decimal(0)

    fee = gather(klos_case, firm, today=TODAY).fee

    assert not fee.is_agreed
    assert not fee.has_success


def test_an_unknown_base_or_trigger_counts_as_missing(klos_case, firm):
    klos_case.fee.success_base, klos_case.fee.success_trigger = "moon", "sunrise"

    keys = [gap.key for gap in AGREEMENT.missing(gather(klos_case, firm, today=TODAY))]

    assert keys == ["fee.success_base", "fee.success_trigger"]


def test_an_estimate_needs_zloty(klos_case, firm):
    klos_case.currency = "EUR"

    assert gather(klos_case, firm, today=TODAY).fee.estimate_net is None


def test_nothing_known_is_missing_and_not_an_error(klos_case, firm):
    klos_case.amount = klos_case.product = klos_case.purpose = None
    klos_case.fee.flat_net = klos_case.fee.success_percent = klos_case.fee.payment_days = None
    klos_case.client.addresses.clear()
    klos_case.client.contacts.clear()

    gaps = {gap.key for gap in AGREEMENT.missing(gather(klos_case, firm, today=TODAY))}

    assert gaps == {
        "client.address",
        "client.has_signatories",
        "case.purpose",
        "case.product_name",
        "case.amount",
        "fee.is_agreed",
        "fee.payment_days",
    }


def test_the_list_follows_the_checklist(session, klos_case, anna, firm):
    set_up_checklist(session, klos_case, by=anna)
    first = klos_case.requirements[0]
    first.mark(RequirementState.WAIVED, by=anna, reason="Bank ma aktualny.")

    checklist = gather(klos_case, firm, today=TODAY).checklist

    assert len(checklist.items) == len(klos_case.requirements)
    assert checklist.items[0].name == first.type.name
    assert "Bank ma aktualny." in checklist.items[0].remarks
    assert first.is_mandatory
    assert checklist.mandatory == sum(r.is_mandatory for r in klos_case.requirements) - 1
    assert first.type.name not in {item.name for item in checklist.open_items}


def test_delivered_is_what_came_and_not_what_must_come_again(session, klos_case, anna, firm):
    set_up_checklist(session, klos_case, by=anna)
    mandatory = [item for item in klos_case.requirements if item.is_mandatory]
    states = ("received", "accepted", "to_correct", "expired", "requested")
    for item, state in zip(mandatory, states, strict=False):
        item.mark(RequirementState.of(state), by=anna)

    checklist = gather(klos_case, firm, today=TODAY).checklist

    assert (checklist.delivered, checklist.mandatory) == (2, len(mandatory))
    assert len(checklist.open_items) == len(klos_case.requirements) - 2


def test_letters_go_to_the_mailbox_of_cases_or_else_to_the_firm(klos_case, firm):
    assert gather(klos_case, firm, today=TODAY).case_address == "biuro@firma.example"
    there = gather(klos_case, firm, today=TODAY, case_address="sprawy@firma.example")
    assert there.case_address == "sprawy@firma.example"


def test_a_snapshot_from_before_a_fact_was_added_can_still_be_read():
    older = to_json(facts_for("SPZOO"))
    del older["annexes"]

    assert from_json(older) == facts_for("SPZOO")


@pytest.mark.parametrize("client", CLIENTS)
def test_a_snapshot_gives_the_same_facts_back(client):
    facts = facts_for(client)

    assert from_json(json.loads(json.dumps(to_json(facts)))) == facts


def test_every_kind_of_client_has_a_sample():
    companies = {"SPJ", "SPP", "SPK", "SKA", "PSA", "SA"}

    assert {kind.code for kind in ClientKind} - companies == set(CLIENTS)
    assert set(KINDS) == {"OF", "UD", "LWD"}
