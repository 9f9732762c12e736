"""A header block: its fields in order, unfolded, as bytes; broken lines are passed over, never fatal."""

import re
from dataclasses import dataclass

LONGEST_BLOCK = 1 << 20
LONGEST_VALUE = 256 << 10
MOST_FIELDS = 5000

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:[ \t]*(.*)", re.DOTALL)
_FOLD = re.compile(rb"[\r\n]+")


@dataclass(frozen=True)
class Headers:
    """The fields of one entity as (lower-case name, unfolded value)."""

    fields: tuple[tuple[str, bytes], ...] = ()
    flags: tuple[str, ...] = ()

    def first(self, name: str) -> bytes:
        """The first value of the field that is not empty; b"" when there is none."""
        return next((value for field, value in self.fields if field == name and value), b"")

    def all(self, name: str) -> list[bytes]:
        """Every value of the field, in order."""
        return [value for field, value in self.fields if field == name]

    def has(self, name: str) -> bool:
        """Whether the field is there at all, empty or not."""
        return any(field == name for field, _ in self.fields)


def read(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The header block at `start` and the offset where the body begins."""
    fields, flags, position = [], set(), start
    while position < end:
        line, after = _next_line(raw, position, end)
        if not line.strip(b"\r\n"):
            position = after
            break
        if position - start > LONGEST_BLOCK or len(fields) > MOST_FIELDS:
            flags.add("headers_cut")
            position = _blank_line_after(raw, position, end)
            break
        if line[:1] in b" \t" and (fields or not line.strip()):
            if fields:
                fields[-1][1].append(line)
        elif match := _FIELD.match(line):
            fields.append((match[1].decode("ascii").lower(), [match[2]]))
        elif not _envelope_line(line, position == start):
            if not fields or line.startswith(b"--") or not _field_follows(raw, after, end):
                flags.add("no_blank_line")
                break
            flags.add("bad_header_line")
        position = after
    return Headers(tuple((name, _unfolded(lines)) for name, lines in fields), tuple(sorted(flags))), position


def _next_line(raw, position, end):
    after = min(_LINE.match(raw, position, end).end(), end)
    return raw[position:after], after


def _envelope_line(line, first):
    return first and line.startswith((b"From ", b">From "))


def _field_follows(raw, position, end):
    """Whether a broken line stands among header fields: a field comes before the next blank line."""
    for _ in range(3):
        line, position = _next_line(raw, position, end)
        if not line.strip():
            return False
        if _FIELD.match(line):
            return True
    return False


def _blank_line_after(raw, position, end):
    found = re.compile(rb"\r?\n\r?\n").search(raw, position, end)
    return found.end() if found else end


def _unfolded(lines):
    return _FOLD.sub(b"", b"".join(lines))[:LONGEST_VALUE].strip()
