"""Who wrote a letter, as its signature tells: what is not sure, or is our own, stays empty. Pure, linear, total."""

from dataclasses import dataclass

from cases.signature import lines as ends
from cases.signature.numbers import emails_in, identifiers_in, phones_in, sites_in
from cases.signature.people import companies_in, person_in, position_in
from cases.signature.place import places_in


@dataclass(frozen=True)
class Signature:
    """What a signature tells; every fact is empty where it tells none, or several."""

    name: str = ""
    position: str = ""
    company: str = ""
    kind: str = ""  # the code of a `ClientKind`
    street: str = ""
    building: str = ""
    flat: str = ""
    postcode: str = ""
    city: str = ""
    phones: tuple = ()
    nip: str = ""
    regon: str = ""
    krs: str = ""
    email: str = ""
    www: str = ""


def read_signature(text, *, sender="", ours=()):
    """The `Signature` of a letter's own words. `sender` is the name in its header.

    `ours` are words that are the firm's: its numbers, addresses, domains, telephones and people, in any spelling.
    """
    own = {ends.key(word) for word in ours if word}
    lines = ends.tidy_lines(text)
    hers, is_marked = ends.signature_lines(lines)
    pieces = [piece for piece in ends.pieces(hers) if not ends.is_about_law(piece)]
    name, at = person_in(pieces, sender, is_marked=is_marked)
    companies = [
        found for found in companies_in(pieces, is_marked=is_marked) if ends.key(found[0]) not in own
    ]
    company, kind = _only(companies) or ("", "")
    place = _only([place for place in places_in(pieces) if not _is_own_place(place, own)])
    phones = tuple(phone for phone in phones_in(pieces) if not own & {ends.key(phone), ends.key(phone)[2:]})
    numbers = {kind: _number(lines, hers, kind, own) for kind in ("nip", "regon", "krs")}
    is_person = name and ends.key(name) not in own
    return Signature(
        name=name if is_person else "",
        position=position_in(pieces, name, at) if is_person else "",
        company=company,
        kind=kind,
        street=place.street if place else "",
        building=place.building if place else "",
        flat=place.flat if place else "",
        postcode=place.postcode if place else "",
        city=place.city if place else "",
        phones=phones if is_marked or len(phones) == 1 else (),
        email=_only(_foreign(emails_in(hers), own)) or "",
        www=_only(_foreign(sites_in(hers), own)) or "",
        **numbers,
    )


def _number(lines, hers, kind, own):
    """The one number of the signature; where it has none, the one that the letter names at all."""
    for some in (hers, lines):
        found = [number for number in identifiers_in(some, kind) if number not in own]
        if found:
            return found[0] if len(found) == 1 else ""
    return ""


def _foreign(addresses, own):
    """Those that are not at one of our domains."""
    return [
        one
        for one in addresses
        if not own & {ends.key(one), ends.key(one.rpartition("@")[2].removeprefix("www."))}
    ]


def _is_own_place(place, own):
    return ends.key(f"{place.street}{place.building}{place.postcode}") in own


def _only(found):
    return found[0] if len(found) == 1 else None
