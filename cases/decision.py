"""Decisions of institutions on what a case applies for: which, when, and how long it holds (DOMAIN.md §2.9)."""

from datetime import date, datetime
from enum import Enum

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.db import Base, Id, utcnow
from cases.errors import N_, RuleBroken
from cases.timeline import record


class EndsBeforeDecided(RuleBroken):
    """A decision does not end before it was made."""

    sentence = N_("The decision would end before it was made.")


class DecisionKind(Enum):
    """What was decided: (code, English label)."""

    POSITIVE = ("positive", N_("positive"))
    CONDITIONAL = ("conditional", N_("conditional"))
    NEGATIVE = ("negative", N_("negative"))
    NOT_CONSIDERED = ("not_considered", N_("left without consideration"))

    def __init__(self, code, label):
        self.code, self.label = code, label

    @classmethod
    def of(cls, code):
        """The kind of that code. Raises `KeyError`."""
        return {kind.code: kind for kind in cls}[code]


class Decision(Base):
    """One decision, as a person confirmed it."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("case_id", "message_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    kind_code: Mapped[str] = mapped_column(String(20))
    decided_on: Mapped[date | None]
    received_on: Mapped[date]
    valid_until: Mapped[date | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("advisor.id"))
    at: Mapped[datetime] = mapped_column(default=utcnow)

    case: Mapped["Case"] = relationship()  # noqa: F821
    message: Mapped["Message | None"] = relationship()  # noqa: F821
    by: Mapped["Advisor | None"] = relationship()  # noqa: F821

    @property
    def kind(self):
        return DecisionKind.of(self.kind_code)


def enter_decision(session, case, kind, *, received_on, by, decided_on=None, valid_until=None, message=None):
    """Enter a decision that a person confirmed. Raises `CaseClosed`, `EndsBeforeDecided`."""
    case.refuse_if_closed()
    if valid_until is not None and valid_until < (decided_on or received_on):
        raise EndsBeforeDecided()
    decision = Decision(case=case, message=message, kind_code=kind.code, decided_on=decided_on, by=by)
    decision.received_on, decision.valid_until = received_on, valid_until
    session.add(decision)
    session.flush()
    record(session, case, "decision_entered", by=by, decision=decision.id, decision_kind=kind.code)
    return decision


def decisions_in(session, case):
    """The case's decisions, the newest first."""
    decisions = select(Decision).where(Decision.case_id == case.id)
    return session.scalars(decisions.order_by(Decision.received_on.desc(), Decision.id.desc())).all()
