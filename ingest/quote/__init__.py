"""What is new in a reply: its own words without the quotation and the signature; in doubt everything."""

import re
from typing import NamedTuple

from ingest.quote import cites, heads, scan, tails
from ingest.quote.scan import BLANK, HEAD, OWN, QUOTED

LONGEST = 1 << 20  # characters
MOST_LINES = 100_000
MOST_TURNS = 5

_ODD_BLANKS = "\xa0\u202f\u2007"
_BLANKS = str.maketrans(_ODD_BLANKS, "   ")
_NEW, _QUOTATION, _SIGNATURE = range(3)
_RUN = re.compile(r">(?:[> ]*>)?")
_HEADED_RUN = re.compile(r"h[h ]*+>[> ]*+")


class Reply(NamedTuple):
    """A letter in three: each of its lines is in exactly one of them."""

    new: str
    quoted: str
    signature: str


def new_text(text: str, html: str | None = None, subject: str = "") -> str:
    """The text without what it quotes and its signature; a forward, and one that is all quotation, stay whole.

    `html` is the page that the text was made of, if it was: its marks of quotation count. `subject` tells a forward
    from a reply where programs write the same above both.
    """
    lines = text.split("\n")
    roles = _roles(text, lines, html, subject)
    return text if roles is None else _of(_NEW, lines, roles)


def split(text: str, html: str | None = None, subject: str = "") -> Reply:
    """What is new, what is quoted with its heads, and the signature with what telephones and offices add."""
    lines = text.split("\n")
    roles = _roles(text, lines, html, subject)
    return Reply(text, "", "") if roles is None else Reply(*(_of(role, lines, roles) for role in range(3)))


def _of(wanted, lines, roles):
    return "\n".join([line for line, role in zip(lines, roles, strict=True) if role == wanted])


def _roles(text, lines, html, subject):
    """The role of each line, or None if all is new; what one turn bares, the next one takes away."""
    if len(text) > LONGEST or len(lines) > MOST_LINES or heads.is_forward_subject(subject):
        return None
    marked = cites.marked(lines, html) if html else lines
    has_odd = any(blank in text for blank in _ODD_BLANKS)
    left = [line.translate(_BLANKS) for line in marked] if has_odd else marked
    kept = roles = None
    for _ in range(MOST_TURNS):
        turn, is_last = _turn(left)
        if turn is None:
            return roles
        if roles is None:
            roles, kept = turn, range(len(lines))
        for number, role in zip(kept, turn, strict=True):
            roles[number] = role
        if is_last:
            return roles
        kept = [number for number, role in zip(kept, turn, strict=True) if role == _NEW]
        left = [line for line, role in zip(left, turn, strict=True) if role == _NEW]
    return None


def _turn(lines):
    """The role of each line as one look tells, None if nothing is taken away; and whether another look is needless."""
    found = scan.read(lines)
    kinds = found.kinds
    if found.stays_whole or (found.top is not None and not _is_answered_below(lines, found)):
        return None, True
    if OWN not in kinds:
        return ([_QUOTATION] * len(lines) if QUOTED in kinds and _says_nothing(lines) else None), True
    roles = [_NEW] * found.cut + [_QUOTATION] * (len(lines) - found.cut)
    end = _take_ends(lines, kinds, roles)
    _take_between(roles, kinds, end, found.top is None)
    if not any(roles):
        return None, True
    _take_gaps(roles, kinds)
    return roles, QUOTED not in kinds[:end] and HEAD not in kinds[:end]


def _take_ends(lines, kinds, roles):
    """Take the tails and the quotations at the end, in whatever order they stand; where what is left ends.

    Where the only own words are a signature nothing is taken.
    """
    end = len(kinds)
    for _ in range(MOST_TURNS):
        begin = tails.start(lines, kinds[:end])
        if OWN not in kinds[:begin]:
            return 0
        roles[begin:end] = [_SIGNATURE] * (end - begin)
        above = kinds[:begin].rstrip(BLANK)
        if not above.endswith(OWN):
            above = above.rstrip(BLANK + QUOTED + HEAD)
            roles[len(above) : begin] = [_QUOTATION] * (begin - len(above))
            begin = len(above)
        if begin == end:
            break
        end = begin
    return end


def _is_answered_below(lines, found):
    """Whether what stands under a head on top is more than its quotation: answers follow marks or an indented text."""
    if re.search(f"{QUOTED}.*{OWN}", found.kinds):
        return True
    below = [line for line in lines[found.top + 1 :] if line.strip()]
    return bool(below) and below[0][0].isspace() and not all(line[0].isspace() for line in below)


def _says_nothing(lines):
    """Whether a quotation holds no more than the heads of others."""
    inner = [line.lstrip("> \t").rstrip() for line in lines[:2000]]
    return len(lines) <= 2000 and all(not text or heads.attribution([text], 0) for text in inner)


def _take_between(roles, kinds, end, is_below_words):
    """Take the only quotation that has a head, and the heads of those between answers, which stay."""
    if HEAD not in kinds[:end]:
        return
    only = _HEADED_RUN.search(kinds, 0, end) if is_below_words and len(_RUN.findall(kinds)) == 1 else None
    for number, kind in enumerate(kinds[:end]):
        if kind == HEAD or (only and only.start() <= number < only.end()):
            roles[number] = _QUOTATION


def _take_gaps(roles, kinds):
    """Take the empty lines at the edges with what was taken there."""
    number, last = 0, len(kinds) - 1
    while roles[number] != _NEW or kinds[number] == BLANK:
        number += 1
    if any(roles[:number]):
        roles[:number] = [role or _QUOTATION for role in roles[:number]]
    while roles[last] != _NEW or kinds[last] == BLANK:
        last -= 1
    taken = next(filter(None, roles[last + 1 :]), _NEW)
    roles[last + 1 :] = [role or taken for role in roles[last + 1 :]]
