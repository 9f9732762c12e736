"""What a message forwards: the letters within it, and which of them is the one that was meant to be passed on."""

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from sqlalchemy import JSON, Float, ForeignKey, String, Text, UniqueConstraint, false, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.db import Base, Id
from cases.advisor import Advisor
from cases.domains import domain_of, is_somebodys
from cases.message import believable

INLINE, ATTACHED = "inline", "attached"
SURE = 0.5  # of confidence; less is shown as unsure and is evidence of nothing


class MessageLayer(Base):
    """One forwarded letter; depth 1 is the outermost. An inline one is a claim of the forwarder's.

    `to` and `cc` are lists of [name, address]. `date_text` is the date as written. An attached letter is the part at
    `part_path`; `canon_digest` is its identity when it also arrives directly. The original is the one that the
    message is shown as; `same_as_id` is the kept message that is the same letter, come by itself.
    """

    __tablename__ = "message_layer"
    __table_args__ = (UniqueConstraint("message_id", "depth"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    depth: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    from_name: Mapped[str | None] = mapped_column(String(500))
    from_address: Mapped[str | None] = mapped_column(String(500), index=True)
    to: Mapped[list] = mapped_column(JSON, default=list)
    cc: Mapped[list] = mapped_column(JSON, default=list)
    sent_at: Mapped[datetime | None]
    date_text: Mapped[str | None] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text, default="")
    confidence: Mapped[float] = mapped_column(Float, default=0.0)
    part_path: Mapped[str | None] = mapped_column(String(100))
    letter_id: Mapped[str | None] = mapped_column(String(998))
    canon_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    is_original: Mapped[bool] = mapped_column(default=False, server_default=false())
    same_as_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)

    message: Mapped["Message"] = relationship(back_populates="layers", foreign_keys=[message_id])  # noqa: F821

    @property
    def is_sure(self):
        """Whether it may be relied on as what the forwarder says."""
        return self.confidence >= SURE

    @property
    def sender(self):
        """Who wrote it, by name or address; None if that is not told."""
        return self.from_name or self.from_address


@dataclass(frozen=True)
class House:
    """By what the firm's own people are known: addresses, domains that are nobody else's, and names, in lower case."""

    addresses: frozenset
    domains: frozenset = frozenset()
    names: frozenset = frozenset()

    def wrote(self, layer):
        """Whether somebody of the house wrote the letter, as far as it tells."""
        if not layer.from_address:
            return (layer.from_name or "").lower() in self.names
        return layer.from_address in self.addresses or domain_of(layer.from_address) in self.domains


def house(session, mailboxes=frozenset()):
    """The firm as its people, whoever still works here or not, and the addresses of its `mailboxes` tell."""
    people = session.execute(select(Advisor.email, Advisor.name)).all()
    addresses = {address for address, _ in people} | mailboxes
    domains = filter(is_somebodys, map(domain_of, addresses))
    return House(frozenset(addresses), frozenset(domains), frozenset(name.lower() for _, name in people))


def original_among(layers, house):
    """The letter that a message passes on: the innermost from outside, as deep as the layers are sure; else None."""
    sure = takewhile(lambda layer: layer.is_sure, layers)
    outside = [layer for layer in sure if layer.sender and not house.wrote(layer)]
    return outside[-1] if outside else None


def tell_originals(session, messages, mailboxes=frozenset()):
    """Mark in each message that forwards something which of its letters is the original."""
    forwards = [message for message in messages if message.layers]
    ours = house(session, mailboxes) if forwards else None
    for message in forwards:
        original = original_among(message.layers, ours)
        for layer in message.layers:
            layer.is_original = layer is original
            # A letter that is newer than the message it is in has an unbelievable date, not a place in the future.
            layer.sent_at = believable(layer.sent_at, message.received_at)
