"""The tree of a message as ranges of its bytes: split by boundaries, bounded in depth and number.

The bytes of a leaf are a range of what came: nothing is copied or serialised again, an inner message keeps its digest.
"""

import re
from dataclasses import dataclass, field

from ingest.mail import buffer, headers, parameters
from ingest.mail.headers import LONGEST_VALUE, Headers

DEEPEST = 32
MOST_PARTS = 2000
LONGEST_GUESS = 1000
MOST_DASHED = 50_000  # places that look like a delimiter, real or not

# Marks, blank lines and a line of mbox before the first field are in its way; before a text without a header they are
# part of it.
_LEADING = re.compile(
    rb"(?:[\r\n]|\xef\xbb\xbf)*+"
    rb"(?:(?:>?From [^\r\n]*?\d\d:\d\d[^\r\n]*+(?:[\r\n]|\xef\xbb\xbf)++)?(?=[!-9;-~]+[ \t]*:)|(?=>?From ))"
    rb"|"
)
_MEDIA_TYPE = re.compile(r"^[\w.+-]+/[\w.+-]+$")
_LINE_BREAK = re.compile(rb"\r{0,2}\n|\r?")
_REST_OF_LINE = re.compile(rb"[^\r\n]*")
_NOTHING_AFTER = re.compile(rb"(--)?[ \t]*")
_ANYTHING_AFTER = re.compile(rb"(--)?(?:[ \t].*)?")
_SEEMING = re.compile(rb"[\r\n]--([^\r\n]{1,%d}+)(?:\r{0,2}\n|\r)content-" % LONGEST_GUESS, re.IGNORECASE)


@dataclass
class Entity:
    """One node: its header, where its body stands, and its children when it is a multipart."""

    path: str
    headers: Headers
    type: str
    parameters: dict[str, bytes]
    start: int = 0
    end: int = 0
    children: list["Entity"] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)

    @property
    def is_multipart(self) -> bool:
        """Whether it holds parts; a multipart in which none were found is a text."""
        return bool(self.children)

    def leaves(self):
        """The leaves below, in the order they stand."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


def read(raw) -> tuple[Entity, list[str]]:
    """The root of the message and the flags of the whole (too_deep, too_many_parts …)."""
    start = _LEADING.match(raw).end()
    reader = _Reader(raw, start)
    root = reader.entity(start, len(raw), "1", "text/plain", 1)
    return root, sorted(reader.flags)


class _Reader:
    """One reading of one message; counts the parts."""

    def __init__(self, raw, start):
        self.raw, self.flags, self.parts = raw, set(), 0
        first = buffer.find(raw, b"\n", start, min(len(raw), start + LONGEST_VALUE))
        self.line_break = b"\r\r\n" if raw[max(first - 2, 0) : first + 1] == b"\r\r\n" else b"\r\n"

    def entity(self, start, end, path, default_type, depth):
        """The entity in raw[start:end]."""
        fields, body_at = headers.read(self.raw, start, end)
        self.flags.update(fields.flags)
        media_type, given = _media_type(fields, default_type)
        entity = Entity(path, fields, media_type, given, body_at, end)
        self.parts += 1
        if media_type.startswith("multipart/"):
            self._split(entity, depth)
        return entity

    def _split(self, entity, depth):
        if depth >= DEEPEST:
            self._leave_whole(entity, "too_deep")
            return
        ranges = self._ranges(entity)
        default = "message/rfc822" if entity.type == "multipart/digest" else "text/plain"
        for number, (start, stop) in enumerate(ranges, 1):
            path = f"{entity.path}.{number}"
            if self.parts >= MOST_PARTS:
                self._keep_rest(entity, path, start)
                return
            entity.children.append(self.entity(start, stop, path, default, depth + 1))
        if not ranges:
            entity.type = "text/plain"
            entity.flags.append("no_parts_found")
            self.flags.add("no_parts_found")

    def _leave_whole(self, entity, flag):
        entity.type = "application/octet-stream"
        entity.flags.append(flag)
        self.flags.add(flag)

    def _keep_rest(self, entity, path, start):
        rest = Entity(path, Headers(), "application/octet-stream", {}, start, entity.end)
        self._leave_whole(rest, "too_many_parts")
        entity.children.append(rest)

    def _ranges(self, entity):
        """Where the children stand: by the declared boundary, else by the one that the body seems to use."""
        boundary = (parameters.text(entity.parameters, "boundary") or "").encode("utf-8", "replace")
        # To the letter first (a boundary may end in blanks or be folded at one), then as loosely as RFC 2046
        # §5.1.1 lets a reader be.
        for after in (_NOTHING_AFTER, _ANYTHING_AFTER) if boundary.strip() else ():
            for wanted in dict.fromkeys((boundary, boundary.strip(), b" ".join(boundary.split()))):
                if ranges := self._between(wanted, after, entity.start, entity.end):
                    return ranges
        guess = self._seeming_boundary(entity.start, entity.end)
        if guess:
            entity.flags.append("boundary_guessed")
            self.flags.add("boundary_guessed")
        return self._between(guess, _NOTHING_AFTER, entity.start, entity.end) if guess else []

    def _between(self, boundary, after_boundary, start, end):
        ranges, opened = [], None
        for at, after in self._dashed(b"--" + boundary, start, end):
            rest = _REST_OF_LINE.match(self.raw, after, end).end()
            match = after_boundary.fullmatch(self.raw, after, rest)
            if match is None or (
                match[1] and opened is not None and self._is_of_part(boundary + b"--", opened, at)
            ):
                continue
            if opened is not None:
                ranges.append((opened, max(opened, self._before_break(at))))
            # A delimiter after the closing one opens again: some programs close too early.
            opened = None if match[1] else _LINE_BREAK.match(self.raw, rest, end).end()
            if len(ranges) > MOST_PARTS:
                break
        if opened is not None and (opened < end or not ranges):
            ranges.append((opened, self._before_close(b"--" + boundary + b"--", opened, end)))
        return ranges

    def _is_of_part(self, boundary, start, end):
        """Whether the part at `start` is a multipart with that boundary, ours and two dashes."""
        if self.raw.find(boundary, start, min(end, start + LONGEST_VALUE)) < 0:
            return False
        fields, _ = headers.read(self.raw, start, end)
        media_type, given = _media_type(fields, "text/plain")
        declared = parameters.text(given, "boundary") or ""
        return media_type.startswith("multipart/") and declared.encode("utf-8", "replace") == boundary

    def _dashed(self, delimiter, start, end):
        """(start, end) of the delimiter wherever it begins a line."""
        at = start
        for _ in range(MOST_DASHED):
            at = buffer.find(self.raw, delimiter, at, end)
            if at < 0:
                return
            if at == start or self.raw[at - 1] in b"\r\n":
                yield at, at + len(delimiter)
            at += len(delimiter)

    def _before_close(self, closing, start, end):
        """The end of a last part whose closing delimiter lost its line break, or was itself cut off."""
        first = max(start, end - len(closing) - 200)
        tail = self.raw[first:end].rstrip()
        if tail.endswith(closing):
            return first + len(tail) - len(closing)
        line = max(tail.rfind(b"\n"), tail.rfind(b"\r")) + 1
        # A few signs may stand there by chance, and dashes may be a rule across the text.
        is_cut = len(tail) - line > 4 and closing.startswith(tail[line:]) and tail[line:].strip(b"-")
        return max(start, self._before_break(first + line)) if is_cut else end

    def _before_break(self, at):
        """The end of a part: the line break before a delimiter belongs to the delimiter (RFC 2046 §5.1.1)."""
        for sign in reversed(self.line_break):
            at -= at > 0 and self.raw[at - 1] == sign
        return at

    def _seeming_boundary(self, start, end):
        """A dashed line directly followed by a content header, when the declared boundary is nowhere."""
        found = buffer.search(_SEEMING, self.raw, max(start - 1, 0), end, LONGEST_GUESS + 20)
        return _SEEMING.match(self.raw, *found)[1].rstrip() if found else b""


def _media_type(fields, default):
    media_type, given = parameters.read(fields.first("content-type"))
    if not media_type:
        return default, given
    if _MEDIA_TYPE.match(media_type):
        return media_type, given
    family = media_type.split("/")[0]
    if family == "multipart":
        return "multipart/mixed", given
    return ("text/plain" if family in ("text", "") else "application/octet-stream"), given
