"""Work that must follow a commit: written in that same commit, claimed by lease, tried again until done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    JSON,
    Float,
    Index,
    String,
    Text,
    UniqueConstraint,
    case,
    exists,
    func,
    literal_column,
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
RELEASED = {"lease": None, "lease_until": None, "lease_tick": None}
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
    lease_tick: Mapped[float | None] = mapped_column(Float)
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
    """Ask for the work in the caller's transaction; a finished job of that key is asked for anew.

    `not_before` is ten minutes ahead at the most: what seems farther is due, for a clock was set back.
    """
    enqueue_all(session, kind, {key: payload}, not_before, priority)


def enqueue_all(session, kind, payloads, not_before=None, priority=NOW):
    """Ask for much work of one kind at once: {key: payload}."""
    always = {"kind": kind, "priority": priority, "not_before": not_before or utcnow()}
    rows = [{"key": key, "payload": payload, **always} for key, payload in payloads.items()]
    if rows:
        session.connection().execute(_enqueueing(session), rows)


def _enqueueing(session):
    # `excluded` of the statement itself is a copy of the whole table, made anew each time.
    given = {name: literal_column(f"excluded.{name}") for name in ("payload", "priority", "not_before")}
    settled = {"attempts": 0, "done_at": None, "set_aside_at": None}
    # `asked` counts: whoever holds the job now sees at the end that it was asked for again meanwhile.
    return insert_for(session, Job.__table__).on_conflict_do_update(
        index_elements=["kind", "key"], set_={"asked": Job.asked + 1, **given, **settled}
    )


def claim(db, kinds, limit=1):
    """Take up to `limit` due jobs; the attempt is counted before it begins, so that a crash counts too.

    One that was tried before comes alone: should it end the process again, it takes no other with it.
    """
    token = leases.new_token()
    with db.writing() as session:
        _set_crashed_aside(session, Job.kind.in_(kinds))
        due = _due(session, kinds)
        first = session.scalar(select(func.min(Job.priority)).where(*_is_due(session, kinds)))
        again = due.where(Job.attempts > 0, Job.priority == first)
        fresh = due.where(Job.attempts == 0)
        due = again.limit(1) if session.scalar(select(exists(again))) else fresh.limit(limit)
        due = due.with_for_update(skip_locked=True)
        taken = session.scalars(
            update(Job)
            .where(Job.id.in_(due.scalar_subquery()))
            .values(lease=token, attempts=Job.attempts + 1, **leases.ends(session, LEASE))
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
    for some in _slices(jobs):
        as_claimed = tuple_(Job.id, Job.asked).in_([(job.id, job.asked) for job in some])
        held = update(Job).where(Job.id.in_([job.id for job in some]), Job.lease == some[0].lease)
        held = held.execution_options(synchronize_session=False)
        session.execute(held.where(as_claimed).values(done_at=utcnow(), last_error=None, **RELEASED))
        session.execute(held.values(attempts=0, **RELEASED))


def forget(session, job):
    """What the job was told is needed no more, unless somebody told it something new meanwhile."""
    session.execute(_held(session, job, asked=job.asked).values(payload=None))


def failed(session, job, error):
    """The try failed: wait and try again, or set the job aside, visibly, after the third. Whether it is set aside."""
    values = RELEASED | {"last_error": str(error)[:2000]}
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
    session.execute(_held(session, job).values(**RELEASED, **values))


def release_dead(session):
    """Free what processes of this machine held when they died; their tries stay counted, and end in time."""
    held = select(Job.lease).where(Job.lease.is_not(None)).distinct()
    dead = [lease for lease in session.scalars(held) if leases.holder_is_dead(lease)]
    session.execute(update(Job).where(Job.lease.in_(dead)).values(lease_tick=None))
    _set_crashed_aside(session)


def retry(session, job_id):
    """Try a job again that was set aside."""
    session.execute(
        update(Job).where(Job.id == job_id).values(set_aside_at=None, attempts=0, not_before=utcnow())
    )


def any_due(session, kinds):
    """Whether `claim` would find something to do now."""
    return session.scalar(select(exists().where(*_is_due(session, kinds))))


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


def _set_crashed_aside(session, *which):
    # The process died in every try: nobody was left to say so.
    is_over = Job.lease.is_not(None) & leases.is_free(session, Job, LEASE)
    crashed = update(Job).where(*which, _is_open(), Job.attempts >= DEATHS, is_over)
    told = "The process ended during each of several tries."
    session.execute(crashed.values(set_aside_at=utcnow(), last_error=told, **RELEASED))


def _due(session, kinds):
    return select(Job.id).where(*_is_due(session, kinds)).order_by(Job.priority, Job.not_before, Job.id)


def _slices(jobs, size=200):
    return [jobs[start : start + size] for start in range(0, len(jobs), size)]


def _is_due(session, kinds):
    now = utcnow()
    # Nobody asks for a longer wait than the last: the clock was set back, and nobody waits for it to catch up.
    due = or_(Job.not_before <= now, Job.not_before > now + WAITS[-1])
    return Job.kind.in_(kinds), _is_open(), due, leases.is_free(session, Job, LEASE)


def _is_open():
    return Job.done_at.is_(None) & Job.set_aside_at.is_(None)


def _held(session, job, **conditions):
    return update(Job).where(Job.id == job.id, Job.lease == job.lease).filter_by(**conditions)
