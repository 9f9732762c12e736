"""Dates as people in Poland live them: the day now, working days and terms (DOMAIN.md §2.8)."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

WARSAW = ZoneInfo("Europe/Warsaw")
DAY = timedelta(days=1)
FIXED = ((1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26))
CHRISTMAS_EVE_SINCE = 2025
AFTER_EASTER = (0, 1, 49, 60)  # Easter, its Monday, Whit Sunday, Corpus Christi


def today():
    """The date in Poland now."""
    return datetime.now(WARSAW).date()


def date_in_poland(instant):
    """The Polish calendar date of an instant."""
    return instant.astimezone(WARSAW).date()


def is_holiday(day):
    """Whether the law makes it a day off."""
    if (day.month, day.day) in FIXED:
        return True
    if (day.month, day.day) == (12, 24):
        return day.year >= CHRISTMAS_EVE_SINCE
    return (day - easter(day.year)).days in AFTER_EASTER


def is_working_day(day):
    """Whether offices work: not Saturday, not Sunday, no holiday."""
    return day.weekday() < 5 and not is_holiday(day)


def after_working_days(start, count):
    """The last of `count` working days; the day of the event is not counted (art. 111 KC)."""
    day = start
    while count:
        day += DAY
        count -= is_working_day(day)
    return day


def before_working_days(day, count):
    """The working day that comes `count` working days before."""
    while count:
        day -= DAY
        count -= is_working_day(day)
    return day


def after_days(start, count):
    """The end of a term of calendar days; one that would end on a day off ends on the next working day."""
    return next_working_day(start + count * DAY)


def after_months(start, count):
    """The end of a term of months: the same day of the month, or its last (art. 112 KC); moved off days off."""
    return next_working_day(plus_months(start, count))


def plus_months(day, count):
    """The same day of the month `count` months later, or that month's last day."""
    months = day.month - 1 + count
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, last_of_month(year, month).day))


def last_of_month(year, month):
    """The month's last day."""
    return date(year, month, monthrange(year, month)[1])


def next_working_day(day):
    """The day itself if offices work, else the next when they do (art. 115 KC)."""
    while not is_working_day(day):
        day += DAY
    return day


def easter(year):
    """Easter Sunday, by the anonymous Gregorian computus (Meeus, Jones, Butcher)."""
    golden, century, of_century = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)
