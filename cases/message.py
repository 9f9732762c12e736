"""Messages that are kept: the raw bytes by digest, what was read from them, and where they wait or belong."""

from datetime import UTC, datetime, timedelta
from enum import Enum

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, false, true
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.db import Base, Id, utcnow

BOUNCE = "bounce"  # the kind of a reference
MACHINES = ("auto", "dsn", "mdn")  # classes of what no person wrote
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)  # when e-mail became common
AHEAD = timedelta(hours=48)  # between clocks

# Whether a server we trust confirmed that the sender is who the message says (RFC 8601).
PASSED, REFUSED, UNTOLD = "pass", "fail", "untold"


class MessageState(Enum):
    """Where a message is: (code)."""

    TRAY = "tray"
    FILED = "filed"
    IGNORED = "ignored"


class Message(Base):
    """One e-mail, however often it was delivered; `canon_digest` is its identity (INGEST.md §2.5).

    `noted` is what its parts tell besides text: events, links, a bounce. `variant_of_id` names the message whose
    parts are all the same, carried by another envelope. `old` mail was there before its mailbox was connected.
    `comment` is what the forwarder of a message wrote above it; `bad_tokens` counts guesses at tokens of ours.
    """

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    canon_digest: Mapped[str] = mapped_column(String(64), unique=True)
    raw_digest: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    message_id: Mapped[str | None] = mapped_column(String(998), index=True)
    subject: Mapped[str] = mapped_column(Text, default="")
    from_name: Mapped[str | None] = mapped_column(String(500))
    from_address: Mapped[str | None] = mapped_column(String(500), index=True)
    sent_at: Mapped[datetime | None]
    received_at: Mapped[datetime] = mapped_column(index=True)
    kept_at: Mapped[datetime] = mapped_column(default=utcnow)
    text: Mapped[str] = mapped_column(Text, default="")
    new_text: Mapped[str] = mapped_column(Text, default="")
    class_: Mapped[str] = mapped_column("class", String(20), default="")
    flags: Mapped[list] = mapped_column(JSON, default=list)
    noted: Mapped[dict] = mapped_column(JSON, default=dict, server_default=sql("'{}'"))
    parse_version: Mapped[int] = mapped_column(default=1)
    comment: Mapped[str | None] = mapped_column(Text)
    sender_check: Mapped[str] = mapped_column(String(10), default=UNTOLD, server_default=UNTOLD)
    bad_tokens: Mapped[int] = mapped_column(default=0, server_default=sql("0"))
    variant_of_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    old: Mapped[bool] = mapped_column(default=False, server_default=false())
    state_code: Mapped[str] = mapped_column(String(10), default=MessageState.TRAY.value, index=True)

    parts: Mapped[list["MessagePart"]] = relationship(back_populates="message", order_by="MessagePart.id")
    addresses: Mapped[list["MessageAddress"]] = relationship(order_by="MessageAddress.id")
    references: Mapped[list["MessageReference"]] = relationship(order_by="MessageReference.id")
    filings: Mapped[list["Filing"]] = relationship(back_populates="message")  # noqa: F821
    layers: Mapped[list["MessageLayer"]] = relationship(  # noqa: F821
        back_populates="message",
        order_by="MessageLayer.depth",
        cascade="all, delete-orphan",
        foreign_keys="MessageLayer.message_id",
    )
    outgoing: Mapped["Outgoing | None"] = relationship(back_populates="letter")  # noqa: F821
    variant_of: Mapped["Message | None"] = relationship(remote_side=[id])
    suggestions: Mapped[list["Suggestion"]] = relationship(  # noqa: F821
        back_populates="message", order_by="Suggestion.rank"
    )

    @property
    def topic(self):
        """How the audit chain names the message."""
        return f"message:{self.id}"

    @property
    def state(self):
        return MessageState(self.state_code)

    @property
    def at(self):
        """When it happened, as far as known: the date it gives, else its arrival."""
        return self.sent_at or self.received_at

    @property
    def original(self):
        """The letter that it passes on, if that is known; it is shown as that one's sender wrote it."""
        return next((layer for layer in self.layers if layer.is_original), None)

    @property
    def is_unsure_forward(self):
        """Whether it passes something on, and nobody can tell whose it was."""
        return bool(self.layers) and not self.layers[0].is_sure

    @property
    def forwarder(self):
        """Who sent it, by name or address; None if that is not told."""
        return self.from_name or self.from_address

    @property
    def author(self):
        """Who wrote what it is about: the original sender of a forward, else its own."""
        return self.original.sender if self.original else self.forwarder

    @property
    def written_at(self):
        """When that was written, as far as known."""
        return self.original.sent_at or self.at if self.original else self.at

    def addressed(self, role):
        """(name, address) of everybody that was written "to", or "cc": by the original sender of a forward."""
        if self.original:
            return [tuple(person) for person in (self.original.to if role == "to" else self.original.cc)]
        return [(one.name, one.address) for one in self.addresses if one.role == role]

    @property
    def own_words(self):
        """What its forwarder wrote above, up to the signature: the line that is her own name."""
        lines, name = (self.comment or "").splitlines(), (self.from_name or "").strip()
        end = next((n for n, line in enumerate(lines) if name and line.strip() == name), len(lines))
        return "\n".join(lines[:end]).strip()

    @property
    def words(self):
        """What is to be read first: the new words of who wrote it."""
        return self.original.text if self.original else self.new_text or self.text

    @property
    def attachments(self):
        """The parts that are files for a person, not the letter itself or its decoration."""
        return [part for part in self.parts if part.is_attachment]

    @property
    def filed_in(self):
        """The cases it is filed in now."""
        return [filing.case for filing in self.filings if filing.revoked_at is None]

    @property
    def belongs_to(self):
        """The cases it is filed in now; while it is in none, those that it is kept for."""
        return self.filed_in or [suggestion.case for suggestion in self.suggestions if suggestion.binding]

    @property
    def participants(self):
        """Addresses of everyone who wrote or received it, lower case."""
        everyone = [self.from_address, *(a.address for a in self.addresses if a.role in ("to", "cc"))]
        return {address.lower() for address in everyone if address}

    def part(self, path):
        """The part at a path such as "1.2", or None."""
        return next((part for part in self.parts if part.path == path), None)


class MessagePart(Base):
    """A piece of a message, decoded. Files have their bytes in the store; text is read out of the message again."""

    __tablename__ = "message_part"
    __table_args__ = (UniqueConstraint("message_id", "path"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    path: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    filename: Mapped[str | None] = mapped_column(String(255))
    filename_raw: Mapped[str | None] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String(255))
    size: Mapped[int]
    is_attachment: Mapped[bool] = mapped_column(default=False)
    is_html_body: Mapped[bool] = mapped_column(default=False)
    inline: Mapped[bool] = mapped_column(default=False)
    is_decoration: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_stored: Mapped[bool] = mapped_column(default=True, server_default=true())
    listing: Mapped[list | None] = mapped_column(JSON(none_as_null=True))
    content_id: Mapped[str | None] = mapped_column(String(998))
    charset: Mapped[str | None] = mapped_column(String(100))
    flags: Mapped[list] = mapped_column(JSON, default=list)

    message: Mapped[Message] = relationship(back_populates="parts")


class MessageAddress(Base):
    """Someone a message names besides its sender: to, cc, reply_to, or a further sender ("from")."""

    __tablename__ = "message_address"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    role: Mapped[str] = mapped_column(String(10))
    name: Mapped[str | None] = mapped_column(String(500))
    address: Mapped[str | None] = mapped_column(String(500), index=True)


class MessageReference(Base):
    """A Message-ID that a message answers or follows; `kind` "bounce" is one that did not arrive."""

    __tablename__ = "message_reference"
    __table_args__ = (UniqueConstraint("message_id", "referred"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    referred: Mapped[str] = mapped_column(String(998), index=True)
    kind: Mapped[str] = mapped_column(String(10), default="reference", server_default="reference")


def believable(moment, arrived_at):
    """The moment at which a letter says that it was written, if it can have been; else None: a broken clock's."""
    return moment if moment and OLDEST <= moment <= arrived_at + AHEAD else None
