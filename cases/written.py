"""Dates and periods as people in Poland write them: 3.11.2026, `3 listopada 2026 r.`, `III kw. 2026`, `09_2026`.

What is not surely a date is none: a wrong one would make a paper valid that is not.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from itertools import filterfalse

from cases.calendar import last_of_month

MONTHS = {
    "sty": 1, "lut": 2, "mar": 3, "kwi": 4, "maj": 5, "cze": 6,
    "lip": 7, "sie": 8, "wrz": 9, "paz": 10, "lis": 11, "gru": 12,
}  # fmt: skip
ROMAN = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12,
}  # fmt: skip
EARLIEST = 1990
NAME = (
    "(?:sty(?:cz(?:en|nia|niu))?|lut(?:y|ego|ym)?|mar(?:zec|ca|cu)?|kwi(?:ecien|etnia|etniu)?|maj(?:a|u)?|"
    "cze(?:rwiec|rwca|rwcu)?|lip(?:iec|ca|cu)?|sie(?:rpien|rpnia|rpniu)?|wrz(?:esien|esnia|esniu)?|"
    "paz(?:dziernik(?:a|u)?)?|lis(?:topad(?:a|zie)?)?|gru(?:dzien|dnia|dniu)?)"
)
YEAR = r"(?:19|20)\d\d"
_NUMERIC = r"(?P<d>\d{1,2})[ ./-]{1,2}(?P<m>\d{1,2})[ ./-]{1,2}(?P<y>" + YEAR + r")"
_TURNED = r"(?P<ty>" + YEAR + r")[ ./-](?P<tm>\d{2})[ ./-](?P<td>\d{2})"
_SPOKEN = rf"(?P<sd>\d{{1,2}})\.? (?P<sm>{NAME})\.? (?P<sy>{YEAR})"
DATE = rf"(?<!\d)(?:{_NUMERIC}|{_TURNED}|{_SPOKEN})(?!\d)"
_DATE = re.compile(DATE)
_UNNAMED = re.compile(r"\?P<\w+>")


@dataclass(frozen=True)
class Period:
    """The days that a paper is about, whole months; its `code`: 2025, 2026-09, 2026-Q3, 2026-01/2026-10."""

    first: date
    last: date

    @property
    def code(self):
        years, months = (self.first.year, self.last.year), (self.first.month, self.last.month)
        if months == (1, 12):
            return str(years[0]) if years[0] == years[1] else f"{years[0]}/{years[1]}"
        if years[0] == years[1] and months[1] - months[0] == 2 and months[1] % 3 == 0:
            return f"{years[0]}-Q{months[1] // 3}"
        ends = [f"{day.year}-{day.month:02d}" for day in (self.first, self.last)]
        return "/".join(dict.fromkeys(ends))

    @property
    def is_whole_years(self):
        return (self.first.month, self.last.month) == (1, 12)


def folded(text):
    """Lower case without diacritics, of the same letters else: `Zażółć` → `zazolc`."""
    # NFKD leaves the Polish l with stroke as it is.
    text = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    return "".join(filterfalse(unicodedata.combining, text)).lower()


def months(year, first, last=None, last_year=None):
    """The period from one month to another, or of one month."""
    return Period(date(year, first, 1), last_of_month(last_year or year, last or first))


def period_of_code(code):
    """The period kept as that code; None for none."""
    if not code:
        return None
    if quarter := re.fullmatch(r"(\d{4})-Q([1-4])", code):
        year, number = map(int, quarter.groups())
        return months(year, 3 * number - 2, 3 * number)
    first, _, last = code.partition("/")
    (first_year, first_month), (last_year, last_month) = _split(first, 1), _split(last or first, 12)
    return months(first_year, first_month, last_month, last_year)


def dates_in(text):
    """Every (date, start, end) written in a folded text, as written order goes."""
    found = ((_date_of(match), *match.span()) for match in _DATE.finditer(text))
    return [(day, start, end) for day, start, end in found if day is not None]


def first_date(text):
    """The first date written in any text, or None."""
    return next((day for day, _, _ in dates_in(spaced(text))), None)


def spaced(text):
    """A folded text with plain single spaces: what dates are looked for in."""
    return re.sub(r"[ \t\u00a0\u202f]+", " ", folded(text))


def unnamed(pattern):
    """The pattern without its names, to be used beside others of the kind."""
    return _UNNAMED.sub("?:", pattern)


def month_number(name):
    """The number of a month by its folded name or abbreviation."""
    return MONTHS[name[:3]]


def real_date(year, month, day):
    """The date, or None where the calendar has none or the year is no paper's."""
    if year < EARLIEST or not 1 <= month <= 12 or not 1 <= day <= last_of_month(year, month).day:
        return None
    return date(year, month, day)


def _date_of(match):
    named = match.groupdict()
    if named["y"]:
        return real_date(int(named["y"]), int(named["m"]), int(named["d"]))
    if named["ty"]:
        return real_date(int(named["ty"]), int(named["tm"]), int(named["td"]))
    return real_date(int(named["sy"]), month_number(named["sm"]), int(named["sd"]))


def _split(end, month):
    year, _, named = end.partition("-")
    return int(year), int(named or month)
