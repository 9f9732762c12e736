"""Days are told relative to the first start."""

from datetime import UTC, date, datetime

from webapp.demo.setting import Setting

MONDAY = Setting(datetime(2026, 11, 23, 19, 0, tzinfo=UTC), {"klos-piec": "S-2026-0005"})


def test_working_days_leave_out_weekends():
    assert MONDAY.day(-1) == date(2026, 11, 20)
    assert MONDAY.day(5) == date(2026, 11, 30)


def test_an_instant_is_polish_time_that_day():
    assert MONDAY.instant(1, "09:15").isoformat() == "2026-11-20T09:15:00+01:00"


def test_what_happens_today_happened_some_minutes_ago():
    assert MONDAY.instant(0, "45").isoformat() == "2026-11-23T19:15:00+01:00"


def test_today_is_the_polish_date():
    assert Setting(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)).today == date(2027, 1, 1)


def test_marks_become_dates_months_and_numbers():
    told = MONDAY.fill(
        "{{-1}} · {{0}} · {{year-1}} · {{month-1}} · {{mm-11}} · {{mm_-1}} · {{case:klos-piec}}"
    )

    assert told == "20.11.2026 · 23.11.2026 · 2025 · październik 2026 · 12.2025 · 10_2026 · S-2026-0005"


def test_the_last_day_of_a_month_has_a_month_before_it():
    assert Setting(datetime(2027, 3, 31, 12, tzinfo=UTC)).fill("{{month-1}}") == "luty 2027"
