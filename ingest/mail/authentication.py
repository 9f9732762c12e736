"""What servers wrote about a message on its way: checks of its sender (RFC 8601), and who passed it on; total."""

import re

from ingest.mail.model import Authentication, Result

FIELD = "authentication-results"
MOST_FIELDS = 50
MOST_RESULTS = 50
LONGEST = 8 << 10  # of one field

# Possessive throughout: a hostile field must not be tried twice over.
_QUOTED = r'"(?:[^"\\]|\\.)*+"?'
_SEGMENT = re.compile(rf"(?:{_QUOTED}|[^;\"])++")
# The value runs to the next blank, `=` and all: `bounce+jan=klos.example@list.example` is one address.
_PAIR = re.compile(rf"([\w./-]++)\s*+=\s*+((?:{_QUOTED}|[^\s\"])++)")
_SIGNS = re.compile(r'\\.?|["()]', re.DOTALL)  # of comments and quotes; what is escaped is none
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,252}[a-z0-9_])?")


def told(fields) -> tuple[Authentication, ...]:
    """Every Authentication-Results field, from the top down; believing one of them is another matter."""
    found, hops = [], 0
    for name, value in fields.fields:
        hops += name == "received"
        if name == FIELD and len(found) < MOST_FIELDS:
            found.append(_field(value, hops))
    return tuple(found)


def relays(fields) -> tuple[str, ...]:
    """The host that each Received field names as its writer (`by`), from the top down; "" where it names none."""
    return tuple(_writer(value) for value in fields.all("received")[:MOST_FIELDS])


def _field(value, hops):
    """`mx.klos.example 1; dmarc=pass (p=none) header.from=klos.example`; some servers leave out who they are."""
    segments = _SEGMENT.findall(_without_comments(value[:LONGEST].decode("utf-8", "replace")))
    server = ""
    if segments and not _PAIR.search(segments[0]):
        server = _plain(next(iter(segments[0].split()), ""))
        segments = segments[1:]
    results = [_result(pairs) for one in segments if (pairs := _PAIR.findall(one))]
    return Authentication(server, tuple(results[:MOST_RESULTS]), hops)


def _result(pairs):
    """`method[/version]=result` and the properties after it."""
    (method, value), *properties = ((name.lower(), _plain(value)) for name, value in pairs)
    return Result(method.partition("/")[0], value, tuple(properties[:MOST_RESULTS]))


def _plain(piece):
    return re.sub(r'\\(.)|"', r"\1", piece).lower()


def _without_comments(text):
    """The text with each comment, nested ones too, as a blank; parentheses in quotes are no comment."""
    kept, depth, quoted, start = [], 0, False, 0
    for sign in _SIGNS.finditer(text):
        if sign[0] == '"' and not depth:
            quoted = not quoted
        elif sign[0] == "(" and not quoted:
            if not depth:
                kept.append(text[start : sign.start()])
            depth += 1
        elif sign[0] == ")" and depth:
            depth -= 1
            if not depth:
                kept.append(" ")
                start = sign.end()
    return "".join(kept) if depth else "".join((*kept, text[start:]))


def _writer(value):
    # Who sends chooses the word after `from`, so the last `by` is the server's own.
    words = _without_comments(value[:LONGEST].decode("utf-8", "replace")).partition(";")[0].lower().split()
    places = [at for at, word in enumerate(words[:-1]) if word == "by"]
    host = words[places[-1] + 1].strip(".") if places else ""
    return host if _HOST.fullmatch(host) else ""
