"""Who works here."""

from datetime import datetime
from enum import Enum

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column, validates

from archive.db import Base, Id, utcnow
from cases.errors import N_


class Told(Enum):
    """How a person hears what became of the mail that she sends in: (code, English name)."""

    EACH = ("each", N_("at once, a minute's mail together"))
    DAILY = ("daily", N_("once a day, at 16:00"))
    NEVER = ("never", N_("not at all"))

    def __init__(self, code, label):
        self.code, self.label = code, label


class Role(Enum):
    """What a person may do: (code, English name)."""

    ADVISOR = ("advisor", N_("advisor"))
    ASSISTANT = ("assistant", N_("assistant"))
    MANAGER = ("manager", N_("manager"))
    ADMINISTRATOR = ("administrator", N_("administrator"))

    def __init__(self, code, label):
        self.code, self.label = code, label

    @classmethod
    def of(cls, code):
        """The role of that code. Raises `KeyError`."""
        return {role.code: role for role in cls}[code]


class Advisor(Base):
    """A person who works here, whatever the role."""

    __tablename__ = "advisor"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(320), unique=True)
    phone: Mapped[str | None] = mapped_column(String(40))
    position: Mapped[str | None] = mapped_column(String(200))
    role_code: Mapped[str] = mapped_column(String(20), default=Role.ADVISOR.code)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    told_code: Mapped[str] = mapped_column(String(10), default=Told.EACH.code, server_default=Told.EACH.code)

    @property
    def told(self):
        """How she hears what became of the mail that she sends in."""
        return {told.code: told for told in Told}[self.told_code]

    @property
    def role(self):
        """What the person may do."""
        return Role.of(self.role_code)

    @property
    def actor(self):
        """How the audit chain names the person."""
        return f"advisor:{self.id}"

    @property
    def is_manager(self):
        return self.role is Role.MANAGER

    @property
    def keeps_it_running(self):
        """Whether the person looks after mailboxes and failed work."""
        return self.role in (Role.MANAGER, Role.ADMINISTRATOR)

    @property
    def is_administrator(self):
        return self.role is Role.ADMINISTRATOR

    @validates("email")
    def _lower(self, key, address):
        return address.strip().lower()


def active_advisor_at(session, address):
    """The active person with that e-mail address, or None."""
    return session.scalars(
        select(Advisor).where(Advisor.email == address.strip().lower(), Advisor.active)
    ).one_or_none()


def case_workers(session):
    """Everybody who works on cases now, by name: an administrator sees none."""
    return [advisor for advisor in active_advisors(session) if advisor.role is not Role.ADMINISTRATOR]


def active_advisors(session):
    """Everybody who works here now, by name."""
    return session.scalars(select(Advisor).where(Advisor.active).order_by(Advisor.name)).all()
