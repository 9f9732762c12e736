"""What in a text may be a number of somebody's: a bounded scan, so that only what was found is looked up."""

import re
from dataclasses import dataclass
from itertools import islice

from cases import identifiers
from cases.identifiers import NotAnIdentifier
from cases.reference import FEWEST_DIGITS, FEWEST_SIGNS, normal

MOST = 300  # of each kind in one message
MOST_GROUPS = 6  # of digits in one number
MOST_WORDS = 4  # of one number

# Digits as people group them: 123-456-32-18, 123 456 32 18, PL1234563218.
_RUN = re.compile(r"(?<!\w)(?:PL[ -]?)?(\d{1,14}(?:[ \u00a0-]\d{1,14})*+)(?!\w)", re.IGNORECASE)
_GROUP = re.compile(r"\d+")
_BY_LENGTH = {
    9: (("regon", identifiers.regon),),
    10: (("nip", identifiers.nip), ("krs", identifiers.krs)),
    11: (("pesel", identifiers.pesel),),
    14: (("regon", identifiers.regon),),
}
_WORD = re.compile(r"[\w/.\\_\u2010-\u2014-]{1,60}")
_OURS = re.compile(r"(?<![\w/])([A-Z]{1,4})\s?/\s?(20\d{2})\s?/\s?(\d{1,5})(?![\w/])", re.IGNORECASE)


@dataclass(frozen=True)
class Identifier:
    """A tidy number of that kind: nip, regon, krs, pesel."""

    kind: str
    value: str

    @property
    def shown(self):
        """As it may stand in a reason: a PESEL tells its last four digits only."""
        if self.kind == "nip":
            return identifiers.with_dashes(self.value)
        return f"*******{self.value[-4:]}" if self.kind == "pesel" else self.value


def identifiers_in(text):
    """Each `Identifier` in the text whose check digits are right, once; what is longer or shorter is none."""
    return _first(_read(digits) for match in _RUN.finditer(text) for digits in _numbers_of(match[1]))


def references_in(text):
    """Normal forms of what may be a number that an institution gave (`BT 2026/00417`), each once."""
    return _first([one] for one in map(normal, _windows(_WORD.findall(text))) if _is_number(one))


def document_numbers_in(text):
    """Numbers of documents of ours, as `UD/2026/0012`, each once."""
    return _first([f"{prefix.upper()}/{year}/{int(n):04d}"] for prefix, year, n in _OURS.findall(text))


def _numbers_of(run):
    """What the groups of a run give, each alone and joined with those after it."""
    groups = _GROUP.findall(run)
    for start in range(len(groups)):
        joined = ""
        for group in groups[start : start + MOST_GROUPS]:
            joined += group
            yield joined


def _read(digits):
    for kind, read in _BY_LENGTH.get(len(digits), ()):
        try:
            yield Identifier(kind, read(digits))
        except NotAnIdentifier:
            continue


def _windows(words):
    """Words, and neighbours that may be one number: each has a digit, or is a few capitals."""
    for start, word in enumerate(words):
        yield word
        joined = [word]
        for more in words[start + 1 : start + MOST_WORDS]:
            if not (_may_belong(joined[-1]) and _may_belong(more)):
                break
            joined.append(more)
            yield "".join(joined)


def _may_belong(word):
    return any(sign.isdigit() for sign in word) or (word.isupper() and len(word) <= 6)


def _is_number(short):
    return len(short) >= FEWEST_SIGNS and sum(sign.isdigit() for sign in short) >= FEWEST_DIGITS


def _first(found):
    return list(islice(dict.fromkeys(one for some in found for one in some), MOST))
