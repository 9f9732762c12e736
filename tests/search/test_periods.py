"""A year, a month, a day, or two of them with dots between."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.periods import period, seconds_of


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026-02-05", date(2026, 2, 5), date(2026, 2, 5)),
        ("5.02.2026", date(2026, 2, 5), date(2026, 2, 5)),
        ("02.2026", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026-01..2026-06", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-01..", date(2026, 1, 1), None),
        ("..2026", None, date(2026, 12, 31)),
    ],
)
def test_a_period_has_a_first_and_a_last_day(typed, first, last):
    assert period(typed) == (first, last)


@pytest.mark.parametrize(
    "typed", ["", "..", "wczoraj", "2026-13", "30.02.2026", "0000", "9999", "2026...2027", "20260101"]
)
def test_what_is_no_period_is_none(typed):
    assert period(typed) is None


def test_days_begin_at_midnight_in_poland_in_summer_and_in_winter():
    first, after = seconds_of(date(2026, 1, 1), date(2026, 7, 31))

    assert datetime.fromtimestamp(first, UTC) == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert datetime.fromtimestamp(after, UTC) == datetime(2026, 7, 31, 22, tzinfo=UTC)


@settings(deadline=None)
@given(st.none() | st.dates(), st.none() | st.dates())
def test_any_day_can_be_asked_for(from_on, until_on):
    first, after = seconds_of(from_on, until_on)

    assert (first is None, after is None) == (from_on is None, until_on is None)
