"""A message that nobody could read is not lost: who wrote it and about what is read by force, and a person decides."""

import re

from archive.store import Damaged, Missing, digest_of
from archive.worker import CallFailed, CallLost
from ingest.mail import parse
from ingest.mail.model import Address, Mail
from ingest.renew import SALVAGED, flagged

HEAD = 64 << 10  # bytes of the message that are looked at
_END = re.compile(rb"\r?\n\r?\n")
_FIELD = rb"(?im)^%s[ \t]*:[ \t]*([^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)"
_ID = re.compile(r"<([^<>\s]+)>")
_ADDRESS = re.compile(r"[^\s<>\"'(),;:\\]+@[^\s<>\"'(),;:\\]+\.[^\s<>\"'(),;:\\]+")


def salvaged(store, worker, sighting):
    """What can be told of a stored message that cannot be read: a `Mail` without content. Never raises for its sake.

    Its identity is its bytes as they are, apart from that of any message that was read: what makes two deliveries one
    could not be told.
    """
    try:
        with open(store.path(sighting.raw_digest), "rb") as file:
            head = file.read(HEAD)
    except (OSError, Missing, Damaged):
        head = b""
    mail = _gently(worker, head) or by_force(head)
    return flagged(
        Mail(
            raw_sha256=sighting.raw_digest,
            canon_sha256=digest_of(f"unread {sighting.raw_digest}".encode()),
            size=sighting.size or 0,
            message_id=mail.message_id,
            subject=mail.subject,
            from_=mail.from_,
            authors=mail.authors,
            to=mail.to,
            cc=mail.cc,
            reply_to=mail.reply_to,
            in_reply_to=mail.in_reply_to,
            references=mail.references,
            answers=mail.answers,
            date=mail.date,
        ),
        SALVAGED,
    )


def by_force(head):
    """Sender, subject, Message-ID and what it answers as they stand in the header, undecoded."""
    header = _END.split(head, maxsplit=1)[0]
    sender = _ADDRESS.search(_field(header, b"From"))
    people = (Address(None, sender[0]),) if sender else ()
    return Mail(
        raw_sha256="",
        canon_sha256="",
        size=0,
        message_id=_field(header, b"Message-ID").strip("<> ") or None,
        references=tuple(_ID.findall(f"{_field(header, b'References')} {_field(header, b'In-Reply-To')}")),
        subject=_field(header, b"Subject"),
        from_=people[0] if people else None,
        authors=people,
    )


def read_head(head):
    """Read a header with nothing after it. Top-level, so that a worker process can run it."""
    return parse(_END.split(head, maxsplit=1)[0] + b"\r\n\r\n")


def _gently(worker, head):
    """The header as the parser reads it, alone; None when that too is more than it can do."""
    try:
        return worker.run(read_head, head)
    except (CallFailed, CallLost):
        return None


def _field(header, name):
    found = re.search(_FIELD % re.escape(name), header)
    written = found[1].decode("utf-8", "replace") if found else ""
    return " ".join(written.split())[:500]
