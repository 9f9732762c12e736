"""Personal numbers and bank accounts in what is shown of a text: only their beginnings and ends, whatever was asked.

A masked text is as long as the text; who may open the thing itself reads the number there.
"""

import re

from cases.identifiers import NotAnIdentifier, pesel

HIDDEN = "•"
LONGEST = (
    160  # characters that a number may take with its blanks; who masks a part must look as far around it
)

# Also what the eye does not see, and what joins the parts of a number in names of files.
_S = r"[\s\u00ad\u200b-\u200d\u2060\ufeff._/‐‑–—-]"
_PESEL = re.compile(
    rf"(?<![0-9])(?=([0-9]{{11}}(?![0-9])|[0-9]{{6}}{_S}{{1,4}}[0-9]{{5}}(?![0-9])"
    rf"|(?:[0-9]{{2}}{_S}{{1,4}}){{3}}[0-9]{{5}}(?![0-9])|[0-9](?:{_S}{{1,4}}[0-9]){{10}}(?![0-9])))"
)
_NRB = re.compile(rf"(?<![0-9])(?=([0-9](?:{_S}{{0,4}}[0-9]){{25}}(?![0-9])))")
_IBAN = re.compile(rf"(?<![A-Za-z0-9])(?=([A-Za-z]{{2}}[0-9]{{2}}(?:{_S}{{0,2}}[A-Za-z0-9]){{11,30}}))")
_END = re.compile(r"(?<=[A-Za-z0-9])(?![A-Za-z0-9])")


def mask(text):
    """The text with every valid PESEL and account number in it masked: `440••••••59`, `PL61 •••• … 2874`."""
    spans = list(_hidden(text))
    if not spans:
        return text
    letters = list(text)
    for start, end in spans:
        letters[start:end] = [HIDDEN if letter.isalnum() else letter for letter in text[start:end]]
    return "".join(letters)


def _hidden(text):
    """Where letters are to be hidden."""
    for found in _PESEL.finditer(text):
        if _is_pesel(_bare(found[1])):
            yield _inner(text, *found.span(1), 3, 2)
    for found in _NRB.finditer(text):
        if _is_iban(f"PL{_bare(found[1])}"):
            yield _inner(text, *found.span(1), 2, 4)
    for found in _IBAN.finditer(text):
        start, longest = found.span(1)
        # Where an account number of another country ends, its length does not tell, only its check digits.
        ends = [end.start() for end in _END.finditer(text, start + 15, longest + 1) if end.start() <= longest]
        yield from (_inner(text, start, end, 4, 4) for end in ends if _is_iban(_bare(text[start:end])))


def _bare(written):
    return re.sub(_S, "", written)


def _inner(text, start, end, first, last):
    """The span without its first and last letters, blanks not counted."""
    places = [place for place in range(start, end) if text[place].isalnum()]
    return places[first], places[-last]


def _is_pesel(digits):
    try:
        return pesel(digits) == digits
    except NotAnIdentifier:
        return False


def _is_iban(number):
    """ISO 7064, mod 97-10."""
    turned = number[4:] + number[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1
