"""Mailboxes out of address fields: groups, quotes, comments and what programs write (RFC 5322 §3.4)."""

import re

from ingest.mail import charsets, comments, words
from ingest.mail.model import Address

MOST_ADDRESSES = 500
LONGEST = 1000

_TOKEN = re.compile(
    rb"""(?P<word>=\?[^?\s]{1,80}\?[bBqQ]\?[^?]*\?=)|(?P<quoted>"(?:\\.|[^"\\])*"?)|(?P<angle><[^<>]*>?)|(?P<open>\()"""
    rb"""|(?P<separator>[,;])|(?P<colon>:)|(?P<close>>|\))|(?P<space>\s+)|(?P<atom>[^\s"<>(),;:=]+|=)""",
    re.DOTALL,
)
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")


def read(value: bytes) -> tuple[list[Address], bool]:
    """The mailboxes of one field, and whether there were more than are kept (500)."""
    found = []
    if not value:
        return found, False
    for tokens in _mailboxes(value):
        address = _mailbox(tokens)
        if address is not None:
            if len(found) == MOST_ADDRESSES:
                return found, True
            found.append(address)
    return found, False


def joined(people: list[Address]) -> list[Address]:
    """The authors where a name may have a comma and no quotes: who has no address begins the next one's name."""
    found, names = [], []
    for one in people:
        names.append(one.name)
        if one.address:
            found.append(Address(", ".join(filter(None, names)) or None, one.address))
            names = []
    return found + people[len(people) - len(names) :]


def names_another(address: Address) -> bool:
    """Whether the name is an address, or holds one, and the mail comes from elsewhere (INGEST §4)."""
    shown = _ADDRESS.findall(address.name or "")
    return any(one.lower() != (address.address or "").lower() for one in shown)


def _mailboxes(value):
    """Token lists between separators, the names of groups left out."""
    tokens, position, in_angle = [], 0, False
    while position < len(value):
        match = _TOKEN.match(value, position)
        kind, position = match.lastgroup, match.end()
        if kind == "open":
            text, position = comments.read(value, position)
            tokens.append(("comment", text))
        elif kind == "separator":
            if tokens:
                yield tokens
            tokens, in_angle = [], False
        elif kind == "colon" and not in_angle and _is_group_name(tokens):
            tokens = []
        elif kind != "close":
            tokens.append((kind, match[0]))
            in_angle = in_angle or kind == "angle"
    yield tokens


def _is_group_name(tokens):
    """A name before a colon opens a group; `mailto` before it is only in the way."""
    return not any(b"@" in text for kind, text in tokens if kind != "comment")


def _mailbox(tokens):
    angles = [index for index, (kind, text) in enumerate(tokens) if kind == "angle"]
    said = b" ".join(text for kind, text in tokens if kind == "comment")
    if angles:
        chosen = next((index for index in reversed(angles) if b"@" in tokens[index][1]), angles[-1])
        address = _clean(tokens[chosen][1].strip(b"<>"))
        name = _name([token for index, token in enumerate(tokens) if index != chosen])
        return _made(name or _spoken(said), address)
    words_, address = _bare(tokens)
    name = _name(words_) or _spoken(said)
    return _made(name, address) if address or not name else _encoded_whole(name)


def _encoded_whole(name):
    """Some programs write name and address into one encoded word."""
    shown, _, address = name.rpartition("<")
    if _ADDRESS.fullmatch(address):
        return Address(shown.strip("'\" ") or None, address)
    return Address(name)


def _bare(tokens):
    """A mailbox without angle brackets: the last run of characters with an @ is its address."""
    runs = [[]]
    for token in tokens:
        if token[0] == "space":
            runs.append([])
        elif token[0] != "comment":
            runs[-1].append(token)
    runs = _rejoined([run for run in runs if run])
    for index in range(len(runs) - 1, -1, -1):
        text = b"".join(text for _, text in runs[index])
        if b"@" in text and not any(kind == "word" for kind, _ in runs[index]):
            rest = [token for run in runs[:index] + runs[index + 1 :] for token in (*run, ("space", b" "))]
            return rest, _clean(text[1:-1] if text.startswith(b'"') and text.endswith(b'"') else text)
    return tokens, None


def _rejoined(runs):
    """`jan @ bank.pl` stands in three runs and is one address."""
    joined = []
    for run in runs:
        if joined and (run[0][1].startswith(b"@") or joined[-1][-1][1].endswith(b"@")):
            joined[-1].extend(run)
        else:
            joined.append(run)
    return joined


def _name(tokens):
    raw = b"".join(
        _unquoted(text) if kind == "quoted" else text for kind, text in tokens if kind != "comment"
    )
    return _spoken(raw)


def _unquoted(text):
    inner = text[1:-1] if len(text) > 1 and text.endswith(b'"') else text[1:]
    return re.sub(rb"\\(.)", rb"\1", inner, flags=re.DOTALL)


def _spoken(raw):
    return words.spoken(raw[:LONGEST]).strip("'\" <>") or None


def _clean(raw):
    """The address alone: no `mailto:`, no source route, no blanks."""
    text = charsets.text_of(raw[:LONGEST])
    # Blanks belong to an address only inside quotes ("jan kowalski"@klos.pl).
    text = re.sub(r"[\x00-\x1f\x7f<>]+" if text.startswith('"') else r"[\s\x00-\x1f\x7f<>]+", "", text)
    text = re.sub(r"^(?:mailto|smtp):", "", text, flags=re.IGNORECASE)
    if text.startswith("@") and ":" in text:
        text = text.split(":", 1)[1]
    return text.strip(".") if text.strip(".@") else None


def _made(name, address):
    return Address(name, address) if name or address else None
