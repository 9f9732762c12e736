"""Time zones by the names that calendars give them: IANA's, Windows', or rules of their own (RFC 5545 §3.6.5)."""

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

_WINDOWS = {
    "central european standard time": "Europe/Warsaw",
    "central europe standard time": "Europe/Budapest",
    "w. europe standard time": "Europe/Berlin",
    "romance standard time": "Europe/Paris",
    "gmt standard time": "Europe/London",
    "greenwich standard time": "Atlantic/Reykjavik",
    "gtb standard time": "Europe/Bucharest",
    "e. europe standard time": "Europe/Chisinau",
    "fle standard time": "Europe/Kiev",
    "belarus standard time": "Europe/Minsk",
    "russian standard time": "Europe/Moscow",
    "turkey standard time": "Europe/Istanbul",
    "israel standard time": "Asia/Jerusalem",
    "arabian standard time": "Asia/Dubai",
    "india standard time": "Asia/Kolkata",
    "china standard time": "Asia/Shanghai",
    "tokyo standard time": "Asia/Tokyo",
    "eastern standard time": "America/New_York",
    "central standard time": "America/Chicago",
    "mountain standard time": "America/Denver",
    "pacific standard time": "America/Los_Angeles",
    "utc": "UTC",
}
_IANA = re.compile(
    r"(?:.*/)?((?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)/[\w/+-]{1,40})"
)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")
_BY_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")


class Zones:
    """The zones that one calendar knows: those of the world, and those that it describes itself."""

    def __init__(self, blocks):
        self._described = {}
        for block in blocks:
            told = dict((name, value) for name, _, value in reversed(block))
            self._described[told.get("TZID", "").strip('"')] = _observances(block)

    def aware(self, moment: datetime, name: str) -> datetime:
        """The moment in the zone of this name; as it is when nobody knows the zone."""
        zone = _known(name)
        if zone is not None:
            return moment.replace(tzinfo=zone)
        offset = _offset_at(moment, self._described.get(name.strip('"'), ()))
        return moment if offset is None else moment.replace(tzinfo=timezone(offset))


def _known(name):
    name = name.strip('" ')
    if name.upper() in ("UTC", "GMT", "Z"):
        return UTC
    iana = _IANA.fullmatch(name)
    found = iana[1] if iana else _WINDOWS.get(name.lower())
    try:
        return ZoneInfo(found) if found else None
    except (KeyError, ValueError, OSError):
        return None


def _observances(block):
    """(since, offset, rule) of each standard and daylight time of a described zone."""
    found, inside = [], None
    for name, _, value in block:
        if name == "BEGIN":
            inside = {} if value.strip().upper() in ("STANDARD", "DAYLIGHT") else None
            if inside is not None:
                found.append(inside)
        elif inside is not None:
            inside.setdefault(name, value.strip())
    return [one for one in map(_observance, found[:50]) if one]


def _observance(fields):
    offset = _OFFSET.match(fields.get("TZOFFSETTO", ""))
    try:
        since = datetime.strptime(fields.get("DTSTART", "")[:15], "%Y%m%dT%H%M%S")
    except ValueError:
        return None
    if offset is None or int(offset[2]) > 23:
        return None
    sign = -1 if offset[1] == "-" else 1
    rule = dict(part.partition("=")[::2] for part in fields.get("RRULE", "").upper().split(";"))
    return since, sign * timedelta(hours=int(offset[2]), minutes=int(offset[3])), rule


def _offset_at(moment, observances):
    """The offset of whatever began last before the moment."""
    begun = []
    for since, offset, rule in observances:
        for year in (moment.year - 1, moment.year):
            start = _start_in(year, since, rule)
            if start is not None and start <= moment:
                begun.append((start, offset))
    if begun:
        return max(begun, key=lambda one: one[0])[1]
    return observances[0][1] if observances else None


def _start_in(year, since, rule):
    """When the observance begins in that year; without a yearly rule it begins once."""
    by_day = _BY_DAY.fullmatch(rule.get("BYDAY", ""))
    if rule.get("FREQ") != "YEARLY" or year < since.year:
        return since if year >= since.year else None
    month = int(rule["BYMONTH"]) if rule.get("BYMONTH", "").isdigit() else since.month
    try:
        if by_day is None:
            return since.replace(year=year, month=month)
        return _weekday(
            since.replace(year=year, month=month, day=1), int(by_day[1] or 1), _DAYS.index(by_day[2])
        )
    except (ValueError, OverflowError):
        return None


def _weekday(first, which, weekday):
    """The first, second … or, counted from behind, the last such weekday of the month."""
    if which > 0:
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
    after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return after - timedelta(days=(after.weekday() - weekday - 1) % 7 + 1 + 7 * (-which - 1))
