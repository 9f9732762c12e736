"""Terms end when the law says, on a day when offices work (DOMAIN.md §2.8)."""

from datetime import date

import pytest

from cases.calendar import (
    after_days,
    after_months,
    after_working_days,
    before_working_days,
    easter,
    is_working_day,
    plus_months,
)


@pytest.mark.parametrize(
    "day", [date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2028, 4, 16), date(2038, 4, 25)]
)
def test_easter_moves(day):
    assert easter(day.year) == day


@pytest.mark.parametrize(
    ("start", "term", "count", "due"),
    [
        (date(2026, 4, 30), after_working_days, 3, date(2026, 5, 6)),
        (date(2026, 6, 3), after_working_days, 2, date(2026, 6, 8)),
        (date(2026, 12, 23), after_working_days, 1, date(2026, 12, 28)),
        (date(2026, 12, 18), after_days, 7, date(2026, 12, 28)),
        (date(2026, 12, 10), after_days, 14, date(2026, 12, 28)),
        (date(2024, 12, 10), after_days, 14, date(2024, 12, 24)),
        (date(2026, 10, 12), after_days, 21, date(2026, 11, 2)),
        (date(2026, 3, 30), after_days, 7, date(2026, 4, 7)),
        (date(2026, 1, 31), after_months, 1, date(2026, 3, 2)),
    ],
)
def test_a_term_ends_as_the_oracles_say(start, term, count, due):
    assert term(start, count) == due


def test_corpus_christi_is_a_day_off():
    assert not is_working_day(date(2026, 6, 4))
    assert not is_working_day(date(2027, 5, 27))


def test_christmas_eve_is_a_day_off_since_2025():
    assert is_working_day(date(2024, 12, 24))
    assert not is_working_day(date(2025, 12, 24))


def test_working_days_are_counted_back():
    assert before_working_days(date(2026, 12, 28), 2) == date(2026, 12, 22)


def test_a_month_later_is_the_same_day_or_the_last():
    assert plus_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
