"""What was seen on which server, and how far each message got.

The answer to "have we got it?" is here and nowhere else: not in flags, not in Message-IDs (INGEST.md §0).
"""

from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import (
    JSON,
    BigInteger,
    Float,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    false,
    func,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive import jobs, leases
from archive.db import Base, Id, insert_for, utcnow

IMPORT = "import"
LEASE = timedelta(seconds=90)
AGAIN = timedelta(seconds=60)  # what a server did not give is not asked for sooner
DAILY = timedelta(days=1)
ROWS = 1000  # of one statement


class SightingState(Enum):
    """How far a sighting got; what follows `STORED` happens without the server.

    The last three are set aside: shown to a person with the reason, and tried again when she says so.
    """

    LISTED = "listed"
    STORED = "stored"
    DONE = "done"
    GONE = "gone"
    FETCH_FAILED = "fetch_failed"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"


SET_ASIDE = (SightingState.FETCH_FAILED, SightingState.UNREADABLE, SightingState.TOO_LARGE)


class MailFolder(Base):
    """A folder of a mailbox on a server, or the files somebody imported.

    `epoch` counts how often the server began to give known UIDs to other messages without saying so. Messages from
    the UID `live_from` on came after the folder was first read, those before it are the backlog. `suspect` asks for a
    full comparison; `notice` tells what the mailbox does not allow. `on_server` and `uids_on_server` are what the
    server had at `counted_at`.
    """

    __tablename__ = "mail_folder"
    __table_args__ = (UniqueConstraint("account", "name"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    account: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(500))
    uidvalidity: Mapped[int | None] = mapped_column(BigInteger)
    epoch: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    uidnext_seen: Mapped[int | None] = mapped_column(BigInteger)
    live_from: Mapped[int | None] = mapped_column(BigInteger)
    on_server: Mapped[int | None]
    uids_on_server: Mapped[str | None] = mapped_column(Text)
    counted_at: Mapped[datetime | None]
    compared_at: Mapped[datetime | None]
    suspect: Mapped[bool] = mapped_column(default=True, server_default=true())
    connected_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    lease: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]
    lease_tick: Mapped[float | None] = mapped_column(Float)
    last_try_at: Mapped[datetime | None]
    last_success_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    trouble: Mapped[str | None] = mapped_column(String(20))
    next_try_at: Mapped[datetime | None]
    notice: Mapped[str | None] = mapped_column(Text)


class Sighting(Base):
    """A message in one place: a UID under a UIDVALIDITY, or an imported file (no UID).

    `whole` is false when only the header was fetched, with the `structure` that the server told; `absent_at` is when
    the server was first seen without it.
    """

    __tablename__ = "sighting"
    __table_args__ = (
        UniqueConstraint("folder_id", "uidvalidity", "epoch", "uid"),
        Index("uq_sighting_import", "folder_id", "raw_digest", unique=True,
              sqlite_where=text("uid IS NULL"), postgresql_where=text("uid IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey("mail_folder.id"))
    uidvalidity: Mapped[int | None] = mapped_column(BigInteger)
    epoch: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    uid: Mapped[int | None] = mapped_column(BigInteger)
    label: Mapped[str | None] = mapped_column(String(500))
    server_size: Mapped[int | None] = mapped_column(BigInteger)
    raw_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    size: Mapped[int | None]
    whole: Mapped[bool] = mapped_column(default=True, server_default=true())
    structure: Mapped[list | None] = mapped_column(JSON(none_as_null=True))
    internal_at: Mapped[datetime | None]
    state_code: Mapped[str] = mapped_column(String(15), default=SightingState.LISTED.value, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    repeated: Mapped[bool] = mapped_column(default=False, server_default=false())
    seen_at: Mapped[datetime] = mapped_column(default=utcnow)
    stored_at: Mapped[datetime | None] = mapped_column(index=True)
    absent_at: Mapped[datetime | None]

    folder: Mapped[MailFolder] = relationship()

    @property
    def state(self):
        return SightingState(self.state_code)

    @property
    def is_live(self):
        """Whether it came after its folder was first read."""
        return self.uid is not None and (self.folder.live_from is None or self.uid >= self.folder.live_from)


def folder_of(session, account, name):
    """The folder's row, made at the first call; two first calls at once leave one row."""
    found = select(MailFolder).where(MailFolder.account == account, MailFolder.name == name)
    folder = session.scalars(found).one_or_none()
    if folder is None:
        insert = insert_for(session, MailFolder).values(account=account, name=name)
        session.execute(insert.on_conflict_do_nothing())
        folder = session.scalars(found).one()
    return folder


def take_lease(session, folder, token):
    """Become the only one to work on the folder for 90 s; False if somebody else is at it."""
    holder = session.scalar(select(MailFolder.lease).where(MailFolder.id == folder.id))
    free = [MailFolder.lease == token, leases.is_free(session, MailFolder, LEASE)]
    if holder and leases.holder_is_dead(holder):
        free.append(MailFolder.lease == holder)
    taken = update(MailFolder).where(MailFolder.id == folder.id, or_(*free))
    ends = leases.ends(session, LEASE)
    return bool(session.execute(taken.values(lease=token, last_try_at=utcnow(), **ends)).rowcount)


def release_lease(session, folder_id, token):
    """Let others at the folder."""
    held = update(MailFolder).where(MailFolder.id == folder_id, MailFolder.lease == token)
    session.execute(held.values(lease=None, lease_until=None, lease_tick=None))


def note(session, folder_id, **values):
    """Keep something about the folder."""
    session.execute(update(MailFolder).where(MailFolder.id == folder_id).values(**values))


def here(folder, *columns):
    """The sightings of the folder as it is numbered now."""
    return select(*(columns or (Sighting,))).where(
        Sighting.folder_id == folder.id,
        Sighting.uidvalidity == folder.uidvalidity,
        Sighting.epoch == folder.epoch,
    )


def suspect(session, account):
    """Have every folder of the mailbox compared in earnest at the next look."""
    session.execute(update(MailFolder).where(MailFolder.account == account).values(suspect=True))


def known_uids(session, folder):
    """(UIDs that were on the server when it was last compared, UIDs that were not)."""
    rows = session.execute(here(folder, Sighting.uid, Sighting.absent_at.is_(None))).all()
    present = {uid for uid, is_present in rows if is_present}
    return present, {uid for uid, is_present in rows if not is_present}


def enter(session, folder, announced):
    """Enter UIDs seen on the server: {UID: (size, internal date) as the server tells them}."""
    place = {"folder_id": folder.id, "uidvalidity": folder.uidvalidity, "epoch": folder.epoch}
    rows = [
        {"uid": uid, "server_size": size, "internal_at": at, "seen_at": utcnow(), **place}
        for uid, (size, at) in announced.items()
    ]
    if rows:
        session.execute(insert_for(session, Sighting).on_conflict_do_nothing(), rows)


def settle(session, folder, absent, returned):
    """What a full comparison found: UIDs that are no longer there, and UIDs that are there again.

    One that was never fetched is gone when it is missed a second time, a minute or more after the first: a listing
    made while somebody empties a folder may leave out what was there all the time.
    """
    now = utcnow()
    for uids in _slices(absent):
        missed = _at(folder, uids).where(Sighting.absent_at.is_(None))
        session.execute(missed.values(absent_at=now))
    unfetched = Sighting.state_code == SightingState.LISTED.value, Sighting.absent_at <= now - AGAIN
    session.execute(_at(folder).where(*unfetched).values(state_code=SightingState.GONE.value))
    for uids in _slices(returned):
        session.execute(_at(folder, uids).values(absent_at=None))
        was_gone = Sighting.state_code == SightingState.GONE.value, Sighting.raw_digest.is_(None)
        session.execute(_at(folder, uids).where(*was_gone).values(state_code=SightingState.LISTED.value))


def retry_failed(session, folder):
    """Ask once more for what the server would not give, a day after the last try."""
    failed = Sighting.state_code == SightingState.FETCH_FAILED.value, Sighting.absent_at.is_(None)
    failed = *failed, Sighting.tried_at < utcnow() - DAILY
    session.execute(_at(folder).where(*failed).values(state_code=SightingState.LISTED.value, attempts=1))


def next_wanted(session, folder, limit):
    """Sightings to fetch, the newest first, what made trouble last of all; a paused backlog is left alone."""
    now = utcnow()
    # Tried in the future, as it seems: the clock was set back, and nobody waits for it to catch up.
    due = or_(Sighting.tried_at.is_(None), Sighting.tried_at <= now - AGAIN, Sighting.tried_at > now)
    wanted = here(folder).where(Sighting.state_code == SightingState.LISTED.value, due)
    wanted = wanted.where(Sighting.absent_at.is_(None))
    wanted = wanted.where(*_not_held_back(folder))
    order = Sighting.attempts > 0, Sighting.tried_at.asc().nulls_first(), Sighting.uid.desc()
    return session.scalars(wanted.order_by(*order).limit(limit)).all()


def count_waiting(session, folder):
    """How many sightings `next_wanted` would give in the end."""
    waiting = here(folder, func.count()).where(Sighting.state_code == SightingState.LISTED.value)
    waiting = waiting.where(Sighting.absent_at.is_(None))
    return session.scalar(waiting.where(*_not_held_back(folder)))


def _not_held_back(folder):
    """Conditions that leave a paused backlog out; after the UIDs began anew it is told by its arrival alone."""
    if not folder.paused_at or folder.live_from is None:
        return ()
    is_live = Sighting.uid >= folder.live_from
    return (
        is_live if folder.connected_at is None else or_(is_live, Sighting.internal_at >= folder.connected_at),
    )


def stored(session, folder, rows):
    """The bytes are durable: from here the server is no longer needed, and reading follows as a job.

    `rows` are {"sighting": …, "raw_digest", "size", "internal_at", "whole", "last_error", "structure"}.
    """
    if not rows:
        return
    values = [
        {"b_id": row["sighting"].id, "stored_at": utcnow(), **_without(row, "sighting")} for row in rows
    ]
    columns = {name: bindparam(name) for name in values[0] if name != "b_id"}
    unfetched = Sighting.__table__.c.state_code != SightingState.DONE.value
    statement = update(Sighting.__table__).where(Sighting.__table__.c.id == bindparam("b_id"), unfetched)
    session.connection().execute(
        statement.values(state_code=SightingState.STORED.value, attempts=0, **columns), values
    )
    live = {row["sighting"].id for row in rows if row["sighting"].is_live}
    for ids, priority in ((live, jobs.NOW), ({v["b_id"] for v in values} - live, jobs.LATER)):
        jobs.enqueue_all(session, "read", {f"sighting:{i}": None for i in sorted(ids)}, priority=priority)


def _at(folder, uids=None):
    sightings = update(Sighting).where(
        Sighting.folder_id == folder.id,
        Sighting.uidvalidity == folder.uidvalidity,
        Sighting.epoch == folder.epoch,
    )
    return sightings if uids is None else sightings.where(Sighting.uid.in_(uids))


def _slices(uids):
    uids = sorted(uids)
    return [uids[start : start + ROWS] for start in range(0, len(uids), ROWS)]


def _without(row, name):
    return {key: value for key, value in row.items() if key != name}
