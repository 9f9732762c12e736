"""Tasks: what somebody has to do in a case, and by when."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from archive.db import Base, Id, utcnow
from cases.errors import N_, RuleBroken
from cases.timeline import record

LONGEST = 300  # letters of what is to be done
# In the firm's language, for it is data (DOMAIN.md §7.2).
TO_CLOSED = "Wiadomość do sprawy zamkniętej: {subject}"


class EmptyTask(RuleBroken):
    """A task needs to say what is to be done."""

    sentence = N_("Write what is to be done first.")


class NotAmongThem(RuleBroken):
    """Whoever may not see the case would never learn of the task."""

    sentence = N_("A task is for somebody who may see case %(number)s. Make the person a stand-in first.")


class TaskDone(RuleBroken):
    """Somebody has already done the task."""

    sentence = N_("The task “%(title)s” is already done.")


class TaskOpen(RuleBroken):
    """The task still is to be done: there is nothing to take back."""

    sentence = N_("The task “%(title)s” is not ticked off.")


class Task(Base):
    """One thing to do."""

    __tablename__ = "task"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    title: Mapped[str] = mapped_column(String(LONGEST))
    due_on: Mapped[date | None]
    assignee_id: Mapped[int] = mapped_column(ForeignKey("advisor.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    done_at: Mapped[datetime | None]

    case: Mapped["Case"] = relationship(back_populates="tasks")  # noqa: F821
    assignee: Mapped["Advisor"] = relationship()  # noqa: F821

    def finish(self, *, by, at=None):
        """Tick the task off. Raises `TaskDone` the second time."""
        if self.done_at is not None:
            raise TaskDone(title=self.title)
        self.done_at = at or utcnow()
        self._note("task_done", by, self.done_at)

    def reopen(self, *, by, at=None):
        """Take back that it was done. Raises `TaskOpen` if it was not."""
        if self.done_at is None:
            raise TaskOpen(title=self.title)
        self.done_at = None
        self._note("task_reopened", by, at)

    def _note(self, action, by, at):
        record(object_session(self), self.case, action, by=by, at=at, task=self.id, title=self.title)


def add_task(session, case, title, *, assignee, by, due_on=None, at=None):
    """Give somebody something to do in a case. Raises `EmptyTask`."""
    if not title.strip():
        raise EmptyTask()
    at = at or utcnow()
    task = Task(case=case, title=title.strip()[:LONGEST], assignee=assignee, due_on=due_on, created_at=at)
    session.add(task)
    session.flush()
    record(session, case, "task_added", by=by, at=at, task=task.id, title=task.title)
    return task


def look_at_closed(session, case, subject, *, by):
    """Have the owner of a closed case look at a message that was filed in it: perhaps something goes on."""
    title = TO_CLOSED.format(subject=subject)
    return add_task(session, case, title, assignee=case.owner, by=by)


def looked_at_closed(session, case, subject, *, by):
    """End that task: the message is no longer in the case."""
    title = TO_CLOSED.format(subject=subject).strip()[:LONGEST]
    waiting = select(Task).where(Task.case_id == case.id, Task.title == title, Task.done_at.is_(None))
    for task in session.scalars(waiting):
        task.finish(by=by)
