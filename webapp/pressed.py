"""Each press of a button that makes something is counted once: a second click makes no second thing."""

import hashlib
import json
import secrets
from datetime import datetime, timedelta

from markupsafe import Markup
from sqlalchemy import String, delete
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Base, utcnow

FIELD = "press"
KEPT = timedelta(days=7)  # no page outlives its sign-in


class Pressed(Base):
    """A form that was sent: a digest of its token and of all that was filled in."""

    __tablename__ = "pressed"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


def one_press():
    """A hidden field that tells each opened form from every other."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, secrets.token_urlsafe(32))


def count(session, form, *files):
    """Count the form's press in the transaction that it begins; the second of two ends in `archive.db.Clash`.

    `files` are the digests of what came with it. A form without the field is not counted.
    """
    if not form.get(FIELD):
        return
    now = utcnow()
    session.execute(delete(Pressed).where(Pressed.at < now - KEPT))
    session.add(Pressed(token=_digest(form, files), at=now))
    session.flush()  # before any rule is asked: to the second press the first one's work would look like a mistake


def _digest(form, files):
    # Whoever comes back to a page that her browser kept, and writes something else, has not pressed twice.
    filled = sorted((name, value) for name, value in form.items(multi=True) if name != "csrf_token")
    return hashlib.sha256(json.dumps([filled, files]).encode()).hexdigest()
