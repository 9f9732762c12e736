"""Kept messages for tests that do not care how mail arrives."""

import hashlib
import itertools

from archive.db import utcnow
from cases.message import Message, MessagePart

_numbers = itertools.count(1)


def kept(
    session, *, from_address="obcy@nieznany.example", subject="Pismo", text="Treść", files=(), **details
):
    """A message in the tray, with an attachment for each file name."""
    digest = hashlib.sha256(str(next(_numbers)).encode()).hexdigest()
    message = Message(
        canon_digest=digest,
        raw_digest=digest,
        size=100,
        subject=subject,
        from_address=from_address,
        text=text,
        new_text=text,
        received_at=utcnow(),
        **details,
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
