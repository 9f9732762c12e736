"""What an S/MIME envelope holds (RFC 5652): a bounded walk over its BER, without a look at who signed it."""

from ingest.mail import words

DEEPEST = 16
MOST_ELEMENTS = 300_000

_CONSTRUCTED = 0x20
_OCTETS, _OID, _SEQUENCE, _EXPLICIT = 0x04, 0x06, 0x30, 0xA0
_KINDS = {
    bytes.fromhex("2a864886f70d010702"): "signed",
    bytes.fromhex("2a864886f70d010703"): "encrypted",
    bytes.fromhex("2a864886f70d0109100117"): "encrypted",
}


class _Broken(Exception):
    """Not what it should be, or more of it than anybody needs."""


def read(raw: bytes) -> tuple[str, bytes | None]:
    """(signed, encrypted or "" for neither, the bytes that were signed when they are inside)."""
    if raw[:10] == b"-----BEGIN":
        raw = words.lenient_base64(
            b"".join(line for line in raw.splitlines() if not line.startswith(b"-----"))
        )
    walk = _Walk(raw)
    kind = ""
    try:
        whole = walk.children(walk.element(0, len(raw), _SEQUENCE))
        kind = _KINDS.get(walk.content(walk.found(whole, _OID)), "")
        if kind != "signed":
            return kind, None
        signed = walk.children(walk.found(walk.children(walk.found(whole, _EXPLICIT)), _SEQUENCE))
        inner = walk.children(walk.found(signed, _SEQUENCE))
        wrapped = next((one for one in inner if one.tag == _EXPLICIT), None)
        return kind, walk.octets(next(walk.children(wrapped))) if wrapped else None
    except (_Broken, IndexError, StopIteration, RecursionError):
        return kind, None


class _Element:
    """One element: where its content lies and where the next one begins."""

    __slots__ = ("begin", "end", "next", "tag")

    def __init__(self, tag, begin, end, after):
        self.tag, self.begin, self.end, self.next = tag, begin, end, after


class _Walk:
    """One reading; each element is looked at once, though where it lies tells only those inside it."""

    def __init__(self, raw):
        self.raw, self.seen = raw, {}

    def element(self, position, end, tag=None, depth=0):
        """The element at the position; one whose length is not told ends with the mark for that."""
        if position not in self.seen:
            if len(self.seen) > MOST_ELEMENTS or depth > DEEPEST or position + 2 > end:
                raise _Broken
            self.seen[position] = self._looked_at(position, end, depth)
        element = self.seen[position]
        if tag is not None and element.tag != tag:
            raise _Broken
        return element

    def _looked_at(self, position, end, depth):
        tag, first, begin = self.raw[position], self.raw[position + 1], position + 2
        if tag & 0x1F == 0x1F:
            raise _Broken
        if first == 0x80:
            last = self._mark_after(begin, end, depth)
            return _Element(tag, begin, last, last + 2)
        length = first
        if first > 0x80:
            length = int.from_bytes(self.raw[begin : begin + first - 0x80], "big")
            begin += first - 0x80
        # A file that was cut off still tells what it held up to there.
        last = min(begin + length, end)
        return _Element(tag, begin, last, last)

    def children(self, parent, depth=0):
        """The elements inside, up to the mark or the end."""
        position = parent.begin
        while position + 2 <= parent.end:
            child = self.element(position, parent.end, depth=depth)
            yield child
            position = child.next

    def found(self, elements, tag):
        """The first of these with the tag."""
        return next(element for element in elements if element.tag == tag)

    def content(self, element):
        return self.raw[element.begin : element.end]

    def octets(self, element, depth=0):
        """The bytes of an octet string that may stand in pieces."""
        if element.tag == _OCTETS:
            return self.content(element)
        if element.tag != _OCTETS | _CONSTRUCTED:
            raise _Broken
        return b"".join(self.octets(piece, depth + 1) for piece in self.children(element, depth + 1))

    def _mark_after(self, position, end, depth):
        while self.raw[position : position + 2] != b"\0\0":
            position = self.element(position, end, depth=depth + 1).next
        return position
