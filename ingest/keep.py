"""From stored bytes to a kept message: read in a worker process, kept once by content, placed in the same commit."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from archive import jobs
from archive.db import insert_for, utcnow
from archive.store import Damaged
from cases.message import Message, MessageAddress, MessagePart, MessageReference
from cases.timeline import ask_to_index
from ingest import routing
from ingest.ledger import Sighting, SightingState
from ingest.mail import parse

PARSE_VERSION = 1
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(hours=48)
ADDRESSES_KEPT = 500


def read_sighting(db, store, worker, sighting_id, our_addresses=frozenset()):
    """Read a stored sighting's bytes, keep the message and place it; again is the same as once."""
    with db.reading() as session:
        sighting = session.get_one(Sighting, sighting_id)
    if sighting.state is not SightingState.STORED:
        return
    mail = worker.run(parse_file, str(store.path(sighting.raw_digest)))
    if mail.raw_sha256 != sighting.raw_digest:
        raise Damaged(sighting.raw_digest, store.path(sighting.raw_digest))
    store.put_all([part.content for part in mail.parts])
    with db.writing() as session:
        sighting = session.get_one(Sighting, sighting_id, with_for_update=True)
        if sighting.state is not SightingState.STORED:
            return  # our lease ran out while we read, and whoever took the job over was faster
        message, is_new = keep(session, mail, received_at=sighting.internal_at or sighting.seen_at)
        sighting.message_id, sighting.repeated = message.id, not is_new
        sighting.state_code = SightingState.DONE.value
        if is_new:
            routing.place(session, message, our_addresses)
            ask_to_index(session, "message", [message.id])
            jobs.enqueue(session, "mark", f"message:{message.id}")


def parse_file(path):
    """Read the message in a file; top-level, so that a worker process can run it."""
    return parse(Path(path).read_bytes())


def keep(session, mail, *, received_at):
    """(the message, whether it is new): by content, not by Message-ID, which its sender chose."""
    insert = insert_for(session, Message).values(_row(mail, received_at))
    new_id = session.scalar(insert.on_conflict_do_nothing().returning(Message.id))
    if new_id is None:
        known = select(Message).where(Message.canon_digest == mail.canon_sha256)
        return session.scalars(known).one(), False
    session.add_all(_belongings(mail, new_id))
    session.flush()
    return session.get_one(Message, new_id), True


def _row(mail, received_at):
    sender = mail.from_
    return {
        Message.canon_digest: mail.canon_sha256,
        Message.raw_digest: mail.raw_sha256,
        Message.size: mail.size,
        Message.message_id: _text(mail.message_id, 998),
        Message.subject: _text(mail.subject) or "",
        Message.from_name: _text(sender and sender.name, 500),
        Message.from_address: _address(sender),
        Message.sent_at: _sane(mail.date, received_at),
        Message.received_at: received_at,
        Message.kept_at: utcnow(),
        Message.text: _text(mail.text) or "",
        Message.new_text: _text(mail.new_text) or "",
        Message.class_: mail.class_,
        Message.flags: list(mail.flags),
        Message.parse_version: PARSE_VERSION,
    }


def _belongings(mail, message_id):
    for part in mail.parts:
        yield MessagePart(message_id=message_id, **_part(mail, part))
    for role, people in (
        ("from", mail.authors[1:]),
        ("to", mail.to),
        ("cc", mail.cc),
        ("reply_to", mail.reply_to),
    ):
        for person in people[:ADDRESSES_KEPT]:
            address = {"name": _text(person.name, 500), "address": _address(person)}
            yield MessageAddress(message_id=message_id, role=role, **address)
    for referred in dict.fromkeys(_text(r, 998) for r in (mail.in_reply_to, *mail.references) if r):
        yield MessageReference(message_id=message_id, referred=referred)


def _part(mail, part):
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
        "content_id": _text(part.content_id, 998),
        "charset": _text(part.charset, 100),
        "flags": list(part.flags),
    }


def _sane(date, received_at):
    # A date before e-mail was common or after tomorrow is a broken clock's: arrival is better evidence.
    return date if date is not None and OLDEST <= date <= received_at + AHEAD else None


def _address(person):
    return _text(person.address.lower(), 500) if person and person.address else None


def _text(value, most=None):
    # PostgreSQL cannot keep a zero byte; the raw bytes in the store still have it.
    return None if value is None else value.replace("\x00", "")[:most]
