"""A kept e-mail (.eml) as text: who, what about, what it says, and what was attached."""

import email
from email.header import decode_header
from itertools import islice

from archive.text.charset import decode
from archive.text.extracted import Reading
from archive.text.html import text_of

_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_PART_LIMIT = 500


def read(content, within):
    """Headers, the text parts (HTML ones as text), and names and texts of what is attached."""
    return Reading(_pieces(email.message_from_bytes(content), within))


def _pieces(message, within):
    for header in _HEADERS:
        for value in message.get_all(header, []):
            yield f"{header}: {_decoded(value)}"
    parts = list(islice(message.walk(), _PART_LIMIT))
    for part in parts:
        if part.get_content_maintype() == "text" and not part.get_filename():
            yield _text(part)
    for part in parts:
        content = part.get_payload(decode=True) or b""
        if part.get_filename():
            yield from within.pieces(_decoded(part.get_filename()), content)
        elif part.get_content_maintype() == "image":
            yield from within.pictured(content)


def _text(part):
    text = decode(part.get_payload(decode=True) or b"", part.get_content_charset())
    return text_of(text) if part.get_content_subtype() == "html" else text


def _decoded(value):
    words = decode_header(str(value))
    return "".join(decode(word, charset) if isinstance(word, bytes) else word for word, charset in words)
