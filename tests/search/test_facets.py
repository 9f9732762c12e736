"""Hits are counted by whose case they are, among the cases that one may see."""

import pytest

from cases.case import open_case
from cases.filing import file_message
from cases.reference import add_reference
from search.find import search
from search.gather import entries_for
from tests.search import rows


@pytest.fixture
def ask(session, index):
    def ask(typed, advisor, *indexed, **options):
        keys = [f"{row.__tablename__}:{row.id}" for row in indexed]
        index.update(entries_for(session, keys).values())
        page = search(session, index, typed, advisor, **options)
        return {facet.name: [(v.value, v.count, v.chosen) for v in facet.values] for facet in page.facets}

    return ask


@pytest.fixture
def second_case(session, klos, anna):
    return open_case(session, client=klos, owner=anna, title="Leasing pieca", by=anna)


def test_a_letter_in_two_cases_of_a_client_counts_once_for_her(
    session, ask, klos_case, second_case, klos, anna
):
    kept = rows.message(session, "umowa", case=klos_case)
    file_message(session, kept, second_case, rule="test")

    found = ask("umowa", anna, kept)

    assert found["client"] == [(str(klos.id), 1, False)]
    assert {value for value, *_ in found["case"]} == {klos_case.number, second_case.number}


def test_a_case_that_one_may_not_see_is_in_no_facet(session, ask, klos_case, klos, ewa):
    hers = rows.case_of(session, ewa, klos)
    kept = rows.message(session, "umowa", case=klos_case)
    file_message(session, kept, hers, rule="test")
    add_reference(session, klos_case, number="KR/1/2026", by=klos_case.owner, institution="Bank Testowy")

    found = ask("umowa", ewa, kept)

    assert found["case"] == [(hers.number, 1, False)]
    assert found["advisor"] == [(str(ewa.id), 1, False)]
    assert "institution" not in found


def test_a_value_narrows_and_is_told_as_chosen(session, ask, klos_case, second_case, anna):
    first = rows.message(session, "umowa", case=klos_case)
    second = rows.note(session, second_case, "umowa")
    add_reference(session, klos_case, number="KR/1/2026", by=anna, institution="Bank Testowy")

    found = ask("umowa", anna, first, second, institution="Bank Testowy")

    assert found["institution"] == [("Bank Testowy", 1, True)]
    assert found["kind"] == [("message", 1, False)]
    assert ask("umowa", anna)["year"]


@pytest.mark.parametrize(
    "typed", ["klient:1234563218", "klient:123-456-32-18", "klient:kłosem", "klient:Klos"]
)
def test_a_client_is_named_by_number_or_by_name_in_any_form(session, ask, klos_case, anna, typed):
    kept = rows.message(session, "umowa", case=klos_case)

    assert ask(f"umowa {typed}", anna, kept)["case"] == [(klos_case.number, 1, False)]
    assert ask(f"umowa {typed}x", anna, kept) == {}
