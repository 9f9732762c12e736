"""A case: one client's matter, from first contact to recommendations, in one advisor's hands."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from archive import series
from archive.db import Base, Id, utcnow
from cases.calendar import date_in_poland, today
from cases.errors import N_, RuleBroken
from cases.process import STAGES, StagePass
from cases.timeline import record


class CaseClosed(RuleBroken):
    """The case is closed: it can be read, but nothing moves in it."""

    sentence = N_("Case %(number)s is closed.")


class ReasonNeeded(RuleBroken):
    """Leaving the order of the stages is possible, but never without a reason."""

    sentence = N_("Going back or skipping a stage needs a reason.")


class AlreadyThere(RuleBroken):
    """The case is already in the stage it should move to, or behind its last one."""

    sentence = N_("Case %(number)s is already in the stage “%(stage)s”.")


class NotInCharge(RuleBroken):
    """Who stands in and when a case is closed is for its owner or a manager to decide."""

    sentence = N_("Only the advisor of case %(number)s or a manager may do that.")


class ClosingReasonNeeded(RuleBroken):
    """A case is closed with its reason: the manager learns from it."""

    sentence = N_("Say why the case is closed.")


class StandInTwice(RuleBroken):
    """The person is the owner, or stands in already."""

    sentence = N_("%(name)s already works on case %(number)s.")


class Case(Base):
    """One matter of one client."""

    __tablename__ = "case_file"  # "case" is a word of SQL

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("advisor.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    purpose: Mapped[str | None] = mapped_column(String(2000))
    product: Mapped[str | None] = mapped_column(String(40))
    amount: Mapped[Decimal | None]
    currency: Mapped[str] = mapped_column(String(3), default="PLN")
    term_months: Mapped[int | None]
    own_contribution: Mapped[Decimal | None]
    collateral: Mapped[str | None] = mapped_column(String(1000))
    source: Mapped[str | None] = mapped_column(String(40))
    planned_start_on: Mapped[date | None]
    filing_on: Mapped[date | None]
    restricted: Mapped[bool] = mapped_column(default=False)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    closing_reason: Mapped[str | None] = mapped_column(String(1000))
    changed_at: Mapped[datetime] = mapped_column(default=utcnow, index=True)

    client: Mapped["Client"] = relationship(back_populates="cases")  # noqa: F821
    owner: Mapped["Advisor"] = relationship()  # noqa: F821
    stand_ins: Mapped[list["StandIn"]] = relationship(back_populates="case", cascade="all, delete-orphan")
    passes: Mapped[list[StagePass]] = relationship(back_populates="case", order_by=StagePass.id)
    requirements: Mapped[list["Requirement"]] = relationship(  # noqa: F821
        back_populates="case", order_by="Requirement.position"
    )
    documents: Mapped[list["Document"]] = relationship(back_populates="case")  # noqa: F821
    notes: Mapped[list["Note"]] = relationship(back_populates="case")  # noqa: F821
    tasks: Mapped[list["Task"]] = relationship(back_populates="case")  # noqa: F821
    references: Mapped[list["CaseReference"]] = relationship(  # noqa: F821
        back_populates="case", order_by="CaseReference.id", cascade="all, delete-orphan"
    )
    fee: Mapped["FeeTerms | None"] = relationship(back_populates="case")  # noqa: F821

    @property
    def topic(self):
        """How the audit chain names the case."""
        return f"case:{self.id}"

    @property
    def is_open(self):
        return self.closed_on is None

    @property
    def current_pass(self):
        """The pass that is going on; after closing, the last one."""
        return max(self.passes, key=lambda p: (p.ended_at is None, p.id or 0))

    @property
    def stage(self):
        return self.current_pass.stage

    @property
    def stage_since(self):
        """When the case entered its stage this time."""
        return self.current_pass.started_at

    @property
    def days_in_stage(self):
        """Whole calendar days since the case entered its stage."""
        return (today() - date_in_poland(self.stage_since)).days

    def advance(self, *, by):
        """Move on to the next stage. Raises `CaseClosed`, `AlreadyThere` at the last one."""
        if self.stage.is_last:
            raise AlreadyThere(number=self.number, stage=self.stage.short_pl)
        self.move_to(STAGES[self.stage.number], by=by)

    def move_to(self, stage, *, by, reason=None, at=None):
        """Enter a stage as a new pass; out of order only with a reason."""
        self.refuse_if_closed()
        here = self.stage
        if stage == here:
            raise AlreadyThere(number=self.number, stage=stage.short_pl)
        if stage.number != here.number + 1 and not (reason or "").strip():
            raise ReasonNeeded()
        at = at or utcnow()
        self.current_pass.ended_at = at
        session = object_session(self)
        session.flush()  # the old pass must be over before the new one begins: one is open at a time
        self._enter(stage, at, reason)
        facts = {"from": here.code, "to": stage.code, "reason": reason}
        record(session, self, "stage_entered", by=by, at=at, **facts)

    def close(self, *, by, reason, at=None):
        """Close the case; it stays readable for ever. Raises `CaseClosed`, `NotInCharge`, `ClosingReasonNeeded`."""
        self.refuse_if_closed()
        self.refuse_unless_in_charge(by)
        if not (reason or "").strip():
            raise ClosingReasonNeeded()
        at = at or utcnow()
        self.closed_on, self.closing_reason = date_in_poland(at), reason.strip()
        self.current_pass.ended_at = at
        record(object_session(self), self, "case_closed", by=by, at=at, reason=reason)

    def stand_in(self, advisor, *, by, from_on=None, until_on=None, at=None):
        """Let somebody see and work the case besides its owner. Raises `NotInCharge`, `StandInTwice`."""
        self.refuse_unless_in_charge(by)
        standing = [s.advisor_id for s in self.stand_ins if s.until_on is None or s.until_on >= today()]
        if advisor.id in (self.owner_id, *standing):
            raise StandInTwice(name=advisor.name, number=self.number)
        self.stand_ins.append(StandIn(advisor=advisor, from_on=from_on or today(), until_on=until_on))
        facts = {"from_on": str(from_on or today()), "until_on": str(until_on)}
        facts |= {"advisor": advisor.actor, "name": advisor.name}
        record(object_session(self), self, "stand_in_added", by=by, at=at, **facts)

    def end_stand_in(self, stand_in, *, by):
        """Let the stand-in see the case no longer, from now on. Raises `NotInCharge`."""
        self.refuse_unless_in_charge(by)
        facts = {"advisor": stand_in.advisor.actor, "name": stand_in.advisor.name}
        self.stand_ins.remove(stand_in)
        record(object_session(self), self, "stand_in_ended", by=by, **facts)

    def refuse_unless_in_charge(self, advisor):
        """Raise `NotInCharge` unless the person owns the case or is a manager."""
        # By id: whoever asks may have been read in another session.
        if advisor.id != self.owner_id and not advisor.is_manager:
            raise NotInCharge(number=self.number)

    def refuse_if_closed(self):
        """Raise `CaseClosed` unless the case is open."""
        if not self.is_open:
            raise CaseClosed(number=self.number)

    def _enter(self, stage, at, reason=None):
        earlier = sum(p.stage_code == stage.code for p in self.passes)
        entry = StagePass(stage_code=stage.code, number=earlier + 1, started_at=at, reason=reason)
        self.passes.append(entry)


class StandIn(Base):
    """Who may act in a case besides its owner, and when."""

    __tablename__ = "stand_in"
    __table_args__ = (UniqueConstraint("case_id", "advisor_id", "from_on"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    advisor_id: Mapped[int] = mapped_column(ForeignKey("advisor.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]

    case: Mapped[Case] = relationship(back_populates="stand_ins")
    advisor: Mapped["Advisor"] = relationship()  # noqa: F821


def open_case(session, *, client, owner, title, by, opened_on=None, at=None, **details):
    """Open a case at stage 1 under the year's next number, `S-2026-0001`; kept flushed in the session."""
    opened_on = opened_on or today()
    number = f"S-{opened_on.year}-{series.take(session, 'S', opened_on.year):04d}"
    case = Case(
        number=number, client=client, owner=owner, title=title.strip(), opened_on=opened_on, **details
    )
    case._enter(STAGES[0], at or utcnow())
    session.add(case)
    session.flush()
    facts = {"number": number, "client": client.id, "owner": owner.actor}
    record(session, case, "case_opened", by=by, at=at, **facts)
    return case


def case_numbered(session, number):
    """The case of that number, or None; says nothing about who may see it."""
    return session.scalars(select(Case).where(Case.number == number)).one_or_none()
