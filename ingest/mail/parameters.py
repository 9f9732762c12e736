"""A value and its parameters (`Content-Type`, `Content-Disposition`): RFC 2231 and broken forms."""

import re
from urllib.parse import unquote_to_bytes

from ingest.mail import charsets, comments, words

MOST_PARAMETERS = 200

# Possessive throughout: a hostile field must not be tried twice over.
_HEAD = re.compile(rb"[^;\s(]*+")
_NAME = re.compile(rb"([^\s=;\"]++)\s*+=\s*+")
_QUOTED = re.compile(rb'"(?:\\.|[^"\\])*+"?', re.DOTALL)
_WORDS = re.compile(rb"(?:=\?[^?\s]{1,80}+\?[bBqQ]\?[^?;]*+\?=\s*+)++")
_PLAIN = re.compile(rb"[^;]*+")
_TO_NEXT = re.compile(
    rb"(?:[^;\s]|\s++(?!\(|[\w*-]++=))*+"
)  # to a comment, or a parameter that nothing separates
_FILE_NAME = re.compile(rb"(?:file)?name", re.IGNORECASE)
_SEPARATORS = re.compile(rb"[\s;]*+")
_PASSED_OVER = re.compile(rb"[^;]*+")
_SECTION = re.compile(r"^(.*?)(?:\*(\d{1,4}))?(\*)?$")


def read(raw: bytes) -> tuple[str, dict[str, bytes]]:
    """The lower-case value and the raw parameters by lower-case name, the first of each."""
    head = _HEAD.match(raw, comments.after(raw, 0))
    found = {}
    position = _next(raw, head.end())
    while position < len(raw) and len(found) < MOST_PARAMETERS:
        named = _NAME.match(raw, position)
        if named is None:
            position = _next(raw, _PASSED_OVER.match(raw, position).end())
            continue
        value = _value(raw, named)
        position = _next(raw, value.end())
        found.setdefault(named[1].decode("latin-1").lower(), _unquoted(value[0].strip()))
    return head[0].decode("latin-1").lower().strip("\"'"), found


def text(parameters: dict[str, bytes], name: str) -> str | None:
    """The parameter as text: RFC 2231 sections in any order, else encoded words, else raw bytes."""
    if name in parameters and len(parameters) == 1:
        return words.decoded(parameters[name])
    sections = _sections(parameters, name)
    if sections:
        return _joined(sections)
    return words.decoded(parameters[name]) if name in parameters else None


def _next(raw, position):
    """Where the next parameter begins: after semicolons, blanks and comments."""
    at = _SEPARATORS.match(raw, position).end()
    if raw[at : at + 1] != b"(":  # mostly
        return at
    at = comments.after(raw, at)
    while at > position:
        position, at = at, comments.after(raw, _SEPARATORS.match(raw, at).end())
    return position


def _value(raw, named):
    """What follows the equals sign; brackets in the name of a file are no comment: umowa (2).pdf."""
    plain = _PLAIN if _FILE_NAME.match(named[1]) else _TO_NEXT
    position = named.end()
    return _QUOTED.match(raw, position) or _WORDS.match(raw, position) or plain.match(raw, position)


def _unquoted(value):
    if not value.startswith(b'"'):
        return value
    inner = value[1:-1] if len(value) > 1 and value.endswith(b'"') else value[1:]
    # Only the quote and the backslash: C:\oferty\plan.pdf comes unescaped from old programs.
    return re.sub(rb'\\(["\\])', rb"\1", inner)


def _sections(parameters, name):
    """(number, is percent-encoded, value) of `name*`, `name*0`, `name*1*` …, in order."""
    sections = []
    for key, value in parameters.items():
        match = _SECTION.match(key) if key.startswith(name) and key != name else None
        if match and match[1] == name and (match[2] or match[3]):
            sections.append((int(match[2] or 0), bool(match[3]), value))
    return sorted(sections, key=lambda section: section[0])


def _joined(sections):
    charset, joined = None, bytearray()
    for number, (_, encoded, value) in enumerate(sections):
        if encoded and number == 0 and value.count(b"'") >= 2:
            label, _, value = value.split(b"'", 2)
            charset = label.decode("latin-1")
        joined.extend(unquote_to_bytes(value) if encoded else value)
    if charset is None and b"=?" in joined:
        return words.decoded(bytes(joined))
    return charsets.text_of(bytes(joined), charset)
