"""Plain text, tables of text, and XML of any kind."""

from io import BytesIO

from lxml import etree

from archive.text.charset import declared_in, decode
from archive.text.extracted import Reading
from archive.text.markup import ANY_XML, lines

_SAMPLE = 8192
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1a\x1b")


def knows(content):
    """Whether the bytes look like text in some charset: hardly any control characters."""
    sample = content[:_SAMPLE]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    text = decode(sample[: len(sample) // 2 * 2]) if b"\0" in sample else None
    if text is not None:
        return "\0" not in text
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in sample)
    return controls <= len(sample) // 100


def read(content):
    """The text in the charset it really is in."""
    return Reading([decode(content)])


def read_xml(content):
    """The text between the tags, an element a line; XML that does not parse is read as plain text."""
    try:
        return Reading(list(lines(BytesIO(content), ANY_XML)))
    except etree.XMLSyntaxError:
        return Reading([decode(content, declared_in(content))])
