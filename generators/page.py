"""Polish typography for templates: filters, the environment, and spaces that may not break a line."""

import re
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date
from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from archive.db import GROSZ
from generators.words import amount_in_words, amount_in_words_100, plural

NBSP = "\u00a0"
MINUS = "\u2212"

NOUNS = {
    "rata": ("rata", "raty", "rat"),
    "miesiąc": ("miesiąc", "miesiące", "miesięcy"),
    "dzień": ("dzień", "dni", "dni"),
    "dokument": ("dokument", "dokumenty", "dokumentów"),
    "załącznik": ("załącznik", "załączniki", "załączników"),
    "egzemplarz": ("egzemplarz", "egzemplarze", "egzemplarzy"),
}

VALIDITIES = {
    "rok": "rok obrotowy",
    "mies": "ostatni zamknięty miesiąc",
    "kwartał": "ostatni kwartał",
    "data": "data z dokumentu",
}

# The short names of issuers in data/document_types.toml that a client need not know.
ISSUERS = {
    "ARiMR": "Agencja Restrukturyzacji i Modernizacji Rolnictwa",
    "BIK": "Biuro Informacji Kredytowej",
    "CEIDG": "Centralna Ewidencja i Informacja o Działalności Gospodarczej",
    "CRBR": "Centralny Rejestr Beneficjentów Rzeczywistych",
    "GUS": "Główny Urząd Statystyczny",
    "IP": "instytucja pośrednicząca",
    "KRK": "Krajowy Rejestr Karny",
    "KRUS": "Kasa Rolniczego Ubezpieczenia Społecznego",
    "MF": "Ministerstwo Finansów",
    "MS": "Ministerstwo Sprawiedliwości",
    "OSD": "operator systemu dystrybucyjnego",
    "RDOŚ": "regionalna dyrekcja ochrony środowiska",
    "S24": "rejestracja spółki przez internet (system S24)",
    "TU": "towarzystwo ubezpieczeń",
    "US": "urząd skarbowy",
    "USC": "urząd stanu cywilnego",
    "ZUS": "Zakład Ubezpieczeń Społecznych",
}

# What XML cannot carry at all (XML 1.0 §2.2), and so neither can Word; people paste it from elsewhere.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TAG = re.compile(r"(<[^>]*>)")
_SPACES = re.compile(r"[ \t\r\n]+")
_ONE_LETTER = re.compile(r"(?<!\w)([aiouwzAIOUWZ]) (?=\S)")
_REFERENCE = re.compile(r"(?<!\w)(§|art\.|ust\.|pkt|lit\.|nr|ul\.|tel\.) (?=\S)")
_COUNTED = re.compile(r"(?<=\d) (?=[a-ząćęłńóśźż]{2}|r\.)")


class BlankField(ValueError):
    """A template was about to print a value that is not there: the document's kind failed to ask for it."""


def amount(value, currency="PLN"):
    """`100 000,00 zł`, negative `−1 234,50 zł`; halves up to grosze."""
    exact = Decimal(value).quantize(GROSZ, ROUND_HALF_UP)
    digits = f"{abs(exact):,.2f}".replace(",", NBSP).replace(".", ",")
    return f"{MINUS if exact < 0 else ''}{digits}{NBSP}{'zł' if currency == 'PLN' else currency}"


def amount_with_words(value):
    """`18 450,00 zł (słownie: osiemnaście tysięcy czterysta pięćdziesiąt złotych 00/100)`."""
    return f"{amount(value)} (słownie: {amount_in_words_100(value)})"


def percent(value):
    """`8,00%`."""
    return f"{Decimal(value).quantize(GROSZ, ROUND_HALF_UP):f}%".replace(".", ",")


def vat_rate(value):
    """`23%`, or `zw.` when the service is exempt (None)."""
    return "zw." if value is None else f"{Decimal(value).normalize():f}%".replace(".", ",")


def date_long(day):
    """`23 listopada 2026 r.`, as in a sentence."""
    return format_date(day, f"d{NBSP}MMMM{NBSP}y{NBSP}'r.'", locale="pl")


def date_short(day):
    """`23.11.2026`, as in a table."""
    return format_date(day, "dd.MM.y", locale="pl")


def nip(digits):
    """`123-456-32-18`."""
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:8]}-{digits[8:]}"


def account(number):
    """A Polish account number in its groups: `61 1090 1014 0000 0712 1981 2874`."""
    digits = re.sub(r"\D", "", number)
    return NBSP.join([digits[:2], *(digits[i : i + 4] for i in range(2, len(digits), 4))])


def phone(number):
    """`+48 600 000 000`; a number that somebody grouped, or a foreign one, keeps its groups."""
    national = re.fullmatch(r"(?:\+48|0048)?(\d{3})(\d{3})(\d{3})", number.strip())
    return NBSP.join(["+48", *national.groups()] if national else number.split())


def counted(count, noun):
    """`12 miesięcy`; `noun` is a key of NOUNS."""
    return f"{count}{NBSP}{plural(count, *NOUNS[noun])}"


def validity(code):
    """How old a document may be, in words: `30d` → `30 dni`, `3m` → `3 miesiące` (DOMAIN.md §3.1)."""
    exact = re.fullmatch(r"(\d+)([dm])", code)
    if exact:
        return counted(int(exact[1]), {"d": "dzień", "m": "miesiąc"}[exact[2]])
    return VALIDITIES.get(code, code)


def issuers(names):
    """What the short names among the issuers mean, in the order of the alphabet: `US – urząd skarbowy`."""
    words = {word for name in names for word in re.findall(r"\w+", name)}
    return [f"{short} – {meaning}" for short, meaning in ISSUERS.items() if short in words]


FILTERS = {
    "amount": amount,
    "amount_with_words": amount_with_words,
    "words": amount_in_words,
    "words_100": amount_in_words_100,
    "percent": percent,
    "vat_rate": vat_rate,
    "date_long": date_long,
    "date_short": date_short,
    "nip": nip,
    "account": account,
    "phone": phone,
    "counted": counted,
    "validity": validity,
    "issuers": issuers,
}


def environment():
    """Templates that escape, that cannot reach past their values, and that fail rather than leave a gap."""
    env = ImmutableSandboxedEnvironment(
        loader=PackageLoader("generators"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(FILTERS)
    return env


def tie(html):
    """The page with non-breaking spaces after one-letter words, `§`, `art.`, and inside `14 dni`."""
    return "".join(part if part.startswith("<") else _tie_text(part) for part in _TAG.split(html))


def _tie_text(text):
    text = _SPACES.sub(" ", text)
    for pattern in (_ONE_LETTER, _REFERENCE):
        text = pattern.sub(rf"\1{NBSP}", text)
    return _COUNTED.sub(NBSP, text)


def _printable(value):
    if value is None or value == "":
        raise BlankField("a value to print is missing")
    return _FORBIDDEN.sub("", value) if isinstance(value, str) else value
