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
# What stands before it is looked at only where there is a digit.
_RUN = re.compile(r"\d(?:(?<!\w\d)|(?<=[Pp][Ll]\d)(?<!\w[Pp][Ll]\d))\d{0,13}(?:[ \u00a0-]\d{1,14})*+(?!\w)")
_GROUP = re.compile(r"\d+")
_BY_LENGTH = {
    9: (("regon", identifiers.regon),),
    10: (("nip", identifiers.nip), ("krs", identifiers.krs)),
    11: (("pesel", identifiers.pesel),),
    14: (("regon", identifiers.regon),),
}
SHORTEST = min(_BY_LENGTH)
_DIGIT = re.compile(r"\d")
_A_YEAR_OF_OURS = re.compile(r"/\s?20\d{2}\s?/")
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
    digits = dict.fromkeys(one for match in _RUN.finditer(text) for one in _numbers_of(match[0]))
    return _first(_read(one) for one in digits)


def references_in(text):
    """Normal forms of what may be a number that an institution gave (`BT 2026/00417`), each once."""
    written = dict.fromkeys(_windows(_WORD.findall(text)))
    return _first([one] for one in map(normal, written) if len(one) >= FEWEST_SIGNS)


def document_numbers_in(text):
    """Numbers of documents of ours, as `UD/2026/0012`, each once."""
    found = _OURS.findall(text) if _A_YEAR_OF_OURS.search(text) else ()
    return _first([f"{prefix.upper()}/{year}/{int(n):04d}"] for prefix, year, n in found)


def _numbers_of(run):
    """What the groups of a run give, each alone and joined with those after it."""
    if len(run) < SHORTEST:
        return
    groups = _GROUP.findall(run)
    for start in range(len(groups)):
        length = 0
        for end in range(start, min(start + MOST_GROUPS, len(groups))):
            length += len(groups[end])
            if length in _BY_LENGTH:
                yield "".join(groups[start : end + 1])


def _read(digits):
    for kind, read in _BY_LENGTH.get(len(digits), ()):
        try:
            yield Identifier(kind, read(digits))
        except NotAnIdentifier:
            continue


def _windows(words):
    """Words with a digit, and what they give with their neighbours that may be of the same number."""
    run, digits = [], []
    for word in words:
        is_prefix = len(word) <= LONGEST_PREFIX and word.isupper()
        if is_prefix or (not word.isalpha() and _DIGIT.search(word)):
            run.append(word)
            digits.append(sum(map(str.isdigit, word)))
        elif run:
            yield from _joined(run, digits)
            run, digits = [], []
    yield from _joined(run, digits)


def _joined(run, digits):
    """The words of a run, each alone and with those after it, that have digits enough together."""
    if sum(digits) < FEWEST_DIGITS:
        return
    for start in range(len(run)):
        count = 0
        for end in range(start, min(start + MOST_WORDS, len(run))):
            count += digits[end]
            if count >= FEWEST_DIGITS:
                yield "".join(run[start : end + 1])


def _first(found):
    return list(islice(dict.fromkeys(one for some in found for one in some), MOST))
