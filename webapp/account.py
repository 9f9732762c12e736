"""Who may sign in: one account for one advisor, its password kept only as an argon2 hash."""

from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from archive.db import Base, Id, utcnow
from cases.advisor import Advisor
from cases.errors import RuleBroken
from webapp.i18n import N_

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200

# RFC 9106 §4, the second recommended choice: 64 MiB, three passes, four lanes.
HASHER = PasswordHasher()


class PasswordTooShort(RuleBroken):
    """The password is easier to guess than we allow."""

    sentence = N_("A password needs at least %(least)s characters.")

    def __init__(self):
        super().__init__(least=SHORTEST_PASSWORD)


class PasswordTooLong(RuleBroken):
    """Hashing a password of any length would let a stranger spend our time."""

    sentence = N_("A password may have at most %(most)s characters.")

    def __init__(self):
        super().__init__(most=LONGEST_PASSWORD)


class Account(Base):
    """The right to sign in."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    advisor_id: Mapped[int] = mapped_column(ForeignKey("advisor.id"), unique=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    password: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    last_sign_in_at: Mapped[datetime | None]
    signed_out_at: Mapped[datetime] = mapped_column(default=utcnow)

    advisor: Mapped[Advisor] = relationship()

    @property
    def may_sign_in(self):
        """Whether both the account and its advisor are active."""
        return self.active and self.advisor.active

    def take_hash(self, password_hash):
        """A new password, hashed before the transaction began; every sign-in opened before is over."""
        self.password = password_hash
        self.sign_out()

    def disable(self):
        """The account may not sign in any more, and whoever is signed in with it is out."""
        self.active = False
        self.sign_out()

    def sign_out(self):
        """End every sign-in that is open now."""
        self.signed_out_at = utcnow()


def create(session, advisor, password_hash):
    """Give the advisor an account; she signs in with her e-mail address."""
    account = Account(advisor=advisor, email=advisor.email, password=password_hash, active=True)
    session.add(account)
    session.flush()
    return account


def of_email(session, email):
    """The account that signs in with the address, or None."""
    return session.scalars(
        select(Account).where(Account.email == email.strip().lower()).options(joinedload(Account.advisor))
    ).one_or_none()


def of_id(session, account_id):
    """The account with that id."""
    return session.get_one(Account, account_id)


def every_account(session):
    """All accounts with their advisors, by address."""
    return session.scalars(select(Account).options(joinedload(Account.advisor)).order_by(Account.email)).all()


def verified(account, password):
    """Whether the password opens the account; for no account the same work is done, in vain."""
    known = account is not None
    matches = _matches(account.password if known else _nobodys_hash(), password)
    return known and matches and account.may_sign_in


def hashed(password):
    """The hash to keep; slow, so made before a transaction begins. Raises `PasswordTooShort`, `PasswordTooLong`."""
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort()
    if len(password) > LONGEST_PASSWORD:
        raise PasswordTooLong()
    return HASHER.hash(password)


@cache
def _nobodys_hash():
    # Verified for unknown addresses, so that the answer takes as long as for a known one.
    return HASHER.hash("nobody has this password")


def _matches(hash_, password):
    try:
        return HASHER.verify(hash_, password)
    except VerifyMismatchError:
        return False
