"""Queries of institutions: what is asked for in a case, by when, and whether it was answered (DOMAIN.md §2.7)."""

from datetime import date, datetime
from enum import Enum
from textwrap import shorten

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from archive.db import Base, Id, utcnow
from cases.access import visible_cases
from cases.calendar import before_working_days, today
from cases.errors import N_, RuleBroken
from cases.task import add_task
from cases.timeline import record

TASK_BEFORE = 2  # working days before the deadline
TASK_TITLE = (
    "Odpowiedzieć na wezwanie: {asked}"  # Polish in both languages: it is kept, and stands in the timeline
)
ASKED_IN_TASK = 90


class NothingAsked(RuleBroken):
    """A query says what is asked for."""

    sentence = N_("Write what the institution asks for.")


class DueBeforeReceived(RuleBroken):
    """A deadline is not before the day on which the query arrived."""

    sentence = N_("The deadline is before the day on which the query arrived.")


class NotOpen(RuleBroken):
    """The query was closed already."""

    sentence = N_("The query is already closed.")


class QueryState(Enum):
    """How far a query is: (code, English label)."""

    OPEN = ("open", N_("to be answered"))
    ANSWERED = ("answered", N_("answered"))
    WITHDRAWN = ("withdrawn", N_("withdrawn"))
    MOOT = ("moot", N_("without object"))

    def __init__(self, code, label):
        self.code, self.label = code, label

    @classmethod
    def of(cls, code):
        """The state of that code. Raises `KeyError`."""
        return {state.code: state for state in cls}[code]


class Query(Base):
    """One query; `counted` is how its deadline was computed, as facts to be worded."""

    __tablename__ = "query"
    __table_args__ = (UniqueConstraint("case_id", "message_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    asked: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date]
    due_on: Mapped[date | None]
    counted: Mapped[dict] = mapped_column(JSON, default=dict)
    state_code: Mapped[str] = mapped_column(String(10), default=QueryState.OPEN.code)
    answered_on: Mapped[date | None]
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("advisor.id"))
    at: Mapped[datetime] = mapped_column(default=utcnow)

    case: Mapped["Case"] = relationship()  # noqa: F821
    message: Mapped["Message | None"] = relationship()  # noqa: F821
    task: Mapped["Task | None"] = relationship()  # noqa: F821
    by: Mapped["Advisor | None"] = relationship()  # noqa: F821

    @property
    def state(self):
        return QueryState.of(self.state_code)

    def close(self, state, *, by):
        """Say that it was answered, withdrawn, or has no object any more; its task is done. Raises `NotOpen`."""
        if self.state is not QueryState.OPEN:
            raise NotOpen()
        self.state_code = state.code
        self.answered_on = today() if state is QueryState.ANSWERED else None
        if self.task is not None and self.task.done_at is None:
            self.task.finish(by=by)
        record(object_session(self), self.case, "query_closed", by=by, query=self.id, query_state=state.code)


def enter_query(session, case, *, asked, received_on, due_on, by, message=None, counted=None):
    """Enter a query that a person confirmed, with a task for the case's owner two working days before its deadline.

    Raises `CaseClosed`, `NothingAsked`, `DueBeforeReceived`.
    """
    case.refuse_if_closed()
    if not asked.strip():
        raise NothingAsked()
    if due_on is not None and due_on < received_on:
        raise DueBeforeReceived()
    query = Query(case=case, message=message, asked=asked.strip(), by=by)
    query.received_on, query.due_on, query.counted = received_on, due_on, counted or {}
    session.add(query)
    session.flush()
    title = TASK_TITLE.format(asked=shorten(query.asked, ASKED_IN_TASK, placeholder="…"))
    query.task = add_task(session, case, title, assignee=case.owner, by=by, due_on=_to_be_done_on(query))
    facts = {"query": query.id, "due_on": str(due_on) if due_on else None}
    record(session, case, "query_entered", by=by, **facts)
    return query


def find_query(session, advisor, query_id):
    """The query of a case that she may see, or None."""
    queries = select(Query).join(Query.case).where(Query.id == query_id, visible_cases(advisor))
    return session.scalars(queries).one_or_none()


def open_queries(session, case):
    """The case's queries that wait for an answer, the earliest due first."""
    waiting = select(Query).where(Query.case_id == case.id, Query.state_code == QueryState.OPEN.code)
    return session.scalars(waiting.order_by(Query.due_on.is_(None), Query.due_on, Query.id)).all()


def _to_be_done_on(query):
    # Never before today: what came late is to be done at once.
    return query.due_on and max(before_working_days(query.due_on, TASK_BEFORE), min(today(), query.due_on))
