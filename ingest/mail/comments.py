"""Comments in structured fields: in brackets, one in another, a bracket after a backslash is none (RFC 5322 §3.2.2)."""

import re

_BLANKS = re.compile(rb"\s*+")
_BRACKET = re.compile(rb"\\.|[()]", re.DOTALL)


def read(value: bytes, position: int) -> tuple[bytes, int]:
    """The comment whose bracket opens before `position`, and where it ends: with the field if nothing closes it."""
    depth = 1
    for match in _BRACKET.finditer(value, position):
        if match[0] in (b"(", b")"):
            depth += 1 if match[0] == b"(" else -1
        if depth == 0:
            return value[position : match.start()], match.end()
    return value[position:], len(value)


def after(value: bytes, position: int) -> int:
    """Where the field goes on after the blanks and comments at `position`."""
    while True:
        position = _BLANKS.match(value, position).end()
        if value[position : position + 1] != b"(":
            return position
        _, position = read(value, position + 1)
