"""A Polish address out of lines: a postcode with a town, and the street beside it or above it."""

import re
from dataclasses import dataclass

from cases.signature.lines import folded

_TOWN = re.compile(r"(?<![\d-])(\d{2})\s?[-–]\s?(\d{3})(?![\d-])\s{1,3}([^\W\d_][^\d,;|()/@:]{1,40})")
_NUMBER = re.compile(
    r"(\d{1,4}[A-Za-z]?)(?:\s?(?:/|\bm\.?|\blok\.?|\blokal|\bmieszk\.?|\bapt\.?)\s?(\d{1,4}[A-Za-z]?))?"
)
_STREET = re.compile(r"^(?:ul|ulica|street|str)\b\.?\s*", re.IGNORECASE)
_LABELS = re.compile(r"^(?:adres|siedziba|biuro|address|office)\b\s*:?\s*", re.IGNORECASE)
_BEHIND = re.compile(
    r"\s+(?:tel|kom|nip|regon|krs|fax|e-?mail|www|mob|polska|poland|woj)\b.*$|[\s.,\-–]+$", re.IGNORECASE
)


@dataclass(frozen=True)
class Place:
    """An address; what is not sure is empty."""

    street: str
    building: str
    flat: str
    postcode: str
    city: str


def places_in(pieces):
    """Every address of the pieces, each once."""
    found = []
    for number, piece in enumerate(pieces):
        match = _TOWN.search(piece)
        if match:
            before = piece[: match.start()].strip(" ,;-–")
            above = before or (pieces[number - 1] if number else "")
            found.append(_place(above, match))
    return list(dict.fromkeys(place for place in found if place))


def _place(above, match):
    city = _BEHIND.sub("", _BEHIND.sub("", match[3])).strip()
    if not city or not city[0].isupper() or len(city.split()) > 4:
        return None
    street, building, flat = _street(above)
    return Place(street, building, flat, f"{match[1]}-{match[2]}", city)


def _street(text):
    """(street, building, flat) of `ul. Lipowa 5/7`; empty unless the number ends the text."""
    text = text.rpartition(",")[2].strip() if _ends_in_number(text.rpartition(",")[2]) else text
    text = _LABELS.sub("", text.strip(" ,;"))
    marks = [
        match
        for match in re.finditer(
            r"(?i)\b(?:ul|al|pl|os)\.|\b(?:ulica|aleja|aleje|plac|osiedle|rondo)\b", text
        )
    ]
    text = text[marks[-1].start() :] if marks else text
    head, building, flat = _split_number(text)
    name = _STREET.sub("", head).strip(" ,")
    if (
        not building
        or not name
        or not name[0].isalnum()
        or len(name.split()) > 6
        or (not marks and not _is_name(name))
    ):
        return "", "", ""
    return name, building, flat


def _split_number(text):
    found = list(re.finditer(r"\s\d", text))
    for start in [match.start() + 1 for match in found[-3:]]:
        number = _NUMBER.fullmatch(text[start:].strip())
        if number:
            return text[:start], number[1].upper(), (number[2] or "").upper()
    return text, "", ""


def _ends_in_number(text):
    return bool(_split_number(f" {text.strip()}")[1])


def _is_name(text):
    words = text.split()
    return (
        all(word[0].isupper() or word[0].isdigit() for word in words)
        and "@" not in text
        and ":" not in folded(text)
    )
