"""Read messages as rows of the database: each kept once by content, all that belongs to it in the same commit."""

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value

from archive.db import insert_for, utcnow
from cases.again import recognise
from cases.layer import MessageLayer, tell_originals
from cases.message import BOUNCE, Message, MessageAddress, MessagePart, MessageReference, believable
from ingest import variants

PARSE_VERSION = 7
ADDRESSES_KEPT = 500
DECORATION_MAILS = 5  # of one sender with the same small picture: a signature's logo
DECORATION_BYTES = 200_000
MARKS = ("signed", "encrypted")
ARRIVED = frozenset(("delivered", "relayed", "expanded"))


def keep_all(session, readings, our_addresses=frozenset()):
    """({canonical digest: message}, those of them that are new): by content, not by Message-ID, a sender's choice.

    `readings` are (mail, received_at, is_old, sender_check); of equal ones the first is kept. What came from
    `our_addresses` (our own mailboxes) is no original of a forward.
    """
    by_digest = {}
    for reading in readings:
        by_digest.setdefault(reading[0].canon_sha256, reading)
    new_ids = _insert_messages(session, by_digest.values())
    _insert_belongings(session, {new_ids[digest]: by_digest[digest][0] for digest in new_ids})
    new = _loaded(session, new_ids.values())
    known = _known(session, by_digest.keys() - new_ids.keys())
    variants.tell(session, new)
    tell_originals(session, new, our_addresses)
    recognise(session, new)
    return {message.canon_digest: message for message in (*known, *new)}, new


def rows_of(mail):
    """(table, rows without the message's id) of everything that belongs to the message."""
    yield MessagePart, [_part(part) for part in mail.parts]
    people = (("from", mail.authors[1:]), ("to", mail.to), ("cc", mail.cc), ("reply_to", mail.reply_to))
    yield (
        MessageAddress,
        [
            {"role": role, "name": _text(person.name, 500), "address": _address(person)}
            for role, some in people
            for person in some[:ADDRESSES_KEPT]
        ],
    )
    yield MessageReference, _references(mail)
    yield MessageLayer, [_layer(layer, depth) for depth, layer in enumerate(mail.layers, 1)]


def values_of(mail, received_at):
    """What is read from the message's own bytes; `received_at` tells whether its date can be true."""
    sender = mail.from_
    return {
        "message_id": _text(mail.message_id, 998),
        "subject": _text(mail.subject) or "",
        "from_name": _text(sender and sender.name, 500),
        "from_address": _address(sender),
        "sent_at": believable(mail.date, received_at),
        "text": _text(mail.text) or "",
        "new_text": _text(mail.new_text) or "",
        "comment": _text(mail.comment),
        "class": mail.class_,
        "flags": _flags(mail),
        "noted": noted_in(mail),
        "parse_version": PARSE_VERSION,
    }


def noted_in(mail):
    """What the message tells besides its text, as plain values: no empty ones."""
    told = {
        "events": [_event(event) for event in mail.events],
        "links": [
            {"host": link.host, "service": link.service, "url": link.url.replace("\x00", "")}
            for link in mail.links
        ],
        "bounce": _bounce(mail.bounce),
        "answers": [_text(one, 998) for one in mail.answers],
        "delivered_to": [_text(one, 500).lower() for one in mail.delivered_to if "+" in one],
        "marks": [mark for mark in MARKS if mark in mail.flags],
    }
    return {name: value for name, value in told.items() if value}


def _insert_messages(session, readings):
    rows = [
        {
            "canon_digest": mail.canon_sha256,
            "raw_digest": mail.raw_sha256,
            "size": mail.size,
            "received_at": received_at,
            "kept_at": utcnow(),
            "old": is_old,
            "sender_check": sender_check,
            "state_code": "tray",
            **values_of(mail, received_at),
        }
        for mail, received_at, is_old, sender_check in readings
    ]
    table = Message.__table__
    insert = insert_for(session, table).on_conflict_do_nothing().returning(table.c.canon_digest, table.c.id)
    return dict(session.connection().execute(insert, rows).all()) if rows else {}


def _insert_belongings(session, mails):
    pictures = _pictures_seen(session, mails)
    rows = {MessagePart: [], MessageAddress: [], MessageReference: [], MessageLayer: []}
    for message_id, mail in mails.items():
        for table, some in rows_of(mail):
            rows[table] += [{"message_id": message_id, **row} for row in some]
    for row in rows[MessagePart]:
        if row["digest"] in pictures and pictures[row["digest"]] >= DECORATION_MAILS - 1:
            row |= {"is_attachment": False, "is_decoration": True}
    for table, some in rows.items():
        if some:
            session.connection().execute(table.__table__.insert(), some)


def _pictures_seen(session, mails):
    """In how many messages kept before each small picture of these came from the same sender."""
    wanted = {(_address(mail.from_), digest) for mail in mails.values() for digest in _small_pictures(mail)}
    senders, digests = {sender for sender, _ in wanted if sender}, {digest for _, digest in wanted}
    if not senders:
        return Counter()
    counted = select(Message.from_address, MessagePart.digest, func.count()).join(MessagePart.message)
    counted = counted.where(Message.from_address.in_(senders), MessagePart.digest.in_(digests))
    seen = Counter()
    for sender, digest, count in session.execute(counted.group_by(Message.from_address, MessagePart.digest)):
        if (sender, digest) in wanted:
            seen[digest] = max(seen[digest], count)
    return seen


def _small_pictures(mail):
    small = (part for part in mail.parts if 0 < part.size <= DECORATION_BYTES)
    return [part.sha256 for part in small if part.type.startswith("image/")]


def _loaded(session, ids):
    """The new messages with what belongs to them; that nothing is filed or suggested yet needs no question."""
    belonging = [selectinload(one) for one in _BELONGING]
    found = select(Message).where(Message.id.in_(ids)).order_by(Message.id)
    messages = session.scalars(found.options(*belonging)).all() if ids else []
    for message in messages:
        set_committed_value(message, "filings", [])
        set_committed_value(message, "suggestions", [])
    return messages


_BELONGING = Message.addresses, Message.references, Message.parts, Message.layers


def _known(session, digests):
    return session.scalars(select(Message).where(Message.canon_digest.in_(digests))).all() if digests else []


def _references(mail):
    referred = {_text(one, 998): "reference" for one in (mail.in_reply_to, *mail.references) if one}
    # A receipt answers what was read; a report that it arrived is no bounce either.
    failed = mail.class_ == "dsn" and not (mail.bounce and mail.bounce.action in ARRIVED)
    referred |= {_text(one, 998): BOUNCE if failed else "reference" for one in mail.answers}
    return [{"referred": one, "kind": kind} for one, kind in referred.items() if one]


def _layer(layer, depth):
    return {
        "depth": depth,
        "kind": layer.kind,
        "from_name": _text(layer.from_ and layer.from_.name, 500),
        "from_address": _address(layer.from_),
        "to": _people(layer.to),
        "cc": _people(layer.cc),
        "sent_at": layer.date,
        "date_text": _text(layer.date_text, 200),
        "subject": _text(layer.subject) or "",
        "text": _text(layer.text) or "",
        "confidence": layer.confidence,
        "part_path": layer.path,
        "letter_id": _text(layer.message_id, 998),
        "canon_digest": layer.canon_sha256,
    }


def _people(people):
    return [[_text(one.name, 500), _address(one)] for one in people[:ADDRESSES_KEPT]]


def _flags(mail):
    """A mark of ours that comes back, and more servers on the way than there are, are signs of a loop."""
    loops = mail.loop is not None or "many_received" in mail.flags
    return [*mail.flags, *(["loop"] if loops and "loop" not in mail.flags else [])]


def _event(event):
    told = {
        "method": event.method,
        "summary": event.summary,
        "start": event.start and event.start.isoformat(),
        "end": event.end and event.end.isoformat(),
        "all_day": event.all_day,
        "place": event.place,
        "organiser": event.organiser and (event.organiser.name or event.organiser.address),
        "attendees": event.attendees,
        "status": event.status,
        "recurrence": event.recurrence,
    }
    return {name: _text(value) if isinstance(value, str) else value for name, value in told.items() if value}


def _bounce(bounce):
    if bounce is None:
        return None
    told = {"action": bounce.action, "status": bounce.status, "diagnostic": bounce.diagnostic}
    told = {name: _text(value) for name, value in told.items() if value}
    recipients = [_text(one, 500).lower() for one in bounce.recipients]
    return told | ({"recipients": recipients} if recipients else {})


def _listing(part):
    """The names in an archive; None for what is none or keeps its names to itself."""
    return [
        {"name": _text(one.name), "size": one.size} | ({"encrypted": True} if one.encrypted else {})
        for one in part.listing
    ] or None


def _part(part):
    return {
        "path": part.path,
        "digest": part.sha256,
        "filename": _text(part.filename, 255),
        "filename_raw": _text(part.filename_raw),
        "media_type": _text(part.type, 255),
        "size": part.size,
        "is_attachment": part.role == "attachment",
        "is_html_body": part.role in ("body", "alternative") and part.type == "text/html",
        "inline": part.inline,
        "is_decoration": part.role == "decoration",
        "is_stored": part.aside is not None,
        "listing": _listing(part),
        "content_id": _text(part.content_id, 998),
        "charset": _text(part.charset, 100),
        "flags": list(part.flags),
    }


def _address(person):
    return _text(person.address, 500).lower() if person and person.address else None


def _text(value, most=None):
    # PostgreSQL cannot keep a zero byte; the raw bytes in the store still have it.
    return None if value is None else value.replace("\x00", "")[:most]
