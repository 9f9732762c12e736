"""Letters attached to a message: each is a layer of it, and what is attached to them is among its parts.

An attached letter stays a part of its own, as the container of what it holds; its text is in its layer.
"""

import os
from dataclasses import dataclass, field, replace

from ingest.forward import dates
from ingest.mail import buffer, structure
from ingest.mail.model import Layer, Link, Mail, Part

DEEPEST = 8  # letters within letters
MOST = 100  # in one message
MOST_READ = 2 * structure.MOST_PARTS  # parts, of letters that are left out too
LONGEST_PATH = 100  # characters that are kept of a part's path
SURE, NAMELESS = (
    0.99,
    0.6,
)  # of confidence: a letter with a header of its own, and one whose sender has no address

_ABOUT_LIMITS = ("too_deep", "too_many_parts", "too_many_letters")
WITHIN = "/mail/"  # in the path of a part, between the attached letter's and the part's in it


@dataclass
class Enclosed:
    """The parts with those of the letters among them, the letters as layers, and the links that are in them."""

    parts: tuple[Part, ...] = ()
    layers: tuple[Layer, ...] = ()
    links: tuple[Link, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass
class Effort:
    """How many letters were read within one message, and how many parts they have, however deep they are.

    Counted once for all of it: each letter within another would else begin anew, and what comes of it is left out.
    """

    letters: int = 0
    parts: int = 0


@dataclass
class _Taken:
    parts: list[Part] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)


def opened(parts: tuple[Part, ...], read, depth: int, effort: Effort) -> Enclosed:
    """Read the letters among the parts of a letter that is so deep in others; `read` makes a `Mail` of bytes."""
    effort.parts += len(parts)
    if not any(map(_may_be_letter, parts)):
        return Enclosed(parts)
    taken, left = _Taken(), structure.MOST_PARTS - len(parts)
    for part in parts:
        letter = _letter(part, read, taken, depth, effort) if _may_be_letter(part) else None
        if letter is None:
            taken.parts.append(part)
            continue
        held = [one for one in letter.parts if one.role not in ("body", "alternative")]
        is_far = any(len(f"{part.path}{WITHIN}{one.path}") > LONGEST_PATH for one in held)
        if is_far or len(held) > left:
            _leave(letter)
            taken.parts.append(part)
            taken.flags.add("too_deep" if is_far else "too_many_parts")
            continue
        left -= len(held)
        _take(part, letter, held, taken)
    return Enclosed(*(tuple(one) for one in (taken.parts, taken.layers, taken.links, sorted(taken.flags))))


def _may_be_letter(part):
    return part.role == "attachment" and part.nested


def _letter(part, read, taken, depth, effort):
    """The letter in the part; None where it has no sender, and where there are more, or deeper, than anybody sends."""
    flag = _limit(depth, effort)
    if flag:
        taken.flags.add(flag)
        return None
    effort.letters += 1
    if part.aside is None:
        mail = read(part.content)
    else:
        with buffer.opened(part.aside) as raw:
            mail = read(raw)
    if mail.from_:
        return mail
    _leave(mail)
    return None


def _limit(depth, effort):
    """Why no further letter is read, or None."""
    if depth >= DEEPEST:
        return "too_deep"
    if effort.letters >= MOST:
        return "too_many_letters"
    return "too_many_parts" if effort.parts >= MOST_READ else None


def _leave(mail):
    """Nobody will ask for the files of a letter that stays a file itself."""
    for one in mail.parts:
        if one.aside:
            os.unlink(one.aside)


def _take(part, letter, held, taken):
    taken.parts.append(replace(part, role="container"))
    taken.parts += [replace(one, path=f"{part.path}{WITHIN}{one.path}") for one in held]
    taken.layers.append(_layer(part, letter))
    taken.layers += [_deeper(layer, part) for layer in letter.layers]
    taken.links += letter.links
    taken.flags.update(flag for flag in letter.flags if flag in _ABOUT_LIMITS)


def _layer(part, letter: Mail):
    return Layer(
        kind="attached",
        depth=1,
        from_=letter.from_,
        to=letter.to,
        cc=letter.cc,
        date=letter.date if letter.date and dates.is_sane(letter.date) else None,
        subject=letter.subject,
        text=letter.text,
        confidence=SURE if letter.from_.address else NAMELESS,
        path=part.path,
        message_id=letter.message_id,
        canon_sha256=letter.canon_sha256,
    )


def _deeper(layer, part):
    path = layer.path and f"{part.path}{WITHIN}{layer.path}"
    return replace(layer, depth=layer.depth + 1, path=path)
