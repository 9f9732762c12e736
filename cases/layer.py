"""What a message forwards: the letters within it, as the forwarder's program or text tells of them."""

from datetime import datetime

from sqlalchemy import JSON, Float, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.db import Base, Id

INLINE, ATTACHED = "inline", "attached"
SURE = 0.5  # of confidence; less is shown as unsure and is evidence of nothing


class MessageLayer(Base):
    """One forwarded letter; depth 1 is the outermost. An inline one is a claim of the forwarder's.

    `to` and `cc` are lists of [name, address]. `date_text` is the date as written. An attached letter is the part at
    `part_path`; `canon_digest` is its identity when it also arrives directly.
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

    message: Mapped["Message"] = relationship(back_populates="layers")  # noqa: F821

    @property
    def is_sure(self):
        """Whether it may be relied on as what the forwarder says."""
        return self.confidence >= SURE


def innermost_first(message):
    """The letters that a message holds, as far as they are sure, and at last the message itself."""
    return [*(layer for layer in reversed(message.layers) if layer.is_sure), message]
