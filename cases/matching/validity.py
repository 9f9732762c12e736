"""How long a paper is good: when it was issued, what it says itself, and what the catalogue allows (DOMAIN.md §3.1)."""

import re
from datetime import date, timedelta

from cases.calendar import last_of_month, plus_months
from cases.written import DATE, dates_in, months, real_date, spaced, unnamed

READ = 6000  # characters: about two pages
YEAR, QUARTER, MONTH, PRINTED = "rok", "kwartał", "mies", "data"
QUARTER_DUE = 20  # F-01 is due on the 20th day after its quarter
UNITS = {"d": 0, "m": 1, "lata": 12, "lat": 12, "rok": 12}

_D = unnamed(DATE)
_NEAR = r"[^\d\n]{0,40}\n?[^\d\n]{0,20}"
_ISSUED = re.compile(
    r"(?:data (?:i godzina )?(?:wydania|wystawienia|sporzadzenia|wydruku|utworzenia|wygenerowania|pobrania|wplywu)|"
    r"(?:wydano|wystawiono|wystawiona?|sporzadzono|sporzadzona?|wygenerowano|wydrukowano|pobrano|utworzono)"
    r"(?: (?:w )?dni[ua])?|stan na dzien|wedlug stanu na dzien|na dzien|z dnia)"
    rf"{_NEAR}(?P<day>{_D})"
)
_PLACE = re.compile(rf"(?:^|\n)[a-z .-]{{3,40}}, ?(?:dnia |dn\. ?|d\. ?)?(?P<day>{_D})")
_UNTIL = re.compile(
    r"(?:wazn[aeyo]\w* (?:jest )?do|data waznosci|termin waznosci|waznosc(?:i)? do|waznosci?:|obowiazuje do|"
    r"termin zwiazania oferta(?: do)?|oferta wiaze do|obowiazywania do)"
    rf"{_NEAR}(?P<day>{_D})"
)
_INSURED = re.compile(
    r"(?:okres (?:ubezpieczenia|ochrony|obowiazywania)|ubezpieczenie obowiazuje)[^\n]{0,30}\n?[^\n]{0,20}?"
    rf"{_D}[^\n]{{0,40}}?(?P<day>{_D})"
)
_LATIN = re.compile(r"(?:date of expiry|data waznosci)[^\d]{0,60}(?P<day>" + _D + ")")


def issued_on(text, name, today):
    """When the paper was issued: as its text says, else the full date in its file name; None if neither tells."""
    words = spaced(text[:READ])
    for pattern in (_ISSUED, _PLACE):
        for found in pattern.finditer(words):
            day = _day(found)
            if day is not None and day <= today:
                return day
    days = [day for day, _, _ in dates_in(_loose(name)) if day <= today]
    return days[0] if len(days) == 1 else None


def printed_end(text):
    """The last day on which the paper says that it is good, or None."""
    words = spaced(text[:READ])
    for pattern in (_UNTIL, _INSURED, _LATIN):
        days = [day for found in pattern.finditer(words) if (day := _day(found))]
        if days:
            return max(days)
    return None


def expires_on(kind, validity, *, issued=None, period=None, printed=None):
    """The paper's last good day by its validity code, or None where it has none or its date is not known."""
    if validity == PRINTED:
        return printed
    if validity == MONTH:
        return period and last_of_month(*_month_after(period.last))
    if validity == QUARTER:
        return period and last_of_month(*_month_after(period.last, 3)) + timedelta(days=QUARTER_DUE)
    if validity == YEAR:
        return period and _newer_due(kind, period)
    term = re.fullmatch(r"(\d+) ?(d|m|lata|lat|rok)", validity or "")
    if term is None or issued is None:
        return None
    count, unit = int(term[1]), term[2]
    return issued + timedelta(days=count) if unit == "d" else plus_months(issued, count * UNITS[unit])


def period_for(kind, period):
    """What a paper of that type is about, of the period that was read; None if such papers are about no time.

    A yearly paper of any other day than the year's end was made after its year.
    """
    if period is None or kind.validity not in (YEAR, QUARTER, MONTH):
        return None
    if kind.validity != YEAR or period.is_whole_years:
        return period
    year = period.last.year - (period.last.month != 12)
    return months(year, 1, 12)


def _newer_due(kind, period):
    # The paper for a year is the newest one until the next year's must be made.
    month, day = map(int, kind.newer_due.split("-"))
    return date(period.last.year + 2, month, day)


def _month_after(day, count=1):
    later = plus_months(day.replace(day=1), count)
    return later.year, later.month


def _day(found):
    return next((day for day, _, _ in dates_in(found["day"])), None)


def _loose(name):
    # In a name the parts of a date stand between anything: 12_10_2026, 2026 10 12, 20261012.
    name = re.sub(r"[^a-z0-9]+", " ", spaced(name))
    glued = re.search(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)", name)
    if glued and real_date(*map(int, glued.groups())):
        return "-".join(glued.groups())
    return name
