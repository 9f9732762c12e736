"""Outlook's own formats written as mail, so that one reader reads all: .msg, and winmail.dat on its own."""

import base64
import hashlib
import mimetypes
import re
from email.utils import format_datetime
from urllib.parse import quote

from archive.text import outlook_rtf
from ingest.mail import charsets, headers, mapi, msg, tnef
from ingest.mail.file_view import FileView
from ingest.mail.kind import report_of_outlook
from ingest.mail.model import Address, Event

LONGEST = 10_000  # characters of a header value

_METHODS = {
    "ipm.schedule.meeting.request": "REQUEST",
    "ipm.schedule.meeting.canceled": "CANCEL",
    "ipm.schedule.meeting.resp": "REPLY",
    "ipm.appointment": "PUBLISH",
}
_RECIPIENTS = {1: "to", 2: "cc", 3: "bcc"}
_REPORTS = {"dsn": "delivery-status", "mdn": "disposition-notification"}
_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,100}")
_FIRST_FIELD = re.compile(rb"^(?=[!-9;-~]+:[ \t])", re.MULTILINE)


def is_outlook(raw) -> bool:
    """Whether the bytes are a .msg or a winmail.dat rather than a message as it travels."""
    return raw[:4] == tnef.SIGNATURE or msg.is_msg(raw)


def as_mail(raw) -> tuple[bytes, tuple[str, ...], tuple[Event, ...]]:
    """The message as mail, flags (bad_msg, bad_tnef …) and events; what is no message at all becomes an empty one."""
    try:
        item = tnef.read(raw) if raw[:4] == tnef.SIGNATURE else msg.read(raw)
    except msg.Broken:
        return b"\r\n", ("bad_msg",), ()
    return written(item), tuple(dict.fromkeys(item.flags)), events_of(item)


def events_of(item) -> tuple[Event, ...]:
    """The meeting that the item asks to, cancels or answers to, or the appointment that it is."""
    told, properties = item.properties.text(mapi.MESSAGE_CLASS), item.properties
    method = next((method for kind, method in _METHODS.items() if told.lower().startswith(kind)), None)
    if method is None:
        return ()
    name, address = _author(properties)
    event = Event(
        method=method,
        summary=properties.text(mapi.SUBJECT)[:LONGEST],
        start=properties.moment(mapi.STARTS, mapi.START),
        end=properties.moment(mapi.ENDS, mapi.END),
        place=properties.text(mapi.PLACE)[:LONGEST],
        organiser=Address(name or None, address or None) if name or address else None,
        attendees=len(item.recipients),
        recurrence=properties.text(mapi.RECURS)[:LONGEST],
        uid=properties.raw(mapi.MEETING).hex()[:LONGEST],
    )
    return (event,)


def subject_of(taken) -> str:
    """The subject of the message in a leaf's bytes, which may lie aside; "" when it has none."""
    if taken.aside is None:
        return _subject(taken.held)
    with open(taken.aside, "rb") as file:
        return _subject(FileView(file))


def written(item) -> bytes:
    """The item as a message; what it holds stands in it with its bytes unchanged."""
    bodies = () if any(_is_signed_whole(one) for one in item.attachments) else _bodies(item)
    parts = [*bodies, *(_attached(attachment) for attachment in item.attachments)]
    pieces = _multipart(parts or [_part("text/plain", b"")], _type_of(item))
    return b"".join((*(_field(*one) for one in _fields(item)), *pieces))


def texts(item) -> tuple[str, str | None]:
    """(text, HTML) of the item, the HTML from its RTF where Outlook packed it in there."""
    text, html = item.properties.text(mapi.BODY), _html(item.properties)
    packed = item.properties.raw(mapi.RTF)
    if html is None and packed:
        unpacked, flags = outlook_rtf.unpacked(packed)
        item.flags.extend(flags)
        in_rtf, html = outlook_rtf.carried(unpacked)
        text = text or in_rtf
    return text, html


def name_of(attachment) -> str | None:
    """The long file name before the short one; a message is named by its subject."""
    properties = attachment.properties
    named = properties.text(mapi.LONG_NAME, mapi.SHORT_NAME, mapi.NAME)
    if attachment.item is None:
        return named or None
    return f"{re.sub(r'[/:]', ' ', attachment.item.properties.text(mapi.SUBJECT) or named)}.eml"


def type_of(attachment) -> str:
    """The media type as told, else by the name."""
    told = attachment.properties.text(mapi.MEDIA_TYPE).lower()
    if _TYPE.fullmatch(told) and not told.startswith("multipart/"):
        return told
    return mimetypes.guess_type(name_of(attachment) or "")[0] or "application/octet-stream"


def content_id_of(attachment) -> str:
    """By what the HTML shows it; "" when by nothing."""
    return attachment.properties.text(mapi.CONTENT_ID).strip("<> ")


def _subject(raw):
    try:
        item = tnef.read(raw) if raw[:4] == tnef.SIGNATURE else msg.read(raw)
    except msg.Broken:
        return ""
    return item.properties.text(mapi.SUBJECT)


def _html(properties):
    raw = properties.raw(mapi.HTML)
    if not raw:
        return None
    if properties[mapi.HTML][0] == mapi.TEXT:
        return properties.text(mapi.HTML)
    return charsets.text_of(raw, properties.label(mapi.INTERNET_CODEPAGE, mapi.MESSAGE_CODEPAGE))


def _fields(item):
    """The header it travelled with, and from its properties what that lacks."""
    travelled = [
        one for one in _travelled(item.properties) if not one[0].startswith(("content-", "mime-version"))
    ]
    yield from travelled
    there = {name for name, value in travelled if value}
    yield from ((name, value) for name, value in _made(item) if value and name not in there)


def _travelled(properties):
    kind, raw = properties.get(mapi.HEADERS, (None, b""))
    block = raw.decode("utf-16-le", "replace").encode() if kind == mapi.TEXT else raw
    begin = _FIRST_FIELD.search(block)
    # Exchange puts a line of its own before the first field.
    return headers.read(block, begin.start(), len(block))[0].fields if begin else ()


def _made(item):
    properties = item.properties
    sender = _person(*_sender(properties))
    author = _person(*_author(properties)) or sender
    moment = properties.moment(mapi.CLIENT_SUBMIT, mapi.DELIVERED, mapi.CREATED)
    yield "from", author
    yield "sender", sender if sender != author else b""
    for role in _RECIPIENTS.values():
        yield role, b", ".join(_people(item, role))
    yield "subject", _encoded(properties.text(mapi.SUBJECT))
    yield "date", format_datetime(moment).encode() if moment else b""
    for name, number in (
        ("message-id", mapi.MESSAGE_ID),
        ("in-reply-to", mapi.IN_REPLY_TO),
        ("references", mapi.REFERENCES),
    ):
        yield name, _encoded(properties.text(number))
    if ".Rules.OofTemplate" in properties.text(mapi.MESSAGE_CLASS):
        yield "auto-submitted", b"auto-replied"


def _author(properties):
    address = properties.address(
        mapi.FROM_SMTP, mapi.FROM_KIND, mapi.FROM_ADDRESS, mapi.FROM_KEY, mapi.FROM_ENTRY
    )
    return properties.text(mapi.FROM_NAME), address


def _sender(properties):
    address = properties.address(
        mapi.SENDER_SMTP, mapi.SENDER_KIND, mapi.SENDER_ADDRESS, mapi.SENDER_KEY, mapi.SENDER_ENTRY
    )
    return properties.text(mapi.SENDER_NAME), address


def _people(item, role):
    for one in item.recipients:
        if _RECIPIENTS.get((one.number(mapi.RECIPIENT_ROLE) or 0) & 0xF) == role:
            yield _person(
                one.text(mapi.NAME),
                one.address(mapi.SMTP, mapi.KIND, mapi.ADDRESS, mapi.SEARCH_KEY, mapi.ENTRY),
            )
    if not item.recipients and role in ("to", "cc"):
        shown = item.properties.text(mapi.DISPLAY_TO if role == "to" else mapi.DISPLAY_CC)
        yield from (_person(name.strip(), "") for name in shown.split(";") if name.strip())


def _person(name, address):
    name, address = (re.sub(r"[\x00-\x1f]+", " ", text[:LONGEST]).strip() for text in (name, address))
    name = "" if name.strip("'") == address else name
    if "@" in name and not address:
        name, address = "", name.strip("'")
    name = re.sub(r'["\\]', "", name)
    spoken = f'"{name}"'.encode() if name.isascii() else _encoded(name)
    if not address:
        return spoken if name else b""
    return (
        (spoken + b" " if name else b"")
        + b"<"
        + re.sub(r"[<>]", "", address).encode("utf-8", "replace")
        + b">"
    )


def _encoded(text):
    text = re.sub(r"[\x00-\x1f]+", " ", text[:LONGEST]).strip()
    if text.isascii():
        return text.encode()
    pieces = (text[at : at + 15].encode("utf-8", "replace") for at in range(0, len(text), 15))
    return b" ".join(b"=?utf-8?b?" + base64.b64encode(piece) + b"?=" for piece in pieces)


def _field(name, value):
    return name.title().encode() + b": " + value + b"\r\n"


def _type_of(item):
    told = item.properties.text(mapi.MESSAGE_CLASS)
    report = _REPORTS.get(report_of_outlook([told]))
    return f"multipart/report; report-type={report}" if report else "multipart/mixed"


def _bodies(item):
    """One part: the text in the forms that there are."""
    text, html = texts(item)
    forms = [(kind, said) for kind, said in (("text/plain", text), ("text/html", html)) if said]
    parts = [_part(f"{kind}; charset=utf-8", said.encode("utf-8", "replace")) for kind, said in forms]
    if parts:
        yield parts[0] if len(parts) == 1 else _multipart(parts, "multipart/alternative")


def _is_signed_whole(attachment):
    """Outlook keeps a signed message as one attachment that holds all of it, header and boundaries included."""
    told = attachment.properties.text(mapi.MEDIA_TYPE).lower()
    return told == "multipart/signed" and b"multipart/signed" in attachment.content[:2000].lower()


def _attached(attachment):
    if _is_signed_whole(attachment):
        return [attachment.content]
    name, inner = name_of(attachment), attachment.item
    content = written(inner) if inner is not None else attachment.content
    told = f"; filename*=UTF-8''{quote(name.encode('utf-8', 'replace'), safe='')}" if name else ""
    content_id = content_id_of(attachment)
    fields = [f"Content-Disposition: {'inline' if content_id else 'attachment'}{told}"]
    fields += [f"Content-ID: <{quote(content_id, safe='@.$_+-=')}>"] if content_id else []
    # A message stands as it is: it may not be encoded (RFC 2046 §5.2.1).
    return _part("message/rfc822" if inner is not None else type_of(attachment), content, fields)


def _part(kind, content, fields=()):
    as_it_is = kind == "message/rfc822"
    encoding = "binary" if as_it_is else "base64"
    head = [f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}", *fields]
    return ["\r\n".join(head).encode() + b"\r\n\r\n", content if as_it_is else base64.encodebytes(content)]


def _multipart(parts, kind):
    """The pieces of a whole, not joined yet: what is large is copied once."""
    digest = hashlib.sha256()
    for piece in (piece for part in parts for piece in part):
        digest.update(piece)
    boundary = f"=_{digest.hexdigest()[:32]}"
    pieces = [f'Content-Type: {kind}; boundary="{boundary}"\r\n\r\n'.encode()]
    for part in parts:
        pieces += [f"--{boundary}\r\n".encode(), *part, b"\r\n"]
    return [*pieces, f"--{boundary}--\r\n".encode()]
