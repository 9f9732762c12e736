"""Which months or years a paper is about: told by its name, else by the head of its text (DOMAIN.md §3.4)."""

import re

from cases.matching.words import normalised
from cases.written import (
    DATE,
    NAME,
    ROMAN,
    dates_in,
    folded,
    month_number,
    months,
    real_date,
    spaced,
    unnamed,
)

HEAD = 1500  # characters of a text that say what it is about


def period_in_name(name, today):
    """The `Period` that a file name tells, or None. A month or quarter without its year is the last such."""
    words = _FORM.sub(" ", normalised(_with_ranges(folded(name))))
    for pattern, meaning in _RULES:
        for found in pattern.finditer(words):
            period = meaning(found, today)
            if period is not None and period.first <= today:
                return _year_beside(words, found) or period if meaning is _a_date else period
    return None


def period_in_text(text, today):
    """The `Period` of which the head of a text says that it is about it, or None."""
    head = spaced(text[:HEAD])
    span = _SPAN.search(head)
    days = [day for day, _, _ in dates_in(span[0])] if span else []
    if len(days) == 2 and days[0] <= days[1]:
        return months(days[0].year, days[0].month, days[1].month, days[1].year)
    told = _TOLD.search(head)
    return period_in_name(told[0], today) if told else None


def without_quarters(name):
    """The normalised name where `kw` after the number of a quarter can be no land register (rule 3)."""
    return _A_QUARTER.sub("kwartal", name)


def _year_beside(words, dated):
    # "SF 2025 podpisane 28.03.2026": the paper is about the year, the day is when something was done with it.
    rest = words[: dated.start()] + words[dated.end() :]
    year = re.search(r"(?<![a-z0-9])20\d\d(?![a-z0-9])", rest)
    return months(int(year[0]), 1, 12) if year and int(year[0]) < int(dated["y"]) else None


def _with_ranges(name):
    # 01-10.2026 is January to October, 01.10.2026 a day: where the separators differ they tell two things.
    def spelled(found):
        first, between, last, before, year = found.group("m", "s", "n", "t", "y")
        return f"{first} do {last} {year}" if between != before and int(first) <= int(last) else found[0]

    return _TURNED_RANGE.sub(spelled, _RANGE.sub(spelled, name))


def _a_date(found, today):
    day = real_date(int(found["y"]), int(found["m"]), int(found["d"]))
    return day and months(day.year, day.month)


def _month_range(found, today):
    first, last = int(found["m"]), int(found["n"])
    return months(int(found["y"]), first, last) if first < last else None


def _two_months(found, today):
    first, last = (int(found["y"]), int(found["m"])), (int(found["z"]), int(found["n"]))
    return months(*first, last[1], last[0]) if first <= last else None


def _roman_months(found, today):
    first, last = ROMAN[found["m"]], ROMAN[found["n"] or found["m"]]
    return months(int(found["y"]), first, last) if first <= last else None


def _quarters(found, today):
    first, last = _quarter(found["m"]), _quarter(found["n"] or found["m"])
    return months(_year(found, today, 3 * last), 3 * first - 2, 3 * last) if first <= last else None


def _quarter(written):
    return int(written) if written.isdigit() else ROMAN[written]


def _half(found, today):
    half = _quarter(found["m"])
    return months(_year(found, today, 6 * half), 6 * half - 5, 6 * half)


def _named_months(found, today):
    first = month_number(found["m"])
    last = month_number(found["n"] or found["m"])
    # A month of no year is the last one of that name that has begun.
    year = int(found["y"]) if found["y"] else today.year - (last > today.month)
    return months(year, first, last) if first <= last else None


def _one_month(found, today):
    return months(int(found["y"]), int(found["m"]))


def _years(found, today):
    years = [int(year) for year in re.findall(r"20\d\d", found[0])]
    return months(min(years), 1, 12, max(years))


def _short_month(found, today):
    year = 2000 + int(found["y"])
    return months(year, int(found["m"])) if today.year - 6 <= year <= today.year else None


def _year(found, today, last_month):
    if not found["y"]:
        return today.year - (last_month >= today.month)
    return int(found["y"]) if len(found["y"]) == 4 else 2000 + int(found["y"])


# The numbers of forms are no months.
_FORM = re.compile(
    r"(?<![a-z0-9])(?:cit ?8(?: \d\d(?= 20))?|(?:pit|vat|nip) ?(?:[2578]|11|16|28|3[679])[a-z]{0,2}|[fi] ?0[1-9])"
    r"(?![a-z0-9])"
)
_RANGE = re.compile(
    r"(?<![\d.])(?P<m>0?[1-9]|1[0-2])(?P<s>[ ._/–-]+)(?P<n>0?[1-9]|1[0-2])(?P<t>[ ._/–-]+)(?P<y>20\d\d)(?!\d)"
)
_TURNED_RANGE = re.compile(
    r"(?<!\d)(?P<y>20\d\d)(?P<t>[ ._/–-]+)(?P<m>0[1-9]|1[0-2])(?P<s>[ ._/–-]+)(?P<n>0[1-9]|1[0-2])(?![\d.])"
)
_D = unnamed(DATE)
_SPAN = re.compile(rf"(?:okres\w*|od dnia|\bod|obrachunkowy|obrotowy)[^\n\d]{{0,30}}{_D}[^\n\d]{{1,30}}{_D}")
_TOLD = re.compile(
    r"(?:\bza (?:rok|miesiac|okres|kwartal|[ivx]+ kw|\d{1,2}[/. -]|20\d\d)|"
    rf"\brok (?:podatkowy|obrotowy)|\brok:?(?= ?20)|\bmiesiac:|\bna dzien|\bza (?:{NAME}) )[^\n]{{0,60}}"
)
_Y = r"(?P<y>20\d\d)"
_Y_SHORT = r"(?: (?:r |roku )?(?P<y>20\d\d|[12]\d))?"
_M, _N = r"(?P<m>0?[1-9]|1[0-2])", r"(?P<n>0?[1-9]|1[0-2])"
_MM, _NN = r"(?P<m>0[1-9]|1[0-2])", r"(?P<n>0[1-9]|1[0-2])"
_R, _S = (rf"(?P<{name}>i{{1,3}}|iv|vi{{0,3}}|ix|xi{{0,2}})" for name in "mn")
_Q, _P = (rf"(?P<{name}>i{{1,3}}|iv|[1-4])" for name in "mn")
_QUARTER = r"(?:kwartal\w*|kwart|kw|q)"
_UNTIL = r"(?:do |i )?"
_NAMED = rf"(?P<m>{NAME})(?: {_UNTIL}(?P<n>{NAME}))?"
# The fuller ones first: of "01.09.2026 do 30.09.2026" no single date is the period.
_RULES = tuple(
    (re.compile(rf"(?<![a-z0-9])(?:{pattern})(?![a-z0-9])"), meaning)
    for pattern, meaning in (
        (rf"[0-3]?\d {_M} {_Y} (?:r )?{_UNTIL}[0-3]?\d {_N} (?P<z>20\d\d)", _two_months),
        (rf"{_Y} {_M} [0-3]\d {_UNTIL}(?P<z>20\d\d) {_N} [0-3]\d", _two_months),
        (rf"(?P<d>[0-3]\d) {_MM} {_Y}", _a_date),
        (rf"{_Y} ?{_MM} ?(?P<d>[0-3]\d)", _a_date),
        (rf"{_M} {_Y} {_UNTIL}{_N} (?P<z>20\d\d)", _two_months),
        (rf"{_Y} {_MM} {_UNTIL}(?P<z>20\d\d) {_NN}", _two_months),
        (rf"{_M} {_UNTIL}{_N} {_Y}", _month_range),
        (rf"{_Y} {_MM} {_UNTIL}{_NN}", _month_range),
        (rf"{_Q}(?: {_UNTIL}{_P})? ?{_QUARTER}{_Y_SHORT}", _quarters),
        (rf"{_Y} {_Q}(?: {_UNTIL}{_P})? ?{_QUARTER}", _quarters),
        (rf"{_Y} ?{_QUARTER} ?{_Q}(?: {_UNTIL}{_P})?", _quarters),
        (rf"{_QUARTER} ?{_Q}(?: {_UNTIL}{_P})?{_Y_SHORT}", _quarters),
        (rf"(?P<m>i{{1,2}}|[12]) (?:polrocz\w*|pol){_Y_SHORT}", _half),
        (rf"h ?(?P<m>[12]){_Y_SHORT}", _half),
        (rf"{_R}(?: {_UNTIL}{_S})? {_Y}", _roman_months),
        (rf"{_NAMED} {_Y}", _named_months),
        (rf"{_Y} {_NAMED}", _named_months),
        (rf"(?P<m>0?[1-9]|1[0-2]) {_Y}", _one_month),
        (rf"{_Y} ?{_MM}", _one_month),
        (rf"{_MM} ?{_Y}", _one_month),
        (rf"20\d\d(?: {_UNTIL}20\d\d)*", _years),
        (rf"{_MM} (?P<y>[12]\d)", _short_month),
        (rf"{_NAMED}(?P<y>)", _named_months),
    )
)
# "i kw" may be "and the land register": only a year after it makes it the first quarter.
_A_QUARTER = re.compile(
    r"(?<![a-z0-9])(?:(?:i{2,3}|iv|[1-4]|i (?:do )?(?:i{2,3}|iv)|i(?= kw\w* (?:20)?\d\d(?!\d)))"
    r"(?: (?:do )?(?:i{1,3}|iv|[1-4]))? ?kw(?:art)?|kw(?:art)? ?(?:i{2,3}|iv|i(?= 20\d\d))|"
    r"q ?[1-4]|[1-4] ?q)(?![a-z0-9])"
)
