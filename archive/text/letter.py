"""Kept e-mails (.eml, mbox) and web pages (.mht) as text: who, what about, what they say, and what is attached."""

import email
import re
from email.header import decode_header
from itertools import islice

from archive.text.charset import declared_in, decode
from archive.text.extracted import Reading
from archive.text.html import text_of

_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_PART_LIMIT = 500
_HEAD = 16_384
_FIRST_LINE = re.compile(rb"(?:\xef\xbb\xbf)?[A-Za-z][A-Za-z0-9-]{1,50}:[ \t]")
_OF_MAIL = re.compile(rb"^(?:MIME-Version|Message-ID|Received|Return-Path):", re.I | re.M)
_MBOX_LINE = re.compile(rb"^From [^\r\n]{1,200}\d{4}[^\r\n]{0,20}\r?\n(?=[A-Za-z][A-Za-z0-9-]{1,50}:)", re.M)
_FOLD = re.compile(r"[\r\n]+(?=[ \t])")
_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(r"\b(?:https?://|mailto:)\S+")
_BODIES = ("text/plain", "text/html")
_FOR_PROGRAMS = ("text/css", "text/javascript", "application/pgp-signature", "application/pkcs7-signature")


def knows(content):
    """Whether the bytes begin as a letter does: with headers, one of them such as only programs write."""
    head = content[:_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return bool(_FIRST_LINE.match(head) and b"\nFrom:" in b"\n" + head and _OF_MAIL.search(head))


def knows_mbox(content):
    """Whether the bytes begin as a folder of letters in one file does."""
    return content.startswith(b"From ") and bool(_MBOX_LINE.match(content[:_HEAD]))


def read(content, within):
    """Headers, the text parts (HTML ones as text), and names and texts of what is attached."""
    return Reading(_pieces(email.message_from_bytes(content), within))


def read_mbox(content, within):
    """One letter after the other."""
    return Reading(_letters(content, within))


def _letters(content, within):
    begins = [found.end() for found in _MBOX_LINE.finditer(content)]
    ends = [found.start() for found in _MBOX_LINE.finditer(content)][1:] + [len(content)]
    for begin, end in zip(begins, ends, strict=True):
        yield from _pieces(email.message_from_bytes(content[begin:end]), within)


def _pieces(message, within):
    yield from _headers(message)
    parts = list(islice(message.walk(), _PART_LIMIT))
    told_better = {id(part) for one in parts for part in _told_better(one)}
    for part in parts:
        if part is not message and part.get_content_type() == "message/rfc822" and part.is_multipart():
            yield from _headers(part.get_payload(0))
        elif _is(part, *_BODIES) and id(part) not in told_better:
            yield _text(part)
    for part in parts:
        content = part.get_payload(decode=True) or b""
        if part.get_filename():
            yield from within.pieces(_decoded(part.get_filename()), content)
        elif part.get_content_maintype() == "image":
            yield from within.pictured(content)
        elif not part.is_multipart() and not _is(part, *_BODIES, *_FOR_PROGRAMS):
            yield from within.pieces("", content)


def _headers(message):
    for header in _HEADERS:
        for value in message.get_all(header, []):
            yield f"{header}: {_decoded(value)}"


def _told_better(part):
    """Of the same letter in several ways, the plain one where a page says every word of it: nothing is read twice."""
    if part.get_content_type() != "multipart/alternative" or not part.is_multipart():
        return []
    ways = part.get_payload()
    # A page stands by itself, or among the pictures that it shows.
    inner = (one for way in ways if way.is_multipart() for one in way.get_payload())
    said = {word for one in (*ways, *inner) if _is(one, "text/html") for word in _WORD.findall(_text(one))}
    return [one for one in ways if _is(one, "text/plain") and said.issuperset(_words(_text(one)))]


def _words(plain):
    # A page hides the addresses that its links lead to.
    return _WORD.findall(_ADDRESS.sub(" ", plain))


def _is(part, *kinds):
    """Whether the part is one of these, and no file with a name."""
    return part.get_content_type() in kinds and not part.get_filename()


def _text(part):
    content, is_page = part.get_payload(decode=True) or b"", part.get_content_subtype() == "html"
    text = decode(content, part.get_content_charset() or (declared_in(content) if is_page else None))
    return text_of(text) if is_page else text


def _decoded(value):
    # Bytes without a charset come as a `Header`; a line's end would cost the blank behind it.
    words = decode_header(_FOLD.sub("", value) if isinstance(value, str) else value)
    return "".join(decode(word, charset) if isinstance(word, bytes) else word for word, charset in words)
