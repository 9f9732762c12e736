"""VAT is rounded half up on the total (DOMAIN.md §4.3)."""

from decimal import Decimal

import pytest

from cases.fee import vat_on

ORACLES = [
    ("15000.00", "23", "3450.00"),
    ("31250.00", "23", "7187.50"),
    ("7833.33", "23", "1801.67"),
    ("1.50", "23", "0.35"),
    ("813.01", "23", "186.99"),
    ("100.00", None, "0.00"),
    ("100.00", "0", "0.00"),
]


@pytest.mark.parametrize(("net", "rate", "vat"), ORACLES)
def test_vat_is_what_the_specification_works_out(net, rate, vat):
    assert vat_on(Decimal(net), rate and Decimal(rate)) == Decimal(vat)


def test_gross_is_net_with_vat(klos_case):
    assert (klos_case.fee.flat_vat, klos_case.fee.flat_gross) == (Decimal("3450.00"), Decimal("18450.00"))
