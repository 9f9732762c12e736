"""By when something is asked for: a date as written, or a term counted from the day it came (DOMAIN.md §2.8)."""

import re
from dataclasses import dataclass
from datetime import date

from cases.calendar import after_days, after_months, after_working_days
from cases.written import DATE, NAME, dates_in, month_number, real_date, unnamed

DAYS, WORKING, MONTHS = "days", "working", "months"
NUMBERS = {
    "jed": 1, "dwoch": 2, "dwu": 2, "trzech": 3, "trzy": 3, "czterech": 4, "piec": 5, "szesc": 6, "siedm": 7, "osm": 8,
    "dziewiec": 9, "dziesiec": 10, "jedenast": 11, "dwunast": 12, "czternast": 14, "pietnast": 15, "dwudziestu jed": 21,
    "dwudziest": 20, "trzydziest": 30, "dwa": 2, "cztery": 4, "siedem": 7, "osiem": 8, "jedenasc": 11, "dwanasc": 12,
    "czternasc": 14, "pietnasc": 15, "dwadziescia": 20, "dwadziescia jed": 21, "trzydziesc": 30,
}  # fmt: skip
_NUMBER = "|".join(sorted(NUMBERS, key=len, reverse=True))
# From the beginning of a number: of "14 days" the words before may not take the 1.
_COUNT = rf"\b(?:(?P<n>\d{{1,3}})|(?P<word>{_NUMBER})[a-z]{{0,5}})(?: ?\([^)]{{1,30}}\))?"
_UNIT = r"(?P<unit>dni|dnia|dzien|tygodni\w*|tydzien|miesi\w+|godzin\w*)"
_WITHIN = (
    r"(?:w (?:nieprzekraczalnym |ostatecznym |dodatkowym )?terminie|w ciagu|w przeciagu|termin\w*(?: \w+){0,3}:?)"
    r"(?: (?:do|max\.?|maks\w*))?"
)
_TERM = re.compile(
    rf"{_WITHIN} ?{_COUNT} ?{_UNIT}(?: (?P<kind>robocz\w+|kalendarzow\w+))?"
    rf"|(?:w|termin\w*)(?: terminie)? (?P<adjective>\d{{1,3}}|{_NUMBER})[a-z]{{0,4}}[- ]?(?:cio|mio|u|o)?[- ]?dniow\w+"
    r"(?: terminie)?(?: (?P<kind2>robocz\w+))?"
)
_DAY = rf"(?P<day>{unnamed(DATE)}|\d{{1,2}}\.\d{{1,2}}(?!\.?\d)|\d{{1,2}} {NAME}\b)"
_UNTIL = re.compile(
    rf"(?:\bdo(?: dnia| dn\.?)?|najpozniej(?: do)?(?: dnia)?|nie pozniej niz(?: do)?(?: dnia)?|"
    rf"termin\w*(?: \w+){{0,2}}:?|przed(?: dniem)?) (?:\w+,? )?{_DAY}"
)
_FROM_LETTER = re.compile(
    r"od (?:dnia |daty )?(?:wystawienia|sporzadzenia|niniejszego|pisma|daty pisma|wyslania|wezwania z)"
)


@dataclass(frozen=True)
class Term:
    """The last day, and how it was counted: `count` of `unit` from `start`, or as written when there is no count."""

    due_on: date
    start: date
    count: int | None = None
    unit: str | None = None

    @property
    def facts(self):
        """How it was counted, to be kept and worded."""
        if self.count is None:
            return {"written": str(self.due_on)}
        return {"count": self.count, "unit": self.unit, "start": str(self.start)}


def term_in(folded, received_on, written_on=None):
    """The term that a folded sentence sets, or None; the day of delivery is not counted."""
    found = _TERM.search(folded)
    if found:
        start = written_on if written_on and _FROM_LETTER.search(folded, found.end()) else received_on
        return _counted(found, start)
    for found in _UNTIL.finditer(folded):
        day = _day(found["day"], received_on)
        if day is not None and day >= received_on:
            return Term(day, received_on)
    return None


def _counted(found, start):
    if found["adjective"]:
        count, unit, kind = _number(found["adjective"]), "dni", found["kind2"]
    else:
        count, unit, kind = _number(found["n"] or found["word"]), found["unit"], found["kind"]
    if unit.startswith("godzin"):
        count, unit = -(-count // 24), "dni"
    if unit.startswith("ty"):
        count, unit = 7 * count, "dni"
    if unit.startswith("miesi"):
        return Term(after_months(start, count), start, count, MONTHS)
    if kind and kind.startswith("robocz"):
        return Term(after_working_days(start, count), start, count, WORKING)
    return Term(after_days(start, count), start, count, DAYS)


def _number(written):
    return int(written) if written.isdigit() else NUMBERS[written]


def _day(written, received_on):
    full = next((day for day, _, _ in dates_in(written)), None)
    if full is not None:
        return full
    first, second = re.split(r"[. ]", written, maxsplit=1)
    month = int(second) if second.isdigit() else month_number(second)
    coming = (real_date(year, month, int(first)) for year in (received_on.year, received_on.year + 1))
    return next((day for day in coming if day is not None and day >= received_on), None)
