"""Numbers and addresses on the net out of lines: only what is marked as such, or cannot be anything else."""

import re

from cases import identifiers
from cases.identifiers import NotAnIdentifier
from cases.signature.lines import folded

# Bounded, so that no line takes longer than its length.
_NIP = re.compile(r"(?i)\b(?:nip|vat|tax id|ust-id)\b[^0-9\n]{0,14}?(\d(?:[ \-]?\d){9})(?!\d)")
_REGON = re.compile(r"(?i)\bregon\b[^0-9\n]{0,8}?(\d(?:[ \-]?\d){8}(?:\d{5})?)(?!\d)")
_KRS = re.compile(r"(?i)\bkrs\b[^0-9\n]{0,25}?(\d{10})(?!\d)")
# What has a number of its own beside it is no telephone.
_OTHER = re.compile(
    r"(?i)\b(?:nip|vat|regon|krs|pesel|bdo|konto|rachunek|rach|iban|nr konta|kapita\w*|fax|faks|f|faktur\w*)\b"
    r"[^0-9\n]{0,25}\d[\d \-.()]{5,40}"
)
_RUN = re.compile(r"[+(]{0,2}\d[\d ().\-]{6,22}\d")
_LABEL = re.compile(
    r"(?i)\b(?:tel|telefon|kom|komórka|komorka|mob|mobile|m|t|gsm|phone|ph|cell|sms)\b[.:]{0,2}\s*$"
)
_SHAPE = re.compile(
    r"\d{3} \d{3} \d{3}|\d{2} \d{3} \d{2} \d{2}|\d{2} \d{7}|\d{2} \d{3} \d{4}|\d{3} \d{2} \d{2} \d{2}"
)
# The area codes of Poland: a number that begins so is written in other groups than a mobile one.
_AREAS = re.compile(
    r"1[2-8]|2[2-59]|3[2-4]|4[1-468]|5[24-689]|6[1-3578]|7[14-7]|8[1-79]|9[145]",
)


def identifiers_in(lines, kind):
    """Every valid number of that kind ("nip", "regon", "krs") that stands by its name, each once."""
    pattern = {"nip": _NIP, "regon": _REGON, "krs": _KRS}[kind]
    found = (_valid(kind, match[1]) for line in lines for match in pattern.finditer(line))
    return list(dict.fromkeys(number for number in found if number))


def phones_in(lines):
    """Every telephone number, as `+48 600 100 200` or `+48 81 532 10 00`; no faxes."""
    found = []
    for line in lines:
        line = _OTHER.sub(" ; ", line)
        for match in _RUN.finditer(line):
            is_marked = bool(_LABEL.search(line[: match.start()]))
            found.append(_phone(match[0], is_marked or line.strip() == match[0].strip()))
    return list(dict.fromkeys(phone for phone in found if phone))


def emails_in(lines):
    """Every e-mail address, small."""
    tokens = (token.strip("<>()[],;:.\"'").lower() for line in lines for token in line.split())
    tokens = (
        token.removeprefix("mailto:").removeprefix("e-mail:").removeprefix("email:") for token in tokens
    )
    return list(dict.fromkeys(token for token in tokens if _is_email(token)))


def sites_in(lines):
    """Every web site, without `https://` and what follows the host."""
    tokens = (token.strip("<>()[],;:.\"'").lower() for line in lines for token in line.split())
    hosts = (_host(token) for token in tokens)
    return list(dict.fromkeys(host for host in hosts if host))


def _valid(kind, text):
    try:
        return getattr(identifiers, kind)(text)
    except NotAnIdentifier:
        return ""


def _phone(text, is_marked):
    digits = re.sub(r"[^\d]", "", text)
    if text.startswith(("+48", "(+48", "0048", "(0048")):
        return _grouped(digits.removeprefix("00")[2:])
    if text.startswith("+"):
        return f"+{digits}" if 8 <= len(digits) <= 15 else ""
    shape = " ".join(re.split(r"[ ().\-]+", text.strip(" ().-")))
    if len(digits) == 11 and digits.startswith("48") and is_marked:
        return _grouped(digits[2:])
    return _grouped(digits) if is_marked or _SHAPE.fullmatch(shape) else ""


def _grouped(digits):
    if len(digits) != 9 or digits[0] == "0":
        return ""
    sizes = (2, 3, 2, 2) if _AREAS.match(digits) else (3, 3, 3)
    groups, at = [], 0
    for size in sizes:
        groups.append(digits[at : at + size])
        at += size
    return f"+48 {' '.join(groups)}"


def _is_email(token):
    name, _, domain = token.partition("@")
    return (
        bool(name)
        and "." in domain.strip(".")
        and "@" not in domain
        and re.fullmatch(r"[\w.+\-]+", name + domain)
    )


def _host(token):
    is_site = token.startswith(("http://", "https://", "www."))
    host = token.partition("://")[2] or token
    host = host.partition("/")[0]
    return host if is_site and "." in host and "@" not in host and folded(host) == host else ""
