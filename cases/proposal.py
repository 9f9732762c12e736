"""What a letter from an institution seems to be, a query or a decision: proposed to a person, who decides."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.db import Base, Id

QUERY, DECISION = "query", "decision"
OPEN, CONFIRMED, DISMISSED = "open", "confirmed", "dismissed"


class Proposal(Base):
    """A letter filed in the case may be a query or a decision, on these facts; what a person said stays."""

    __tablename__ = "proposal"
    __table_args__ = (UniqueConstraint("case_id", "message_id", "kind"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    facts: Mapped[dict] = mapped_column(JSON, default=dict)
    state_code: Mapped[str] = mapped_column(String(10), default=OPEN)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("advisor.id"))
    at: Mapped[datetime | None]

    case: Mapped["Case"] = relationship()  # noqa: F821
    message: Mapped["Message"] = relationship()  # noqa: F821
    by: Mapped["Advisor | None"] = relationship()  # noqa: F821
