"""The tokens of mailboxes, encrypted, and who is renewing them: replaced whole, one version after another."""

import json
from datetime import datetime, timedelta

from sqlalchemy import String, Text, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from archive import leases
from archive.db import Base, Id, insert_for, utcnow
from ingest.oauth.errors import BY_CODE

LEASE = timedelta(seconds=75)
REFRESH_AT = 0.8


class OAuthToken(Base):
    """What a provider gave for one mailbox.

    `asked_at` is set while a question to the provider has no answer: who finds it later knows that one was lost.
    `trouble` and `last_error` say why the last question was refused; `refused_at` when only a person can help.
    """

    __tablename__ = "oauth_token"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    account: Mapped[str] = mapped_column(String(100), unique=True)
    ciphertext: Mapped[str | None] = mapped_column(Text)
    expires_at: Mapped[datetime | None]
    refreshed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    trouble: Mapped[str | None] = mapped_column(String(30))
    last_error: Mapped[str | None] = mapped_column(Text)

    @property
    def told(self):
        """Why the last question gave no token, as a `SignInTrouble`; None if it gave one."""
        return BY_CODE[self.trouble](mailbox=self.account, reason=self.last_error) if self.trouble else None

    def is_fresh(self, now):
        """Whether less than 80 % of the token's life is over."""
        return self.expires_at is not None and now < (
            self.refreshed_at + REFRESH_AT * (self.expires_at - self.refreshed_at)
        )

    def is_valid(self, now):
        """Whether the provider would still honour the access token."""
        return self.expires_at is not None and now < self.expires_at


def row_of(session, account):
    """The mailbox's row; None before the first token was asked for."""
    return session.scalars(select(OAuthToken).where(OAuthToken.account == account)).one_or_none()


def rows(session):
    """{mailbox's name: row} of every mailbox that ever asked for a token."""
    return {row.account: row for row in session.scalars(select(OAuthToken))}


def make_row(session, account):
    """Let there be a row; two at once leave one."""
    insert = insert_for(session, OAuthToken).values(account=account, version=0)
    session.execute(insert.on_conflict_do_nothing())


def take_lease(session, row, lease):
    """Become the only one to renew this version; False if somebody else is at it, or has done it."""
    holder = session.scalar(select(OAuthToken.lease).where(OAuthToken.id == row.id))
    dead = [holder] if holder and leases.holder_is_dead(holder) else []
    now = utcnow()
    free = or_(OAuthToken.lease_until.is_(None), OAuthToken.lease_until < now, OAuthToken.lease.in_(dead))
    taken = update(OAuthToken).where(*_at(row), free)
    return bool(session.execute(taken.values(lease=lease, lease_until=now + LEASE, asked_at=now)).rowcount)


def replace_tokens(session, row, lease, ciphertext, seconds):
    """The new tokens in place of those of the row's version; False if that is no longer the newest."""
    now = utcnow()
    values = {
        "ciphertext": ciphertext,
        "refreshed_at": now,
        "expires_at": now + timedelta(seconds=seconds),
        "version": row.version + 1,
        "asked_at": None,
        "refused_at": None,
        "trouble": None,
        "last_error": None,
    }
    done = session.execute(update(OAuthToken).where(*_at(row)).values(**values)).rowcount
    release(session, row, lease)
    return bool(done)


def note_trouble(session, row, lease, *, trouble, reason, is_lasting=False, is_answered=True):
    """Why there are no new tokens; False if somebody has some meanwhile."""
    values = {"trouble": trouble, "last_error": reason[:1000], "refused_at": utcnow() if is_lasting else None}
    values |= {"asked_at": None} if is_answered else {}
    done = session.execute(update(OAuthToken).where(*_at(row)).values(**values)).rowcount
    release(session, row, lease)
    return bool(done)


def release(session, row, lease):
    """Let others renew, if it is still us who hold the lease."""
    held = update(OAuthToken).where(OAuthToken.id == row.id, OAuthToken.lease == lease)
    session.execute(held.values(lease=None, lease_until=None))


def as_text(tokens, identity):
    """Tokens and whose they are, to be sealed."""
    return json.dumps({"access": tokens.access, "refresh": tokens.refresh, "for": identity})


def _at(row):
    return OAuthToken.id == row.id, OAuthToken.version == row.version
