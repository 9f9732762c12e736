"""Clients: who they are, by what numbers they are known, where they sit."""

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from archive import audit
from archive.db import Base, Id, utcnow
from cases import identifiers
from cases.errors import N_, RuleBroken


class ClientKind(Enum):
    """Kinds of client (DOMAIN.md §2.2): (Polish name, English name, numbers that a document needs)."""

    OF = ("osoba fizyczna", N_("private person"), ("pesel",))
    JDG = ("jednoosobowa działalność gospodarcza", N_("sole trader"), ("nip",))
    SC = ("spółka cywilna", N_("civil partnership"), ("nip", "regon"))
    SPJ = ("spółka jawna", N_("general partnership"), ("nip", "krs"))
    SPP = ("spółka partnerska", N_("professional partnership"), ("nip", "krs"))
    SPK = ("spółka komandytowa", N_("limited partnership"), ("nip", "krs"))
    SKA = ("spółka komandytowo-akcyjna", N_("limited joint-stock partnership"), ("nip", "krs"))
    SPZOO = ("spółka z ograniczoną odpowiedzialnością", N_("limited liability company"), ("nip", "krs"))
    PSA = ("prosta spółka akcyjna", N_("simple joint-stock company"), ("nip", "krs"))
    SA = ("spółka akcyjna", N_("joint-stock company"), ("nip", "krs"))
    ROLNIK = ("rolnik indywidualny", N_("farmer"), ("pesel",))
    NGO = ("fundacja, stowarzyszenie lub jednostka samorządu", N_("NGO or local government unit"), ("nip",))

    def __init__(self, name_pl, label, numbers):
        self.name_pl, self.label, self.numbers = name_pl, label, numbers

    @property
    def code(self):
        return self.name


class ClientKnown(RuleBroken):
    """Another client, `client` its id, already has that number: two files for one would part its history."""

    sentence = N_("A client with the %(kind)s %(value)s already exists.")


class Client(Base):
    """A person or company that the firm advises, or may advise."""

    __tablename__ = "client"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind_code: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(300))
    short_name: Mapped[str | None] = mapped_column(String(100))
    nip: Mapped[str | None] = mapped_column(String(10), unique=True)
    regon: Mapped[str | None] = mapped_column(String(14))
    krs: Mapped[str | None] = mapped_column(String(10))
    pesel: Mapped[str | None] = mapped_column(String(11), unique=True)
    gender: Mapped[str | None] = mapped_column(String(2))
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(320))
    keeper_id: Mapped[int | None] = mapped_column(ForeignKey("advisor.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    keeper: Mapped["Advisor | None"] = relationship()  # noqa: F821
    addresses: Mapped[list["ClientAddress"]] = relationship(
        back_populates="client", cascade="all, delete-orphan", order_by="ClientAddress.id"
    )
    contacts: Mapped[list["Contact"]] = relationship(  # noqa: F821
        back_populates="client", cascade="all, delete-orphan", order_by="Contact.id"
    )
    cases: Mapped[list["Case"]] = relationship(back_populates="client", order_by="Case.id")  # noqa: F821

    @property
    def kind(self):
        """Its legal kind."""
        return ClientKind[self.kind_code]

    @property
    def label(self):
        """The name for lists."""
        return self.short_name or self.name

    @property
    def seat(self):
        """The address of its seat (a person's home), or None."""
        by_kind = {address.kind_code: address for address in self.addresses}
        return by_kind.get("seat") or by_kind.get("home")

    @property
    def representatives(self):
        """The contacts who sign for the client."""
        return [contact for contact in self.contacts if contact.represents]

    @validates("nip", "regon", "krs", "pesel")
    def _tidy(self, key, value):
        return getattr(identifiers, key)(value) if value and value.strip() else None


class AddressKind(Enum):
    """What happens at an address: (code, English name)."""

    SEAT = ("seat", N_("seat"))
    BUSINESS = ("business", N_("place of business"))
    HOME = ("home", N_("home"))
    POST = ("post", N_("for correspondence"))

    def __init__(self, code, label):
        self.code, self.label = code, label


class ClientAddress(Base):
    """One of a client's addresses."""

    __tablename__ = "client_address"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    kind_code: Mapped[str] = mapped_column(String(10), default="seat")
    street: Mapped[str | None] = mapped_column(String(200))
    building: Mapped[str] = mapped_column(String(20))
    flat: Mapped[str | None] = mapped_column(String(20))
    postcode: Mapped[str] = mapped_column(String(6))
    city: Mapped[str] = mapped_column(String(100))

    client: Mapped[Client] = relationship(back_populates="addresses")

    @property
    def line(self):
        """As written on an envelope, in one line; a village without streets gives its name twice."""
        number = self.building + (f"/{self.flat}" if self.flat else "")
        return f"{self.street or self.city} {number}, {self.postcode} {self.city}"

    @validates("postcode")
    def _tidy(self, key, value):
        return identifiers.postcode(value)


def enter_client(session, *, kind, name, by, **details):
    """Enter a new client kept by `by`; keeps one file per NIP and PESEL. Raises `ClientKnown`."""
    client = Client(kind_code=kind.code, name=name.strip(), keeper=by, **details)
    refuse_known_numbers(session, client)
    session.add(client)
    session.flush()
    facts = {"name": client.name, "kind": kind.code}
    audit.append(session, f"client:{client.id}", "client_entered", by.actor, facts)
    return client


def refuse_known_numbers(session, client):
    """Raise `ClientKnown` if another client has the same NIP or PESEL."""
    for kind in ("nip", "pesel"):
        value = getattr(client, kind)
        with session.no_autoflush:
            others = select(Client.id).where(getattr(Client, kind) == value, Client.id != (client.id or 0))
            other = session.scalar(others.limit(1)) if value else None
            if other is not None:
                shown = identifiers.with_dashes(value) if kind == "nip" else value
                raise ClientKnown(kind=kind.upper(), value=shown, client=other)
