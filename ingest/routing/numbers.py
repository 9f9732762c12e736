"""Numbers of cases as people write them; what only looks like one is none (DOMAIN.md §7.2)."""

import re
from dataclasses import dataclass

from cases.token import number_in_address, token_in_address, tokens_in
from ingest.scans import SCAN

MOST_TOKENS = 5  # of one message: more are guesses
LONGEST = 100_000  # characters of a text that are looked through
MOST_NUMBERS = 20

# `[S-2026-0012]`, `s 2026/12`, dashes that autocorrect made long; canonical is padded to four.
CASE_NUMBER = re.compile(
    r"(?<!\w)(\[\s*)?S([-\u2010-\u2014\s/]?)(20\d{2})([-\u2010-\u2014\s/])(\d{1,5})(?!\w)", re.IGNORECASE
)
# Looked for first, for most texts have nothing of the kind: what starts with two plain signs is found soonest.
_LIKELY = re.compile(
    r"20(?:(?<=[Ss\u017f]20)|(?<=[Ss\u017f][-\u2010-\u2014\s/]20))\d{2}[-\u2010-\u2014\s/]\d"
)
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014")
# „Klasa S 2026-12” is a car, „FV nr S/2026/28” a bill.
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:klas\w*|class\w*|seri\w+|model\w*|typ\w*|rozmiar\w*|size|faktur\w*|f-?ra|fv|invoice|rechnung|rachun\w+"
    r"|paragon\w*|zamówie\w+|order|wz|pz)\.?\s+(?:(?:nr|no|numer)\b\.?\s*)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class CaseNumber:
    """A number in its canonical form; `clear` when it stands in brackets or is written as we write it.

    `doubtful` when the word before it says that it is the number of something else.
    """

    number: str
    clear: bool
    doubtful: bool = False


def case_numbers(text):
    """The case numbers in a text, in their canonical form, each once; what is more likely something else is none."""
    return [found.number for found in numbers_in(text) if not found.doubtful]


def numbers_in(text):
    """Each `CaseNumber` in a text once, as clear as it is written anywhere."""
    if not _LIKELY.search(text):
        return []
    found = {}
    for match in CASE_NUMBER.finditer(text):
        bracket, first, year, second, number = match.groups()
        clear = bool(bracket) or (len(number) >= 4 and {first, second} <= _DASHES)
        doubtful = not clear and bool(
            _OF_SOMETHING_ELSE.search(text, max(0, match.start() - 30), match.start())
        )
        written = f"S-{year}-{int(number):04d}"
        was_clear, was_doubtful = found.get(written, (False, True))
        found[written] = was_clear or clear, was_doubtful and doubtful
    return [CaseNumber(number, *told) for number, told in list(found.items())[:MOST_NUMBERS]]


def numbers_of_scan(message):
    """The case numbers in the names of a scan's files; other mail's files are named by anybody."""
    names = [part.filename or "" for part in message.attachments] if message.class_ == SCAN else []
    # A machine puts `_` where a name may have no space, and joins its own counter to it.
    return case_numbers(" | ".join(names).replace("_", " "))


@dataclass(frozen=True)
class Said:
    """What a message says, looked through once for all rules: its text, and the case numbers and tokens in it."""

    text: str
    in_subject: list
    in_text: list
    in_addresses: list
    tokens: list


def said_by(message, our_addresses):
    """What the message says and is addressed to, as `Said`."""
    text, addresses = texts_of(message), _with_a_plus(message)
    return Said(
        text,
        numbers_in(message.subject),
        numbers_in(text),
        numbers_of_addresses(addresses, our_addresses),
        tokens_of(message.subject, addresses, our_addresses),
    )


def tokens_of(subject, addresses, our_addresses):
    """(case number, unguessable part) that the writer put on a message: in the subject, or in an address of ours."""
    found = [token_in_address(address, our_addresses) for address in addresses]
    tokens = [*tokens_in(subject), *filter(None, found)]
    return list(dict.fromkeys(tokens))


def numbers_of_addresses(addresses, our_addresses):
    """The case numbers in those of the addresses that are ours, without an unguessable part."""
    found = (number_in_address(address, our_addresses) for address in addresses)
    return list(dict.fromkeys(filter(None, found)))[:MOST_TOKENS]


def texts_of(message):
    """What the message says below its subject, the letters in it too, as far as it is looked through."""
    attached = (f"{layer.subject}\n{layer.text}" for layer in message.layers if layer.kind == "attached")
    return "\n".join((message.text[:LONGEST], *attached))[:LONGEST]


def _with_a_plus(message):
    sent_to = [one for one in message.addresses if "+" in (one.address or "")]
    addresses = [one.address for one in sent_to if one.role in ("to", "cc")]
    return addresses + [one for one in message.noted.get("delivered_to", ()) if "+" in one]
