"""Periods as people type them: a year, a month, a day, in figures or words, or two of them with dots between."""

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta

from cases.calendar import WARSAW
from search.facts import month_called
from search.ranges import between

_POINT = re.compile(
    r"(?P<year>\d{4})(?:[-.](?P<month>\d{1,2})(?:[-.](?P<day>\d{1,2}))?)?"
    r"|(?:(?:(?P<day_>\d{1,2})(?P<stop>[./-]))?(?P<month_>\d{1,2})(?(stop)(?P=stop)|[./-]))?(?P<year_>\d{4})"
    r"|(?:(?P<_day>\d{1,2})\.?\s+)?(?P<name>[^\W\d_]+)\.?\s+(?P<_year>\d{4})(?:\s*r\.?)?"
)
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def period(typed):
    """First and last day of what was typed, either None where it is open; None if it is no period."""
    return between(typed, _days, timedelta(days=1))


def years(typed):
    """The years that were typed, or None: one, or the first and the last with dots between."""
    found = between(typed, _year, 1)
    if not found:
        return None
    first, last = found
    return tuple(range(first or FIRST_DAY.year, (last or LAST_DAY.year) + 1))


def seconds_of(from_on, until_on):
    """The period in whole seconds since 1970, its end not included; days begin and end in Poland."""
    return (
        _midnight(from_on) if from_on else None,
        _midnight(min(until_on, LAST_DAY) + timedelta(days=1)) if until_on else None,
    )


def _year(text):
    is_year = re.fullmatch(r"[0-9]{4}", text) and FIRST_DAY.year <= int(text) <= LAST_DAY.year
    return (int(text), int(text)) if is_year else None


def _days(text):
    found = _POINT.fullmatch(text)
    if not found:
        return None
    year, month, day = (_number(found, name) for name in ("year", "month", "day"))
    if found["name"]:
        month = month_called(found["name"])
        if month is None:
            return None
    try:
        return _first_and_last(year, month, day) if FIRST_DAY.year <= year <= LAST_DAY.year else None
    except ValueError:
        return None


def _number(found, name):
    groups = found.groupdict()
    text = groups.get(name) or groups.get(f"{name}_") or groups.get(f"_{name}")
    return int(text) if text else None


def _first_and_last(year, month, day):
    first = date(year, month or 1, day or 1)
    last_month = month or 12
    return first, date(year, last_month, day or monthrange(year, last_month)[1])


def _midnight(day):
    day = min(max(day, FIRST_DAY), LAST_DAY + timedelta(days=1))
    return int(datetime.combine(day, time(), WARSAW).timestamp())
