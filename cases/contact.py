"""The people at a client, and the addresses their mail comes from."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from archive.db import Base, Id
from cases.domains import domain_of


class Contact(Base):
    """A person at a client."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(40))
    represents: Mapped[bool] = mapped_column(default=False)

    client: Mapped["Client"] = relationship(back_populates="contacts")  # noqa: F821
    emails: Mapped[list["ContactEmail"]] = relationship(
        back_populates="contact", cascade="all, delete-orphan", order_by="ContactEmail.id"
    )

    def knows(self, address):
        """Whether mail from that address is this person's."""
        return address.strip().lower() in {email.address for email in self.emails}

    def add_email(self, address):
        """Remember one more of the person's addresses; a known one changes nothing."""
        if not self.knows(address):
            self.emails.append(ContactEmail(address=address))


class ContactEmail(Base):
    """An e-mail address of a person; two people may share one."""

    __tablename__ = "contact_email"
    __table_args__ = (UniqueConstraint("contact_id", "address"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    address: Mapped[str] = mapped_column(String(320), index=True)
    domain: Mapped[str] = mapped_column(String(255), index=True, default="", server_default="")

    contact: Mapped[Contact] = relationship(back_populates="emails")

    @validates("address")
    def _lower(self, key, address):
        address = address.strip().lower()
        self.domain = domain_of(address)[:255]
        return address
