"""Work that must follow a commit: written in that same commit, claimed by lease, tried again until done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    JSON,
    Index,
    String,
    Text,
    UniqueConstraint,
    case,
    exists,
    func,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from archive import leases
from archive.db import Base, Id, insert_for, utcnow

LEASE = timedelta(seconds=90)
TRIES = 3
# A process that dies takes a whole batch with it, mostly innocent, and may be killed for reasons of its own.
DEATHS = 5
WAITS = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=10))
NOW, LATER = 0, 1  # priorities: what nobody waits for goes after everything else


class Job(Base):
    """One piece of work, known by kind and key; asking again while it waits is asking once."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("kind", "key"),
        # What is done stays, by the hundred thousand: looking for what is due must not wade through it.
        Index("ix_job_open", "kind", "priority", "not_before", "id",
              sqlite_where=text("done_at IS NULL AND set_aside_at IS NULL"),
              postgresql_where=text("done_at IS NULL AND set_aside_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(200))
    payload: Mapped[dict | None] = mapped_column(JSON)
    priority: Mapped[int] = mapped_column(default=NOW, server_default=text("0"))
    asked: Mapped[int] = mapped_column(default=1)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    lease: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    set_aside_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)


@dataclass(frozen=True, eq=False)
class Claimed:
    """A job in hand until its lease ends."""

    id: int
    kind: str
    key: str
    payload: dict | None
    asked: int
    attempts: int
    lease: str


def enqueue(session, kind, key, payload=None, not_before=None, priority=NOW):
    """Ask for the work in the caller's transaction; a finished job of that key is asked for anew."""
    enqueue_all(session, kind, {key: payload}, not_before, priority)


def enqueue_all(session, kind, payloads, not_before=None, priority=NOW):
    """Ask for much work of one kind at once: {key: payload}."""
    always = {"kind": kind, "priority": priority, "not_before": not_before or utcnow()}
    rows = [{"key": key, "payload": payload, **always} for key, payload in payloads.items()]
    if rows:
        session.execute(_enqueueing(session), rows)


def _enqueueing(session):
    statement = insert_for(session, Job)
    # `asked` counts: whoever holds the job now sees at the end that it was asked for again meanwhile.
    return statement.on_conflict_do_update(
        index_elements=["kind", "key"],
        set_={
            "asked": Job.asked + 1,
            "payload": statement.excluded.payload,
            "priority": statement.excluded.priority,
            "not_before": statement.excluded.not_before,
            "attempts": 0,
            "done_at": None,
            "set_aside_at": None,
        },
    )


def claim(db, kinds, limit=1, lease=LEASE):
    """Take up to `limit` due jobs; the attempt is counted before it begins, so that a crash counts too.

    One that was tried before comes alone: should it end the process again, it takes no other with it.
    """
    token, now = leases.new_token(), utcnow()
    with db.writing() as session:
        _set_crashed_aside(session, now, Job.kind.in_(kinds))
        due = _due(kinds, now).where(Job.attempts == 0).limit(limit)
        if session.scalar(select(exists(_due(kinds, now).where(Job.attempts > 0)))):
            due = _due(kinds, now).where(Job.attempts > 0).limit(1)
        due = due.with_for_update(skip_locked=True)
        taken = session.scalars(
            update(Job)
            .where(Job.id.in_(due.scalar_subquery()))
            .values(lease=token, lease_until=now + lease, attempts=Job.attempts + 1)
            .returning(Job)
            .execution_options(synchronize_session=False)
        ).all()
        jobs = [Claimed(j.id, j.kind, j.key, j.payload, j.asked, j.attempts, token) for j in taken]
    return sorted(jobs, key=lambda job: job.id)


def done(session, job):
    """The work is finished, unless somebody asked for it again meanwhile or took the lease over."""
    done_all(session, [job])


def done_all(session, jobs):
    """The same of many jobs that were claimed together."""
    released = {"lease": None, "lease_until": None}
    for some in _slices(jobs):
        as_claimed = tuple_(Job.id, Job.asked).in_([(job.id, job.asked) for job in some])
        held = update(Job).where(Job.id.in_([job.id for job in some]), Job.lease == some[0].lease)
        held = held.execution_options(synchronize_session=False)
        session.execute(held.where(as_claimed).values(done_at=utcnow(), last_error=None, **released))
        session.execute(held.values(attempts=0, **released))


def failed(session, job, error):
    """The try failed: wait and try again, or set the job aside, visibly, after the third. Whether it is set aside."""
    values = {"lease": None, "lease_until": None, "last_error": str(error)[:2000]}
    if job.attempts >= TRIES:
        aside = session.execute(_held(session, job, asked=job.asked).values(set_aside_at=utcnow(), **values))
        if aside.rowcount:
            return True
        # Asked for again meanwhile: whoever asked is owed three tries of her own.
    wait = WAITS[min(job.attempts, TRIES) - 1]
    session.execute(_held(session, job).values(not_before=utcnow() + wait, **values))
    return False


def postponed(session, job, wait):
    """The work could not begin for a reason outside it: no try is counted."""
    # Asked for again meanwhile, it has none to take back.
    attempts = case((Job.asked == job.asked, Job.attempts - 1), else_=Job.attempts)
    values = {"not_before": utcnow() + wait, "attempts": attempts}
    session.execute(_held(session, job).values(lease=None, lease_until=None, **values))


def release_dead(session):
    """Free what processes of this machine held when they died; their tries stay counted, and end in time."""
    now = utcnow()
    held = select(Job.lease).where(Job.lease.is_not(None), Job.lease_until > now).distinct()
    dead = [lease for lease in session.scalars(held) if leases.holder_is_dead(lease)]
    session.execute(update(Job).where(Job.lease.in_(dead)).values(lease_until=now))
    _set_crashed_aside(session, now)


def retry(session, job_id):
    """Try a job again that was set aside."""
    session.execute(
        update(Job).where(Job.id == job_id).values(set_aside_at=None, attempts=0, not_before=utcnow())
    )


def any_due(session, kinds):
    """Whether `claim` would find something to do now."""
    return session.scalar(select(exists().where(*_is_due(kinds, utcnow()))))


def count_pending(session):
    """How many jobs wait, by kind."""
    return dict(session.execute(select(Job.kind, func.count()).where(_is_open()).group_by(Job.kind)).all())


def set_aside(session, kind=None):
    """Jobs that failed three times, of one kind or all, the newest first."""
    aside = select(Job).where(Job.set_aside_at.is_not(None)).order_by(Job.set_aside_at.desc())
    return session.scalars(aside if kind is None else aside.where(Job.kind == kind)).all()


def given_up(session, jobs):
    """Nothing more is to be done about jobs that were set aside: somebody else tells of them now."""
    aside = update(Job).where(Job.id.in_([job.id for job in jobs]), Job.set_aside_at.is_not(None))
    session.execute(aside.values(set_aside_at=None, attempts=0, done_at=utcnow()))


def _set_crashed_aside(session, now, *which):
    # The process died in every try: nobody was left to say so.
    crashed = [*which, _is_open(), Job.attempts >= DEATHS, Job.lease_until <= now]
    values = {
        "set_aside_at": now,
        "last_error": "The process ended during each of several tries.",
        "lease": None,
    }
    session.execute(update(Job).where(*crashed).values(**values))


def _due(kinds, now):
    return select(Job.id).where(*_is_due(kinds, now)).order_by(Job.priority, Job.not_before, Job.id)


def _slices(jobs, size=200):
    return [jobs[start : start + size] for start in range(0, len(jobs), size)]


def _is_due(kinds, now):
    free = or_(Job.lease_until.is_(None), Job.lease_until < now)
    return Job.kind.in_(kinds), _is_open(), Job.not_before <= now, free


def _is_open():
    return Job.done_at.is_(None) & Job.set_aside_at.is_(None)


def _held(session, job, **conditions):
    return update(Job).where(Job.id == job.id, Job.lease == job.lease).filter_by(**conditions)
