"""Facts in a text, each as one canonical word however it is spelled: amounts, days, numbers of papers and registers.

An amount is its plain number (`1250000`, `1250000.50`), a day its ISO date, the number of a paper is without the zeros
that people leave out (`w/2026/31`). What a fact is does not depend on what stands around it.
"""

import re
from datetime import date

from cases.written import MONTHS, NAME, ROMAN, folded
from search.ranges import between

LARGEST = 10**17  # grosze; whatever is written, no column of numbers holds much more, and nobody owes as much
LONGEST_BARE = 8  # digits of a number that nothing calls money: longer ones are telephones and registers
ENGLISH_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip

_SEVERAL = {"tys": 10**3, "mln": 10**6, "mil": 10**6, "mld": 10**9}
_MILLIARD = "miliard"
_B = "[ \u00a0\u2007\u2009\u202f]"  # a blank that may stand within a number
_ENDS = r"(?![^\W_])"
_UNIT = rf"(?:tys(?:i[aąeę]c[a-zęy]*)?|mln|milion[a-zóy]*|mld|miliard[a-zóy]*){_ENDS}"
_CURRENCY = rf"(?:z[łl](?:ot(?:y(?:ch|mi)?|e))?|pln|euro?|usd|chf|gbp){_ENDS}"
_TAIL = rf"(?={_B}?(?:{_UNIT}|{_CURRENCY}))"
_WHOLE_CHAIN = r"(?![^\W_]|[-./@_+\\‐‑–][^\W_])"
# "100 000-200 000" are two numbers, "601 234-567" is none.
_WHOLE_FIGURE = rf"(?:{_TAIL}|(?![^\W_]|[./@_+\\][^\W_]|,\d|[-‐‑–](?!\d+(?:{_B}|[.,])\d)[^\W_]))"
_WHOLE_GROUPS = rf"(?:{_TAIL}|(?!{_B}\d{{3}}(?!\d))){_WHOLE_FIGURE}"
_FIGURE = rf"""(?:
      \d{{1,3}}(?:{_B}\d{{3}}){{1,5}}(?:[.,]\d{{1,2}})?{_WHOLE_GROUPS}
    | \d{{1,3}}(?:\.\d{{3}}){{1,5}}(?:,\d{{1,2}})?{_WHOLE_FIGURE}
    | \d{{1,3}}(?:,\d{{3}}){{1,5}}(?:\.\d{{1,2}})?{_WHOLE_FIGURE}
    | \d{{1,15}}[.,]\d{{1,2}}{_WHOLE_FIGURE}
    | \d{{1,15}}(?:[.,]\d{{1,6}})?{_TAIL}
    )"""
_AMOUNT = rf"(?i:{_FIGURE}(?:{_B}?{_UNIT}\.?)?(?:\s?{_CURRENCY})?)"
_POLISH_NAME = re.sub("[nsz]", lambda letter: {"n": "[nń]", "s": "[sś]", "z": "[zź]"}[letter[0]], NAME)
_ENGLISH_NAME = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    "oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_MONTH = rf"(?i:{_POLISH_NAME}|{_ENGLISH_NAME}|x(?:i{{1,2}})?|i[xv]|vi{{0,3}}|i{{1,3}})"
_YEAR = r"(?:19|20)\d\d"
_WHOLE_DAY = rf"(?=r{_ENDS}|T\d\d:|{_ENDS}(?![./][^\W_]))"
_DAY = rf"""
      \d{{1,2}}(?P<stop>[./-]){_B}?\d{{1,2}}(?P=stop){_B}?{_YEAR}{_WHOLE_DAY}
    | {_YEAR}(?P<dash>[-./])\d{{1,2}}(?P=dash)\d{{1,2}}{_WHOLE_DAY}
    | \d{{1,2}}(?i:\.|st|nd|rd|th)?(?:{_B}|[./-]){{1,2}}{_MONTH}[.,]?(?:{_B}|[./-]){_YEAR}{_WHOLE_DAY}
    """
_ENGLISH_DAY = rf"(?i:{_ENGLISH_NAME})\.?{_B}\d{{1,2}}(?i:st|nd|rd|th)?,?{_B}{_YEAR}{_ENDS}"
# With a blank only in capitals or as invoices are called: "do 12/2026" is no number of a paper.
_PAPER = rf"""
      [A-Za-z]{{1,5}}[/-]?\d{{1,7}}(?:[/-]\d{{1,7}}){{1,3}}(?:[/-][A-Za-z]{{1,4}})?{_WHOLE_CHAIN}
    | (?:[A-Z]{{1,5}}|[Ff][A-Za-z]{{1,3}}){_B}\d{{1,7}}(?:/\d{{1,7}}){{1,3}}(?:/[A-Za-z]{{1,4}})?{_WHOLE_CHAIN}
    """
_LAND = rf"[A-Za-z]{{2}}\d[A-Za-z]{_B}?/{_B}?\d{{1,8}}{_B}?/{_B}?\d{_ENDS}"
_NIP = r"(?:\d{3}[-\s]\d{3}[-\s]\d{2}[-\s]\d{2}|\d{3}[-\s]\d{2}[-\s]\d{2}[-\s]\d{3})"
_ACCOUNT = r"(?:\d{2}(?:\s\d{4}){6}|\d{2}\s\d{8}\s\d{16})"
# What needs no reading has no name: run together, it is canonical.
_NUMERIC = rf"""
      (?:{_NIP}|{_ACCOUNT}|(?:\d{{4}}\s){{6}}\d{{2}}){_ENDS}
    | (?:(?:\d{{3}}\s){{3}}\d{{5}}|\d{{6}}[-\s]\d{{5}}|(?:\d{{2}}[-\s]){{3}}\d{{5}}){_ENDS}
    | (?P<day>(?:{_DAY})(?:{_B}r(?:oku)?{_ENDS})?)(?:r{_ENDS})?
    | (?P<amount>{_AMOUNT})
    """
_LETTERED = rf"""
      (?i:pl)[\s-]?(?:{_NIP}|{_ACCOUNT}){_ENDS}
    | [A-Z]{{2}}\d{{2}}(?:\s[A-Z0-9]{{4}}){{3,7}}(?:\s[A-Z0-9]{{1,3}})?{_ENDS}
    | (?P<land>{_LAND})
    | (?P<paper>{_PAPER})
    | (?P<english>{_ENGLISH_DAY})
    | (?P<priced>(?i:pln|eur|usd|chf|gbp){_B}?(?:{_AMOUNT}|\d{{1,15}}{_WHOLE_CHAIN}))
    """
# For a verbose pattern. Figures are those that people type here; a look ahead spares words the rest.
SHAPES = rf"""
      (?=\d)(?:{_NUMERIC})
    | (?=[A-Za-z]{{1,9}}+\.?(?:{_B}|[/-])?\d)(?:{_LETTERED})
    """.replace(r"\d", "[0-9]")

_JOINED = re.compile(r"[^\W_][-./@+\\,‐‑–]")
_NO_MONTHS = ("st", "nd", "rd", "th", "r", "roku")
_FIGURES = re.compile("[0-9]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_PARTS = re.compile(r"[0-9]+|[A-Za-z]+")
_WRITTEN_AMOUNT = re.compile(
    rf"(?:{_NUMERIC}|(?P<plain>\d{{1,15}}{_WHOLE_CHAIN}(?!,\d)))".replace(r"\d", "[0-9]"), re.VERBOSE
)
_TYPED_AMOUNT = re.compile(
    rf"(?:(?i:pln|eur|usd|chf|gbp)|[€$£])?{_B}?(?P<amount>{_AMOUNT}|\d{{1,15}})(?:{_B}?[€$£]|,[-–—])?".replace(
        r"\d", "[0-9]"
    ),
    re.VERBOSE,
)
_DASHED = re.compile(r"(?<=[\w.])[-–](?=[0-9])")
_MONTH_NAME = re.compile(_MONTH)
_CURRENCY_BEFORE = re.compile(rf"(?:\b(?:pln|eur|usd|chf|gbp)|[€$£]){_B}?\Z", re.IGNORECASE)
_CURRENCY_AFTER = re.compile(rf"{_B}?[€$£]|,[-–—]")
_SHARE_AFTER = re.compile(r"\s?(?:%|‰|proc\b|p\.p|pkt\b)")


def canonical(found):
    """The fact that a match of `SHAPES` is, in its canonical spellings, the likeliest first; none needs reading."""
    read = _READERS.get(found.lastgroup)
    return read(found.group()) if read else ()


def amounts(text):
    """Every amount of money written in the text, in grosze (or cents); what may be no money is left out.

    Money is what a currency, thousands or millions are written with, and a bare number with thousands separated or
    two decimals behind a comma, unless it is a share or as long as a telephone number.
    """
    found, here, last_end = set(), 0, 0
    while figures := _FIGURES.search(text, here):
        start, here = figures.span()
        match = _WRITTEN_AMOUNT.match(text, start) if _begins(text, start, last_end) else None
        if match:
            here = last_end = match.end()
            if match.lastgroup in ("amount", "plain"):
                found.update(_money(match, text))
    return found


def money(typed):
    """What somebody asked for as an amount: (least, most) in grosze, either None where it is open; None if it is none.

    One amount, two with dots, a dash or a word between, or one with < or > before it.
    """
    return between(_DASHED.sub("..", typed), _typed_amount, 1)


def month_called(name):
    """The number of a month by its Polish, English or Roman name, whole or as it is shortened; None if it is none."""
    return _month(folded(name)) if _MONTH_NAME.fullmatch(name) else None


def _typed_amount(typed):
    found = _TYPED_AMOUNT.fullmatch(typed.strip())
    if not found:
        return None
    (value, scale), *_ = _values(found["amount"])
    return (value * 100 // scale,) * 2


def _begins(text, start, last_end):
    """Whether a number may begin here: not in the middle of a word or of a chain of numbers."""
    before = text[max(0, start - 2) : start]
    if before[-1:].isalnum() or before[-1:] == "_":
        return bool(_CURRENCY_BEFORE.search(text[max(0, start - 5) : start]))
    return not _JOINED.fullmatch(before) or start - 1 == last_end


def _money(match, text):
    written, end = match.group(), match.end()
    is_priced = _CURRENCY_BEFORE.search(text[max(0, match.start() - 5) : match.start()])
    is_called = is_priced or _CURRENCY_AFTER.match(text, end) or _LETTERS.search(written)
    if not is_called and (not _is_plausible(written) or _SHARE_AFTER.match(text, end)):
        return ()
    (value, scale), *others = _values(written)
    grosze = value * 100 // scale
    # "1,250 zł" is a thousand and more in English, a little more than one in Polish.
    return () if grosze > LARGEST or others and not is_priced else (grosze,)


def _is_plausible(written):
    """Whether a bare number looks like money: two decimals behind a comma, or thousands kept apart."""
    *before, last = _FIGURES.findall(written)
    mark = written[-len(last) - 1 : -len(last)]
    if before and len(last) == 2:
        return mark == "," or len(before) > 1
    return bool(before) and len(last) == 3 and (mark not in ".," or len(before) > 1) and _is_short(written)


def _is_short(written):
    return sum(map(str.isdigit, written)) <= LONGEST_BARE


def _plain_numbers(written):
    return tuple(dict.fromkeys(_plain(value, scale) for value, scale in _values(written)))


def _plain(value, scale):
    whole, rest = divmod(value, scale)
    if not rest:
        return str(whole)
    decimals = str(rest).zfill(len(str(scale)) - 1).rstrip("0").ljust(2, "0")
    return f"{whole}.{decimals}"


def _values(written):
    """The readings of an amount as (numerator, power of ten beneath it), the likeliest first."""
    *before, last = _FIGURES.findall(written)
    times = _times(written)
    thousands = (int("".join((*before, last))) * times, 1)
    if not before:
        return (thousands,)
    end = written.rindex(last)
    mark = written[end - 1]
    decimal = (thousands[0], 10 ** len(last))
    if mark not in ".," or (len(before) > 1 and mark in written[: end - 1 - len(before[-1])]):
        return (thousands,)
    if len(last) != 3 or times > 1 or len(before) > 1 or len(before[0]) > 3 or before[0] == "0":
        return (decimal,)
    return (thousands,) if mark == "." else (thousands, decimal)


def _times(written):
    """What the word behind the figures multiplies them by."""
    for word in _LETTERS.findall(written):
        word = folded(word)
        if word.startswith(_MILLIARD):
            return _SEVERAL["mld"]
        if word[:3] in _SEVERAL:
            return _SEVERAL[word[:3]]
    return 1


def _day(written):
    """The ISO date, or nothing for a day that no calendar has."""
    figures = [int(part) for part in _FIGURES.findall(written)]
    names = [name for name in map(folded, _LETTERS.findall(written)) if name not in _NO_MONTHS]
    if names:
        orders = [(figures[1], _month(names[0]), figures[0])]
    elif figures[0] > 31:
        orders = [figures]
    else:
        day, month, year = figures
        orders = [(year, month, day)] + ([(year, day, month)] if "/" in written else [])
    return tuple(day.isoformat() for day in map(_date, orders) if day)[:1]


def _month(name):
    return ROMAN.get(name) or MONTHS.get(name[:3]) or ENGLISH_MONTHS[name[:3]]


def _date(parts):
    try:
        return date(*parts)
    except ValueError:
        return None


def _paper(written):
    """Run together, and with its parts told apart."""
    parts = [part.lower() for part in _PARTS.findall(written)]
    return "".join(parts), "/".join(part.lstrip("0") or "0" for part in parts)


def _land(written):
    court, number, check = (part.strip() for part in written.lower().split("/"))
    return (f"{court}{number.zfill(8)}{check}",)


_READERS = {
    "day": _day,
    "english": _day,
    "amount": _plain_numbers,
    "priced": _plain_numbers,
    "paper": _paper,
    "land": _land,
}
