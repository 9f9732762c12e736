"""Where messages belong: the cases that they are filed in, and those that they may belong to."""

from datetime import datetime

from sqlalchemy import JSON, Float, ForeignKey, Index, String, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.db import Base, Id, utcnow

BY_UPLOAD = "upload"  # the rule by which a message is in the case that somebody brought it to


class Filing(Base):
    """A message belongs to a case: by which rule, on what facts, by whom."""

    __tablename__ = "filing"
    __table_args__ = (
        # This, and nothing looked up before, is what files a message once.
        Index("uq_filing_standing", "case_id", "message_id", unique=True,
              sqlite_where=text("revoked_at IS NULL"), postgresql_where=text("revoked_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    rule: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict] = mapped_column(JSON, default=dict)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("advisor.id"))
    at: Mapped[datetime] = mapped_column(default=utcnow)
    revoked_at: Mapped[datetime | None]

    case: Mapped["Case"] = relationship()  # noqa: F821
    message: Mapped["Message"] = relationship(back_populates="filings")  # noqa: F821
    by: Mapped["Advisor | None"] = relationship()  # noqa: F821


class Suggestion(Base):
    """A case that an unplaced message may belong to, and by which rule. Who may not see the case sees neither.

    `score` is how much speaks for it (log-odds); `reasons` are all that does, {"rule", "facts"} each, the weightiest
    first, which is the suggestion's own. One that is not `binding` only orders the list: it keeps nobody out.
    """

    __tablename__ = "suggestion"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    rank: Mapped[int]
    rule: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict] = mapped_column(JSON, default=dict)
    score: Mapped[float] = mapped_column(Float, default=0.0, server_default=text("0"))
    binding: Mapped[bool] = mapped_column(default=True, server_default=true())
    reasons: Mapped[list] = mapped_column(JSON, default=list, server_default=text("'[]'"))

    message: Mapped["Message"] = relationship(back_populates="suggestions")  # noqa: F821
    case: Mapped["Case"] = relationship()  # noqa: F821

    @property
    def sender_is_known(self):
        """Whether the sender is a contact of the case's client, or the advisor in charge."""
        address = (self.message.from_address or "").strip().lower()
        contacts = self.case.client.contacts
        return address == self.case.owner.email or any(contact.knows(address) for contact in contacts)
