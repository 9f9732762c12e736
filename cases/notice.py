"""What an advisor is still to be told of the mail that she sent in: each message once, whatever happens meanwhile."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive import jobs
from archive.db import Base, Id, insert_for, utcnow

ARRIVED, ANSWERED = "arrived", "answered"
JOB = "confirm"


class Notice(Base):
    """One message to tell its sender of; `outgoing` is the mail that told it, `place` its number in there.

    `occasion` says what there is to tell: that it arrived, or that her answer has placed it.
    """

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("message_id", "occasion"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    advisor_id: Mapped[int] = mapped_column(ForeignKey("advisor.id"), index=True)
    occasion: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(default=utcnow)
    outgoing_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing.id"), index=True)
    place: Mapped[int | None]

    message: Mapped["Message"] = relationship()  # noqa: F821
    advisor: Mapped["Advisor"] = relationship()  # noqa: F821
    outgoing: Mapped["Outgoing | None"] = relationship()  # noqa: F821


def owe(session, message, advisor, occasion, not_before=None):
    """Have the advisor told of the message, once."""
    owe_all(session, [(message, advisor)], occasion, not_before)


def owe_all(session, pairs, occasion, not_before=None):
    """Have each advisor of the pairs, (message, advisor), told of her message, once."""
    if not pairs:
        return
    told = [{"message_id": message.id, "advisor_id": advisor.id} for message, advisor in pairs]
    rows = [{**one, "occasion": occasion, "at": utcnow()} for one in told]
    session.connection().execute(insert_for(session, Notice.__table__).on_conflict_do_nothing(), rows)
    asked = {advisor.actor: None for _, advisor in pairs}
    jobs.enqueue_all(session, JOB, asked, not_before=not_before)


def owed_to(session, advisor):
    """What she is still to be told, the oldest first."""
    owed = select(Notice).where(Notice.advisor_id == advisor.id, Notice.outgoing_id.is_(None))
    return session.scalars(owed.order_by(Notice.id)).all()


def still_owed(session, ids):
    """Those of the notices that nobody has told meanwhile, locked."""
    owed = select(Notice).where(Notice.id.in_(ids), Notice.outgoing_id.is_(None)).order_by(Notice.id)
    return session.scalars(owed.with_for_update()).all()


def told_in(session, outgoing):
    """What one mail of ours told, in its order."""
    told = select(Notice).where(Notice.outgoing_id == outgoing.id).order_by(Notice.place)
    return session.scalars(told).all()
