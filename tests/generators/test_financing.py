"""The offer knows every product that the firm deals in."""

from cases.catalogue import PRODUCTS
from generators.financing import FINANCING


def test_every_product_has_its_rules_and_times():
    assert set(PRODUCTS) <= set(FINANCING)


def test_times_run_forward_and_conditions_are_whole_sentences():
    for financing in FINANCING.values():
        assert all(first <= last for first, last in (financing.documents, financing.processing))
        assert financing.conditions and all(text.endswith(".") for text in financing.conditions)
