"""Senders and recipients as header lines write them: names, addresses, links to addresses, in all their mixtures."""

from ingest.mail.model import Address

MOST = 500
LONGEST = 20_000  # characters of a list

_QUOTES = "\"'„”“’‘«»‚ \t*"
_LINKS = ("<mailto:", "[mailto:", "<http:", "<https:", "(mailto:")
_BEHALF = (" on behalf of ", " w imieniu ", " im auftrag von ", " de la part de ", " przez ", " via ")
_WRONG = frozenset(' \t<>()[]",;:„“”«»*')


def sender(value: str) -> Address | None:
    """The one person of a sender's line; who wrote on behalf of another is the sender."""
    value = without_links(value[:LONGEST])
    small = value.lower()
    for words in _BEHALF:
        at = small.find(words)
        if at > 0 and "@" in value[:at]:
            value = value[:at]
            break
    several = recipients(value)
    return several[0] if len(several) > 1 and several[0].address else _person(value)


def recipients(value: str) -> tuple[Address, ...]:
    """Everybody in the list; a comma in a name that is not in quotation marks parts no one."""
    pieces = _split(without_links(value[:LONGEST]))
    people = (person for piece in pieces[:MOST] if (person := _person(piece)))
    return tuple(dict.fromkeys(people))


def without_links(value: str) -> str:
    """`jan@klos.example<mailto:jan@klos.example>` as its address once, `Jan [mailto:jan@…]` as `Jan <jan@…>`."""
    small, pieces, at = value.lower(), [], 0
    while True:
        starts = [place for link in _LINKS if (place := small.find(link, at)) >= 0]
        if not starts:
            return "".join((*pieces, value[at:]))
        start = min(starts)
        closing = {"<": ">", "[": "]", "(": ")"}[value[start]]
        end = value.find(closing, start)
        if end < 0:
            return "".join((*pieces, value[at:]))
        pieces.append(value[at:start])
        inner = value[start + 1 : end]
        target = inner.partition(":")[2].partition("?")[0]
        if inner[:7].lower() == "mailto:" and not _is_told(value, start, end):
            pieces.append(f" <{target}>")
        at = end + 1


def _is_told(value, start, end):
    """Whether the address of the link stands beside it anyway."""
    before = value[:start].rstrip()[-320:]
    word = before.replace("<", " ").replace(",", " ").replace(";", " ").split()
    return (bool(word) and "@" in word[-1]) or value[end + 1 :].lstrip()[:1] == "<"


def _split(value):
    pieces, separators, depth, quoted, start = [], [], 0, False, 0
    for at, letter in enumerate(value):
        if letter == '"':
            quoted = not quoted and value.find('"', at + 1) > 0
        elif letter in "<[":
            depth += 1
        elif letter in ">]":
            depth = max(depth - 1, 0)
        elif letter in ",;" and not quoted and not depth:
            pieces.append(value[start:at])
            separators.append(letter)
            start = at + 1
    return _glued([*pieces, value[start:]], separators)


def _glued(pieces, separators):
    """Put the pieces of `Kowalski, Jan <jan@…>` together again; without any address only semicolons part."""
    has_addresses = any("@" in piece for piece in pieces)
    if not has_addresses and ";" not in separators:
        by_comma = all(len(piece.split()) > 1 for piece in pieces)
        return pieces if by_comma else [",".join(pieces)]
    whole, open_ = [], ""
    for piece, separator in zip(pieces, [*separators, ";"], strict=True):
        piece = f"{open_},{piece}" if open_ else piece
        open_ = ""
        if separator == "," and piece.strip() and "@" not in piece:
            open_ = piece
        elif piece.strip() and "," in piece and _is_bare(piece):
            whole += piece.rsplit(",", 1)
        else:
            whole.append(piece)
    return [*whole, open_] if open_ else whole


def _is_bare(piece):
    """Whether the address behind the last comma has no name: what stands before the comma is somebody else."""
    last = piece.rsplit(",", 1)[1].strip()
    return "@" in last and " " not in last and "<" not in last[1:]


def _person(text):
    name, address = _parted(text.strip(" \t,;"))
    name = name.strip(_QUOTES).strip()
    if address and name.lower().strip("<>()[]") == address.lower():
        name = ""
    return Address(name[:500] or None, address) if name or address else None


def _parted(text):
    """(name, address) of one person; what is no address stays in the name."""
    at = text.rfind("@")
    if at < 0:
        return text.partition("</")[0].strip("<>"), None
    start, end = at, at + 1
    while start and text[start - 1] not in _WRONG:
        start -= 1
    while end < len(text) and text[end] not in _WRONG:
        end += 1
    address = text[start:end].strip(".'")
    rest = f"{text[:start].rstrip(' <([')} {text[end:].lstrip(' >)].')}"
    if at in (start, end - 1) or not address.rpartition("@")[2]:
        return text, None
    return " ".join(rest.split()), address
