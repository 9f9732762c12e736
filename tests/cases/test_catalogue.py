"""The catalogue holds every type of document, and checklists that name only these."""

import pytest

from cases import catalogue
from cases.catalogue import CHECKLISTS, DOCUMENT_TYPES, PRODUCTS, checklist_for
from cases.client import ClientKind


def test_every_type_of_the_specification_is_there():
    codes = {letter: sum(code.startswith(letter) for code in DOCUMENT_TYPES) for letter in "RTFIE"}

    assert codes == {"R": 15, "T": 17, "F": 23, "I": 22, "E": 18}


def test_each_type_can_be_named_and_recognised():
    for kind in DOCUMENT_TYPES.values():
        assert kind.name and kind.issuer and kind.keywords, kind.code
        assert all(ord(letter) < 128 for word in kind.keywords for letter in word), kind.code


@pytest.mark.parametrize("product", ["KRED_INWESTYCYJNY", "LEASING_OPERACYJNY"])
@pytest.mark.parametrize("kind", [ClientKind.SPZOO, ClientKind.JDG])
def test_two_products_and_two_kinds_of_client_have_a_checklist(product, kind):
    checklist = checklist_for(product, kind)

    assert len(checklist.items) >= 10
    assert product in PRODUCTS


def test_what_has_no_checklist_has_none():
    assert checklist_for("DOTACJA", ClientKind.NGO) is None


def test_the_investment_loan_asks_a_company_for_what_the_specification_lists():
    codes = [
        item.type_code
        for item in checklist_for("KRED_INWESTYCYJNY", ClientKind.SPZOO).items
        if item.moment == "Z"
    ]

    assert codes[:10] == ["I01", "R01", "R05", "R07", "R09", "R10", "R08", "T01", "T02", "F01"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"type_code": "X99"},
        {"type_code": "R01", "obligation": "Q"},
        {"type_code": "R01", "moment": "Q"},
        {"type_code": "R01", "obligation": "W"},
        {"type_code": "T06", "alternatives": ["X99"]},
    ],
)
def test_a_wrong_line_is_found_when_loaded(wrong):
    with pytest.raises(ValueError, match="checklists.toml, L1"):
        catalogue._item("L1", wrong)


def test_no_two_checklists_answer_for_one_client():
    asked = [(p, k) for c in CHECKLISTS for p in c.products for k in c.client_kinds]

    assert len(asked) == len(set(asked))
