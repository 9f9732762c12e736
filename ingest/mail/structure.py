"""The tree of a message as ranges of its bytes: split by boundaries, bounded in depth and number.

The bytes of a leaf are a slice of what came: nothing is serialised again, an inner message keeps its digest.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from ingest.mail import headers, parameters
from ingest.mail.headers import Headers

DEEPEST = 32
MOST_PARTS = 2000

_DASHED_LINE = re.compile(rb"(?:^|(?<=\n)|(?<=\r))--[^\r\n]*")
# A mark or blank lines before the first field are in its way; before a text without a header they are part of it.
_LEADING = re.compile(rb"(?:(?:\xef\xbb\xbf)?[\r\n]*+(?=[!-9;-~]+[ \t]*:|>?From ))?")
_MEDIA_TYPE = re.compile(r"^[\w.+-]+/[\w.+-]+$")


@dataclass
class Entity:
    """One node: its header, its body as bytes, and its children when it is a multipart."""

    path: str
    headers: Headers
    type: str
    parameters: dict[str, bytes]
    body: bytes = b""
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


def read(raw: bytes) -> tuple[Entity, list[str]]:
    """The root of the message and the flags of the whole (too_deep, too_many_parts …)."""
    reader = _Reader(raw)
    start = _LEADING.match(raw).end()
    root = reader.entity(start, len(raw), "1", "text/plain", 1)
    return root, sorted(reader.flags)


class _Reader:
    """One reading of one message; counts the parts and remembers where lines begin with `--`."""

    def __init__(self, raw):
        self.raw, self.flags, self.parts = raw, set(), 0
        found = [(match.start(), match.end()) for match in _DASHED_LINE.finditer(raw)]
        self.starts, self.ends = [one for one, _ in found], [one for _, one in found]

    def entity(self, start, end, path, default_type, depth):
        """The entity in raw[start:end]."""
        fields, body_at = headers.read(self.raw, start, end)
        self.flags.update(fields.flags)
        media_type, given = _media_type(fields, default_type)
        entity = Entity(path, fields, media_type, given)
        self.parts += 1
        if media_type.startswith("multipart/"):
            self._split(entity, body_at, end, depth)
        if not entity.children:
            entity.body = self.raw[body_at:end]
        return entity

    def _split(self, entity, body_at, end, depth):
        if depth >= DEEPEST:
            self._leave_whole(entity, "too_deep")
            return
        ranges = self._ranges(entity, body_at, end)
        default = "message/rfc822" if entity.type == "multipart/digest" else "text/plain"
        for number, (start, stop) in enumerate(ranges, 1):
            path = f"{entity.path}.{number}"
            if self.parts >= MOST_PARTS:
                self._keep_rest(entity, path, start, end)
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

    def _keep_rest(self, entity, path, start, end):
        rest = Entity(path, Headers(), "application/octet-stream", {}, self.raw[start:end])
        self._leave_whole(rest, "too_many_parts")
        entity.children.append(rest)

    def _ranges(self, entity, start, end):
        """Where the children stand: by the declared boundary, else by the one that the body seems to use."""
        boundary = (parameters.text(entity.parameters, "boundary") or "").encode("utf-8", "replace")
        # To the letter first (a boundary may end in blanks), then as loosely as RFC 2046 §5.1.1 lets a reader be.
        for tail in (rb"[ \t]*", rb"(?:[ \t].*)?") if boundary.strip() else ():
            for wanted in dict.fromkeys((boundary, boundary.strip())):
                if ranges := self._between(wanted, tail, start, end):
                    return ranges
        guess = self._seeming_boundary(start, end)
        if guess:
            entity.flags.append("boundary_guessed")
            self.flags.add("boundary_guessed")
        return self._between(guess, rb"[ \t]*", start, end) if guess else []

    def _between(self, boundary, tail, start, end):
        delimiter = re.compile(b"--" + re.escape(boundary) + b"(--)?" + tail)
        ranges, opened = [], None
        for at, after in self._dashed(start, end):
            match = delimiter.fullmatch(self.raw, at, after)
            if match is None:
                continue
            if opened is not None:
                ranges.append((opened, max(opened, self._before_break(at))))
            # A delimiter after the closing one opens again: some programs close too early.
            opened = None if match[1] else self._after_break(after, end)
            if len(ranges) > MOST_PARTS:
                break
        if opened is not None and (opened < end or not ranges):
            ranges.append((opened, self._before_stray_close(b"--" + boundary + b"--", opened, end)))
        return ranges

    def _before_stray_close(self, closing, start, end):
        """The end of a last part whose closing delimiter lost its line break."""
        tail = self.raw[start:end].rstrip()
        return start + len(tail) - len(closing) if tail.endswith(closing) else end

    def _dashed(self, start, end):
        for index in range(bisect_left(self.starts, start), len(self.starts)):
            if self.starts[index] >= end:
                return
            yield self.starts[index], self.ends[index]

    def _before_break(self, at):
        """The end of a part: the line break before a delimiter belongs to the delimiter (RFC 2046 §5.1.1)."""
        if self.raw[at - 1 : at] == b"\n":
            at -= 1
            return at - 1 if self.raw[at - 1 : at] == b"\r" else at
        return at - 1 if self.raw[at - 1 : at] == b"\r" else at

    def _after_break(self, after, end):
        if self.raw[after : after + 2] == b"\r\n":
            return min(after + 2, end)
        return min(after + 1, end)

    def _seeming_boundary(self, start, end):
        """A dashed line directly followed by a content header, when the declared boundary is nowhere."""
        for at, after in self._dashed(start, end):
            begin = self._after_break(after, end)
            follows = self.raw[begin : begin + 8].lower()
            if after - at > 2 and follows == b"content-":
                return self.raw[at + 2 : after].rstrip()
        return b""


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
