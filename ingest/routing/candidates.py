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
LONGEST_PREFIX = 6  # letters of a word without digits in it

# Digits as people group them: 123-456-32-18, 123 456 32 18, PL1234563218.
_RUN = re.compile(r"(?<!\w)(?:PL[ -]?)?(\d{1,14}(?:[ \u00a0-]\d{1,14})*+)(?!\w)", re.IGNORECASE)
_GROUP = re.compile(r"\d+")
_BY_LENGTH = {
    9: (("regon", identifiers.regon),),
    10: (("nip", identifiers.nip), ("krs", identifiers.krs)),
    11: (("pesel", identifiers.pesel),),
    14: (("regon", identifiers.regon),),
}
_DIGIT = re.compile(r"\d")
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


@dataclass(frozen=True)
class Numbers:
    """All that texts may call by a number: references of institutions', documents of ours, identifiers."""

    references: list[str]
    documents: list[str]
    identifiers: list[Identifier]


def numbers_in(text):
    """The `Numbers` in the text."""
    return Numbers(references_in(text), document_numbers_in(text), identifiers_in(text))


def together(several):
    """The `Numbers` of several texts as those of one."""
    several = list(several)
    return Numbers(
        _first(one.references for one in several),
        _first(one.documents for one in several),
        _first(one.identifiers for one in several),
    )


def identifiers_in(text):
    """Each `Identifier` in the text whose check digits are right, once; what is longer or shorter is none."""
    digits = dict.fromkeys(one for match in _RUN.finditer(text) for one in _numbers_of(match[1]))
    return _first(_read(one) for one in digits)


def references_in(text):
    """Normal forms of what may be a number that an institution gave (`BT 2026/00417`), each once."""
    written = dict.fromkeys(_windows(_WORD.findall(text)))
    return _first([one] for one in map(normal, written) if _is_number(one))


def document_numbers_in(text):
    """Numbers of documents of ours, as `UD/2026/0012`, each once."""
    found = _OURS.findall(text) if "/" in text else ()
    return _first([f"{prefix.upper()}/{year}/{int(n):04d}"] for prefix, year, n in found)


def _numbers_of(run):
    """What the groups of a run give, each alone and joined with those after it."""
    groups = _GROUP.findall(run)
    for start in range(len(groups)):
        joined = ""
        for group in groups[start : start + MOST_GROUPS]:
            joined += group
            if len(joined) in _BY_LENGTH:
                yield joined


def _read(digits):
    for kind, read in _BY_LENGTH.get(len(digits), ()):
        try:
            yield Identifier(kind, read(digits))
        except NotAnIdentifier:
            continue


def _windows(words):
    """Words with a digit, and what they give with their neighbours that may be of the same number."""
    run, has_digit = [], False
    for word in words:
        if not word.isalpha() and _DIGIT.search(word):
            run.append(word)
            has_digit = True
        elif len(word) <= LONGEST_PREFIX and word.isupper():
            run.append(word)
        elif run:
            yield from _joined(run) if has_digit else ()
            run, has_digit = [], False
    yield from _joined(run) if has_digit else ()


def _joined(run):
    for start in range(len(run)):
        for end in range(start + 1, min(start + MOST_WORDS, len(run)) + 1):
            yield "".join(run[start:end])


def _is_number(short):
    return len(short) >= FEWEST_SIGNS and sum(map(str.isdigit, short)) >= FEWEST_DIGITS


def _first(found):
    return list(islice(dict.fromkeys(one for some in found for one in some), MOST))
