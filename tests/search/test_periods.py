"""A year, a month, a day, or two of them with dots between."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.periods import period, seconds_of, years


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
        ("2026-01 do 2026-06", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-01 – 2026-06", date(2026, 1, 1), date(2026, 6, 30)),
        ("listopad 2026", date(2026, 11, 1), date(2026, 11, 30)),
        ("lis. 2026..gru 2026", date(2026, 11, 1), date(2026, 12, 31)),
        ("23 listopada 2026 r.", date(2026, 11, 23), date(2026, 11, 23)),
        ("wrzesnia 2026", date(2026, 9, 1), date(2026, 9, 30)),
        ("XI 2026", date(2026, 11, 1), date(2026, 11, 30)),
        ("23/11/2026", date(2026, 11, 23), date(2026, 11, 23)),
        (">2026-01", date(2026, 2, 1), None),
        (">= 2026-01-15", date(2026, 1, 15), None),
        ("<2026", None, date(2025, 12, 31)),
        ("<=listopad 2026", None, date(2026, 11, 30)),
    ],
)
def test_a_period_has_a_first_and_a_last_day(typed, first, last):
    assert period(typed) == (first, last)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "..",
        "wczoraj",
        "2026-13",
        "30.02.2026",
        "0000",
        "9999",
        "2026...2027",
        "20260101",
        "osób 2026",
        "listopad",
        ">",
        ">wczoraj",
        "2026-06..2026-01",
        "2026-01 do",
        "<9999",
        "5.02-2026",
    ],
)
def test_what_is_no_period_is_none(typed):
    assert period(typed) is None


def test_years_are_one_or_from_one_to_another():
    assert years("2026") == (2026,)
    assert years("2024..2026") == (2024, 2025, 2026)
    assert max(years(">=2024")) == 2199
    assert years("26") is years("dwa tysiące") is years("2026..2024") is None


@settings(deadline=None)
@given(st.text() | st.text("0123456789.-<>= dolistpa", max_size=20))
def test_anything_typed_is_a_period_or_none(typed):
    first, last = period(typed) or (None, None)

    assert not (first and last) or first <= last


def test_days_begin_at_midnight_in_poland_in_summer_and_in_winter():
    first, after = seconds_of(date(2026, 1, 1), date(2026, 7, 31))

    assert datetime.fromtimestamp(first, UTC) == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert datetime.fromtimestamp(after, UTC) == datetime(2026, 7, 31, 22, tzinfo=UTC)


@settings(deadline=None)
@given(st.none() | st.dates(), st.none() | st.dates())
def test_any_day_can_be_asked_for(from_on, until_on):
    first, after = seconds_of(from_on, until_on)

    assert (first is None, after is None) == (from_on is None, until_on is None)
