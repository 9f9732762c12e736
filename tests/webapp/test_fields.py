"""What people type, in every usual spelling."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from webapp.forms.fields import parse_amount, parse_date


@pytest.mark.parametrize(
    "typed, amount",
    [
        ("1234,5", "1234.5"),
        ("1 234,50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1234.50 zł", "1234.50"),
        ("1\u00a0250\u00a0000,00 PLN", "1250000.00"),
        ("1.250.000", "1250000"),
        ("1,250,000.99", "1250000.99"),
        ("0", "0"),
    ],
)
def test_amounts(typed, amount):
    assert parse_amount(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["dużo", "-5", "1,234,5", "1.2.3", "1e9", "1,234", "12345678901234", "١٢٣"])
def test_what_is_no_amount(typed):
    with pytest.raises(ValueError, match="to nie jest kwota"):
        parse_amount(typed)


@pytest.mark.parametrize(
    "typed, day",
    [
        ("23.11.2026", (2026, 11, 23)),
        ("1.3.2027", (2027, 3, 1)),
        ("2026-11-23", (2026, 11, 23)),
        ("23-11-2026", (2026, 11, 23)),
        ("23/11/2026", (2026, 11, 23)),
        ("24.12", (2026, 12, 24)),
        ("2.01", (2027, 1, 2)),
        ("jutro", (2026, 11, 24)),
        (" Dziś ", (2026, 11, 23)),
        ("29.02.2028", (2028, 2, 29)),
    ],
)
def test_dates(typed, day):
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        assert parse_date(typed) == date(*day)


@pytest.mark.parametrize("typed", ["31.02.2026", "29.02.2026", "kiedyś", "13.13", "0001-01-01", "2026"])
def test_what_is_no_date(typed):
    with pytest.raises(ValueError, match="to nie jest data"):
        parse_date(typed)
