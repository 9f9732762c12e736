"""Dates as people's programs write them above a letter: sure ones become moments, all others stay words.

A time without a zone is Warsaw's: whoever passes mail on to the firm has it shown in the time of her own machine.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from ingest.forward import words
from ingest.forward.labels import small

LONGEST = 120  # characters
FIRST_YEAR, LAST_YEAR = 1970, 2100
HERE = ZoneInfo("Europe/Warsaw")

_TIME = re.compile(r"(?<![\d.:])(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?(?![\d.:]*\d)")
_CLOCK = re.compile(r"(?<![\d:])(\d{1,2})[:\u2236](\d\d)(?:[:\u2236](\d\d))?(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d\d)(?![\d:])")
_YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})(?:[./-]\s?(\d{1,2})[./-]\s?(\d{1,2})(?!\d)|年(\d{1,2})月(\d{1,2})日)"
)
_OFFSET = re.compile(r"(?:\b(?:GMT|UTC)\s?)?([+-−])(\d{1,2}):?(\d\d)?(?![\d./-])")
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:\.[^\W\d_]+)*")
_ZONE = re.compile(r"(?<![^\W\d_])[^\W\d_]{3,5}(?![^\W\d_])")


def read(text: str, is_english: bool = False) -> datetime | None:
    """The moment, aware; None when the text says none for sure.

    03/04/2021 is the third of April, unless its words around are English: then it may be either, and stays words.
    """
    text = text.replace("\u200e", "").replace("\u200f", "")[:LONGEST]
    day, rest = _named(text)
    if day is None and (found := _YEAR_FIRST.search(text)):
        day, rest = _year_first(found), _cut(text, found)
    elif day is None and (found := _NUMERIC.search(text)):
        day, rest = _numeric(found, text, is_english), _cut(text, found)
    return _moment(day, rest) if day else None


def is_sane(moment: datetime) -> bool:
    """Whether a letter may have been sent then; what is far from it cannot be told in every zone, either."""
    return FIRST_YEAR <= moment.year <= LAST_YEAR


def _cut(text, found):
    return f"{text[: found.start()]} {text[found.end() :]}"


def _year_first(found):
    year, month, day, month_of_east, day_of_east = found.groups()
    return int(year), int(month or month_of_east), int(day or day_of_east)


def _numeric(found, text, is_english):
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    year += 2000 if len(found[4]) == 2 else 0
    if first > 12 or first == second:
        return year, second, first
    is_american = any(small(zone) in words.AMERICAN for zone in _ZONE.findall(text))
    if second > 12 or (is_american and found[2] == "/"):
        return year, first, second
    return None if is_english and found[2] == "/" else (year, second, first)


def _named(text):
    """The day in words, and the text that may hold the time."""
    tokens = [(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]
    years = [
        n
        for n, (said, _, _) in enumerate(tokens)
        if len(said) == 4 and said.isdecimal() and FIRST_YEAR <= int(said) <= LAST_YEAR
    ]
    months = [n for n, (said, _, _) in enumerate(tokens) if small(said) in words.MONTHS]
    if not years or not months:
        return None, text
    year = years[0]
    month = min(months, key=lambda n: abs(n - year))
    day = _day(tokens, month, year)
    if day is None:
        return None, text
    number = _month(text, tokens, day, month, year)
    first, last = min(day, month, year), max(day, month, year)
    return (
        (int(tokens[year][0]), number, int(tokens[day][0])),
        f"{text[: tokens[first][1]]} | {text[tokens[last][2] :]}",
    )


def _day(tokens, month, year):
    """The number beside the month that may be a day: before it, unless the year is there."""
    for place in (month - 1, month - 2, month + 1):
        if 0 <= place < len(tokens) and place != year:
            said = tokens[place][0]
            if said.isdecimal() and len(said) <= 2 and 1 <= int(said) <= 31:
                return place
    return None


def _month(text, tokens, day, month, year):
    word = small(tokens[month][0])
    has_stops = text[tokens[day][2] :][:1] == "." and text[tokens[year][2] :][:1] == "."
    return words.CROATIAN.get(word, words.MONTHS[word]) if has_stops else words.MONTHS[word]


def _moment(day, rest):
    clock = _CLOCK.search(rest) or _TIME.search(rest)
    if clock is None:
        return None
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    behind = rest[clock.end() :]
    half = small(" ".join(behind.split()[:1])).strip("(),;")
    if half in words.AFTER_NOON or half in words.BEFORE_NOON:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in words.AFTER_NOON else 0)
    try:
        zone = _zone(behind)
        moment = datetime(*day, hour, minute, min(second, 59), tzinfo=zone) if zone else None
    except ValueError:
        return None
    return moment if moment and is_sane(moment) else None


def _zone(behind):
    """The zone behind the time; that of Warsaw when none is written, None when it is one that nobody knows."""
    if any(city in small(behind) for city in words.CITIES):
        return HERE
    offset = _OFFSET.search(behind)
    if offset:
        hours, minutes = int(offset[2]), int(offset[3] or 0)
        if offset[3] is None and hours > 14:
            return None
        ahead = timedelta(hours=hours, minutes=minutes) * (1 if offset[1] == "+" else -1)
        return timezone(ahead) if abs(ahead) < timedelta(hours=24) else None
    for said in _ZONE.findall(behind):
        if small(said) in words.ZONES:
            ahead = words.ZONES[small(said)]
            return timezone(timedelta(hours=ahead)) if ahead else UTC
        if said.isupper() and small(said) not in words.AFTER_NOON | words.BEFORE_NOON:
            return None
    return HERE
