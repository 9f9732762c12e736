"""What the data files tell holds together."""

from decimal import Decimal

import pytest

from cases import identifiers
from cases.advisor import Role
from cases.catalogue import PRODUCTS
from cases.client import ClientKind
from cases.process import STAGE_BY_CODE
from webapp import config


def test_there_is_a_client_of_every_kind(world):
    assert {row["kind"] for row in world.clients} == {kind.code for kind in ClientKind}


def test_every_role_is_filled_and_three_people_advise(world):
    roles = [row["role"] for row in world.advisors]

    assert set(roles) == {role.code for role in Role}
    assert roles.count("advisor") == 3


@pytest.mark.parametrize("kind", ["nip", "regon", "krs", "pesel"])
def test_identifiers_are_valid_and_nobody_shares_one(world, kind):
    values = [row[kind] for row in world.clients if kind in row]

    assert [getattr(identifiers, kind)(value) for value in values] == values
    assert len(set(values)) == len(values)


def test_a_client_has_every_number_its_kind_needs(world):
    complete = [row for row in world.clients if row["key"] != "pelet"]

    for row in complete:
        assert all(row.get(number) for number in ClientKind[row["kind"]].numbers), row["name"]
        assert row["address"] and any(contact.get("represents") for contact in row["contacts"])


def test_one_fresh_client_lacks_what_a_contract_needs(world):
    fresh = next(row for row in world.clients if row["key"] == "pelet")

    assert not {"nip", "krs", "address"} & set(fresh)


def test_no_address_can_belong_to_anybody(world):
    assert all(person.address.endswith(".example") for person in world.people.values())


def test_nobody_shares_an_address(world):
    addresses = [person.address for person in world.people.values()]

    assert len(set(addresses)) == len(addresses)


def test_cases_pass_known_stages_in_order(world):
    for row in world.cases:
        numbers = [STAGE_BY_CODE[code].number for code in row["passes"]]
        days = [row["opened"], *row["passes"].values()]

        assert numbers == sorted(numbers)
        assert days == sorted(days, reverse=True)


def test_cases_stand_in_many_stages(world):
    now_in = {list(row["passes"])[-1] if row["passes"] else "KONTAKT" for row in world.cases}

    assert len(now_in) >= 9


def test_products_are_in_the_catalogue(world):
    assert {row["product"] for row in world.cases} <= set(PRODUCTS)


def test_the_firm_is_the_one_that_the_committed_configuration_describes(world):
    firm = config.load(config.COMMITTED).firm

    assert world.people["anna"].signature.splitlines()[2] == firm.name


def test_exactly_one_client_has_two_open_cases(world):
    open_cases = [row["client"] for row in world.cases if "closed" not in row]

    assert {client for client in open_cases if open_cases.count(client) > 1} == {"transwisla"}


def test_one_case_is_restricted_and_has_no_stand_in(world):
    restricted = [row for row in world.cases if row.get("restricted")]

    assert [row["owner"] for row in restricted] == ["ewa"]
    assert "stand_ins" not in restricted[0]


def test_people_in_cases_exist(world):
    advisors = {row["key"] for row in world.advisors}

    for row in world.cases:
        assert {row["owner"], *row.get("stand_ins", [])} <= advisors
        assert {note["by"] for note in row.get("notes", [])} <= advisors
        assert {task["assignee"] for task in row.get("tasks", [])} <= advisors


def test_money_is_written_so_that_no_grosz_is_lost(world):
    amounts = [row["amount"] for row in world.cases if "amount" in row]

    assert all(Decimal(amount).as_tuple().exponent == -2 for amount in amounts)


def test_every_paper_is_attached_to_some_mail(world):
    attached = {key for row in world.mails.values() for key in row.get("attach", [])}

    assert attached == set(world.papers)
