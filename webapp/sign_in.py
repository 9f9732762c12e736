"""Sign-ins: each is a row that the browser's cookie names, and it ends when the row says so."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from archive.db import Base, Id, utcnow
from cases.errors import RuleBroken
from webapp import account as accounts
from webapp import throttle
from webapp.account import Account
from webapp.i18n import N_

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=7)
# A page does not write merely to say that it was read: the last visit is kept to this precision.
NOTICED = timedelta(minutes=5)


class WrongCredentials(RuleBroken):
    """No active account has this address and password; which of the two is wrong stays unsaid."""

    sentence = N_("The e-mail address or the password is wrong.")


class SignIn(Base):
    """One browser where an account is signed in, known by a token that only the browser has."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()

    def holds(self, now):
        """Whether whoever carries the token is still signed in."""
        return (
            self.ended_at is None
            and self.created_at >= self.account.signed_out_at
            and now - self.last_seen_at < IDLE
            and now - self.created_at < ABSOLUTE
            and self.account.may_sign_in
        )


class WrongPassword(WrongCredentials):
    """The person is known, for she is signed in; this is not her password."""

    sentence = N_("The current password is wrong.")


def open_sign_in(db, email, password, address):
    """Sign in: the token for the browser. Raises `TooManyTries`, `WrongCredentials`."""
    account_id = _prove(db, email, password, address, WrongCredentials)
    with db.writing() as session:
        return _opened(session, account_id)


def replace_password(db, email, old, new, address):
    """Set a new password; every sign-in ends, and the token of a fresh one is given back.

    Raises `TooManyTries`, `WrongPassword`, `PasswordTooShort`, `PasswordTooLong`.
    """
    account_id = _prove(db, email, old, address, WrongPassword)
    new_hash = accounts.hashed(new)
    with db.writing() as session:
        session.get_one(Account, account_id).take_hash(new_hash)
        session.flush()
        return _opened(session, account_id)


def holding(session, token):
    """The sign-in that the token names, with its account and advisor; None when it does not hold."""
    if not token:
        return None
    found = session.scalars(
        select(SignIn)
        .where(SignIn.token_digest == _digest(token))
        .options(joinedload(SignIn.account).joinedload(Account.advisor))
    ).one_or_none()
    return found if found is not None and found.holds(utcnow()) else None


def is_noticed(sign_in):
    """Whether the last visit was kept recently enough."""
    return utcnow() - sign_in.last_seen_at < NOTICED


def notice(session, sign_in_id, now):
    """The person was here just now."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(last_seen_at=now))


def end(session, token):
    """Sign out: the token opens nothing any more."""
    session.execute(
        update(SignIn)
        .where(SignIn.token_digest == _digest(token), SignIn.ended_at.is_(None))
        .values(ended_at=utcnow())
    )


def _prove(db, email, password, address, refusal):
    """The id of the account that the password opens; every try counts until one succeeds."""
    with db.writing() as session:
        throttle.count_try(session, email, address)
    with db.reading() as session:
        account = accounts.of_email(session, email)
        # Outside the writing transaction: a hash takes tens of milliseconds on purpose.
        if not accounts.verified(account, password):
            raise refusal()
    with db.writing() as session:
        throttle.forgive(session, email, address)
    return account.id


def _opened(session, account_id):
    token, now = secrets.token_urlsafe(32), utcnow()
    session.get_one(Account, account_id).last_sign_in_at = now
    session.add(SignIn(token_digest=_digest(token), account_id=account_id, created_at=now, last_seen_at=now))
    return token


def _digest(token):
    return hashlib.sha256(token.encode()).hexdigest()
