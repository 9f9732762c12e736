"""Kept messages for tests that do not care how mail arrives."""

import hashlib
import itertools

from archive.db import utcnow
from cases.again import recognise
from cases.layer import INLINE, MessageLayer, tell_originals
from cases.message import PASSED, Message, MessagePart

_numbers = itertools.count(1)


def kept(
    session, *, from_address="obcy@nieznany.example", subject="Pismo", text="Treść", files=(), **details
):
    """A message in the tray, with an attachment for each file name."""
    digest = hashlib.sha256(str(next(_numbers)).encode()).hexdigest()
    message = Message(
        **{"canon_digest": digest, "raw_digest": digest, "received_at": utcnow()} | details,
        size=100,
        subject=subject,
        from_address=from_address,
        text=text,
        new_text=text,
    )
    for number, filename in enumerate(files, start=2):
        message.parts.append(
            MessagePart(
                path=f"1.{number}",
                digest=hashlib.sha256(filename.encode()).hexdigest(),
                filename=filename,
                media_type="application/pdf",
                size=10,
                is_attachment=True,
            )
        )
    session.add(message)
    session.flush()
    return message


def letter(from_address="jan@klos.example", subject="Oferta", **details):
    """A letter inside another, sure and inline unless it is told otherwise."""
    details = {
        "kind": INLINE,
        "confidence": 0.9,
        "text": "Dzień dobry, przesyłam.",
        "to": [],
        "cc": [],
    } | details
    return MessageLayer(from_address=from_address, subject=subject, **details)


def forwarded(session, *letters, from_address="anna@firma.example", **details):
    """A message in the tray that forwards the letters, the outermost first, as it is when it has been kept."""
    message = kept(
        session, from_address=from_address, **{"subject": "PD: Oferta", "sender_check": PASSED} | details
    )
    for depth, one in enumerate(letters, start=1):
        one.depth = depth
        message.layers.append(one)
    session.flush()
    tell_originals(session, [message], frozenset({"sprawy@skrzynka.example"}))
    recognise(session, [message])
    return message
