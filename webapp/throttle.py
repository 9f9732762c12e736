"""Tries to sign in, and to open a file, are counted in the database, so that every process sees the same count."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Base, Id, utcnow
from cases.errors import RuleBroken
from webapp.i18n import N_

WINDOW = timedelta(minutes=15)
# From one address a person may mistype; from anywhere a limit high enough that a stranger cannot lock her out
# with a handful of tries; and one address may not walk through the whole firm.
PAIR_LIMIT, ACCOUNT_LIMIT, ADDRESS_LIMIT = 5, 50, 30
# Whoever tries, for the same file may lie in several cases: nobody walks through a list of words.
FILE_WINDOW, FILE_LIMIT = timedelta(hours=1), 10


class TooManyTries(RuleBroken):
    """The address or the account has failed too often lately; a correct password does not help before the wait."""

    sentence = N_("Too many attempts. Try again in %(minutes)s minutes.")

    def __init__(self):
        super().__init__(minutes=int(WINDOW.total_seconds() // 60))


class TooManyPasswords(RuleBroken):
    """The file was tried too often lately; the right password does not help before the wait either."""

    sentence = N_("Too many wrong passwords were tried for “%(name)s”. Try again in an hour.")


class SignInTry(Base):
    """One try to sign in that has not succeeded."""

    __tablename__ = "sign_in_try"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    # A digest: what people type into a sign-in form by mistake is sometimes their password.
    account_key: Mapped[str] = mapped_column(String(64), index=True)
    address: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(index=True)


class FileTry(Base):
    """One password that did not open the file with this digest: when, never which."""

    __tablename__ = "file_try"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(index=True)


def count_try(session, email, address):
    """Count a try before it is made, so that many at once are counted too. Raises `TooManyTries`."""
    account_key, now = _key(email), utcnow()
    session.execute(delete(SignInTry).where(SignInTry.at < now - WINDOW))
    of_account, of_address = SignInTry.account_key == account_key, SignInTry.address == address
    limits = {PAIR_LIMIT: of_account & of_address, ACCOUNT_LIMIT: of_account, ADDRESS_LIMIT: of_address}
    for limit, condition in limits.items():
        if session.scalar(select(func.count()).select_from(SignInTry).where(condition)) >= limit:
            raise TooManyTries()
    session.add(SignInTry(account_key=account_key, address=address, at=now))


def forgive(session, email, address):
    """The person proved who she is: her own failures from here no longer count."""
    session.execute(
        delete(SignInTry).where(SignInTry.account_key == _key(email), SignInTry.address == address)
    )


def count_file_try(session, file):
    """Count a try to open the file before it is made. Raises `TooManyPasswords`."""
    now = utcnow()
    session.execute(delete(FileTry).where(FileTry.at < now - FILE_WINDOW))
    tried = select(func.count()).select_from(FileTry).where(FileTry.digest == file.digest)
    if session.scalar(tried) >= FILE_LIMIT:
        raise TooManyPasswords(name=file.filename)
    session.add(FileTry(digest=file.digest, at=now))


def forgive_file(session, digest):
    """Somebody knew the password: what was tried before counts no longer."""
    session.execute(delete(FileTry).where(FileTry.digest == digest))


def _key(email):
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()
