"""A header block: its fields in order, unfolded, as bytes; broken lines are passed over, never fatal."""

import re
from functools import cached_property, lru_cache

from ingest.mail import buffer

LONGEST_BLOCK = 1 << 20
LONGEST_VALUE = 256 << 10
MOST_FIELDS = 5000

# Lines end in CR CR LF where a text mode put a CR before each line feed of a message that had one there already.
_LINE = re.compile(rb"[^\r\n]*(?:\r{0,2}\n|\r|\Z)")
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:[ \t]*(.*)", re.DOTALL)
_NAME = re.compile(rb"([!-9;-~]+)[ \t]*")
_FOLD = re.compile(rb"[\r\n]+")
_BLANK_LINE = re.compile(rb"\n\r{0,2}\n")


class Headers:
    """The fields of one entity as (lower-case name, unfolded value)."""

    def __init__(self, fields: tuple[tuple[str, bytes], ...] = (), flags: tuple[str, ...] = ()):
        self.fields, self.flags = fields, flags

    def first(self, name: str) -> bytes:
        """The first value of the field that is not empty; b"" when there is none."""
        return next(filter(None, self._by_name.get(name, ())), b"")

    def all(self, name: str) -> list[bytes]:
        """Every value of the field, in order."""
        return self._by_name.get(name, [])

    def has(self, name: str) -> bool:
        """Whether the field is there at all, empty or not."""
        return name in self._by_name

    @cached_property
    def _by_name(self):
        found = {}
        for name, value in self.fields:
            found.setdefault(name, []).append(value)
        return found


def read(raw, start: int, end: int) -> tuple[Headers, int]:
    """The header block at `start` and the offset where the body begins."""
    for size in (4 << 10, 64 << 10):
        head = raw[start : min(start + size, end)]
        if blank := _blank_line(head):
            fields = _regular(head[: blank[0]])
            if fields is not None:
                return Headers(fields), start + blank[1]
            break
    return _irregular(raw, start, end)


def _blank_line(head):
    """(the end of the fields, the start of the body) where an empty line stands in `head`."""
    places = [
        (at, at + len(mark)) for mark in (b"\r\n\r\n", b"\n\n", b"\n\r\n") if (at := head.find(mark)) >= 0
    ]
    return min(places, default=None)


def _regular(block):
    """The fields of a block in which every line is one; None when it has to be read line by line."""
    text = block.replace(b"\r\n", b"\n")
    if b"\r" in text or text.startswith((b" ", b"\t", b"\n")):
        return None
    fields = []
    for line in text.replace(b"\n ", b" ").replace(b"\n\t", b"\t").split(b"\n"):
        name, colon, value = line.partition(b":")
        known = _field_name(name) if colon else None
        if known is None:
            return None
        fields.append((known, value.strip()))
    return tuple(fields) if len(fields) <= MOST_FIELDS else None


@lru_cache(maxsize=1000)
def _field_name(written):
    match = _NAME.fullmatch(written)
    return match[1].decode("ascii").lower() if match else None


def _irregular(raw, start, end):
    # Never more than this of a message is copied, however its lines run.
    block = raw[start : min(start + LONGEST_BLOCK + LONGEST_VALUE, end)]
    fields, flags, position = [], set(), 0
    while position < len(block):
        line, after = _next_line(block, position)
        if not line.strip(b"\r\n"):
            position = after
            break
        if position > LONGEST_BLOCK or len(fields) > MOST_FIELDS:
            flags.add("headers_cut")
            position = _blank_line_after(raw, start + position, end) - start
            break
        if line[:1] in b" \t" and (fields or not line.strip()):
            if fields:
                fields[-1][1].append(line)
        elif match := _FIELD.match(line):
            fields.append((match[1].decode("ascii").lower(), [match[2]]))
        elif not _envelope_line(line, not fields):
            if not fields or line.startswith(b"--") or not _field_follows(block, after):
                flags.add("no_blank_line")
                break
            flags.add("bad_header_line")
        position = after
    else:
        if start + position < end:
            flags.add("headers_cut")
            position = _blank_line_after(raw, start + position, end) - start
    told = tuple((name, _unfolded(lines, flags)) for name, lines in fields)
    return Headers(told, tuple(sorted(flags))), start + position


def _next_line(block, position):
    after = _LINE.match(block, position).end()
    return block[position:after], after


def _envelope_line(line, first):
    return first and line.startswith((b"From ", b">From "))


def _field_follows(block, position):
    """Whether a broken line stands among header fields: a field comes before the next blank line."""
    for _ in range(3):
        line, position = _next_line(block, position)
        if not line.strip():
            return False
        if _FIELD.match(line):
            return True
    return False


def _blank_line_after(raw, position, end):
    found = buffer.search(_BLANK_LINE, raw, position, end, 4)
    return found[1] if found else end


def _unfolded(lines, flags):
    value = _FOLD.sub(b"", b"".join(lines))
    if len(value) > LONGEST_VALUE:
        flags.add("headers_cut")
    return value[:LONGEST_VALUE].strip()
