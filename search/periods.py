"""Periods as people type them: a year, a month, a day, or two of them with dots between."""

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta

from cases.calendar import WARSAW

_POINT = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?"
    r"|(?:(?:(?P<day_>\d{1,2})\.)?(?P<month_>\d{1,2})\.)?(?P<year_>\d{4})"
)
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def period(typed):
    """First and last day of what was typed, either None where it is open; None if it is no period."""
    first, dots, last = typed.partition("..")
    begins, ends = _days(first), _days(last if dots else first)
    readable = all(days or not text for days, text in ((begins, first), (ends, last)))
    if not readable or not (begins or ends):
        return None
    return (begins[0] if begins else None, ends[1] if ends else None)


def seconds_of(from_on, until_on):
    """The period in whole seconds since 1970, its end not included; days begin and end in Poland."""
    return (
        _midnight(from_on) if from_on else None,
        _midnight(min(until_on, LAST_DAY) + timedelta(days=1)) if until_on else None,
    )


def _days(text):
    found = _POINT.fullmatch(text)
    if not found:
        return None
    year, month, day = (_number(found, name) for name in ("year", "month", "day"))
    try:
        return _first_and_last(year, month, day) if FIRST_DAY.year <= year <= LAST_DAY.year else None
    except ValueError:
        return None


def _number(found, name):
    text = found[name] or found[f"{name}_"]
    return int(text) if text else None


def _first_and_last(year, month, day):
    first = date(year, month or 1, day or 1)
    last_month = month or 12
    return first, date(year, last_month, day or monthrange(year, last_month)[1])


def _midnight(day):
    day = min(max(day, FIRST_DAY), LAST_DAY + timedelta(days=1))
    return int(datetime.combine(day, time(), WARSAW).timestamp())
