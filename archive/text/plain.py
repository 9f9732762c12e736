"""Plain text, tables of text, and XML of any kind."""

import json
import re
from io import BytesIO

from lxml import etree

from archive.text.charset import declared_in, decode
from archive.text.extracted import Reading
from archive.text.markup import ANY_XML, OOXML, OPENDOCUMENT, lines

_SAMPLE = 8192
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1a\x1b")
# A whole Office document in one XML file, by a namespace of its root.
_FLAT = (
    (b"urn:oasis:names:tc:opendocument:xmlns:office", OPENDOCUMENT),
    (b"http://schemas.microsoft.com/office/2006/xmlPackage", OOXML),
    (b"http://schemas.microsoft.com/office/word/2003/wordml", OOXML),
)
_JSON_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|([bfnrt])|(["\\/]))')


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
    """The text in the charset it really is in; of JSON, the letters that its escapes stand for."""
    text = decode(content)
    return Reading([_unescaped(text) if _is_json(text) else text])


def read_xml(content):
    """The text between the tags, an element a line; XML that does not parse is read as plain text."""
    content = content.lstrip()
    grammar = next((one for namespace, one in _FLAT if namespace in content[:_SAMPLE]), ANY_XML)
    try:
        return Reading(list(lines(BytesIO(content), grammar)))
    except etree.XMLSyntaxError:
        return Reading([decode(content, declared_in(content))])


def _is_json(text):
    if not text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return False
    try:
        json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return False
    return True


def _unescaped(text):
    return _JSON_ESCAPE.sub(lambda one: chr(int(one[1], 16)) if one[1] else one[3] or " ", text)
