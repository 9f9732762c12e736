"""What was seen on which server, and how far each message got.

The answer to "have we got it?" is here and nowhere else: not in flags, not in Message-IDs (INGEST.md §0).
"""

from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive import jobs, leases
from archive.db import Base, Id, insert_for, utcnow

IMPORT = "import"
LEASE = timedelta(seconds=90)


class SightingState(Enum):
    """How far a sighting got; what follows `STORED` happens without the server."""

    LISTED = "listed"
    STORED = "stored"
    DONE = "done"
    GONE = "gone"
    FETCH_FAILED = "fetch_failed"


class MailFolder(Base):
    """A folder of a mailbox on a server, or the files somebody imported."""

    __tablename__ = "mail_folder"
    __table_args__ = (UniqueConstraint("account", "name"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    account: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(500))
    uidvalidity: Mapped[int | None] = mapped_column(BigInteger)
    uidnext_seen: Mapped[int | None] = mapped_column(BigInteger)
    on_server: Mapped[int | None]
    lease: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]
    last_try_at: Mapped[datetime | None]
    last_success_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)


class Sighting(Base):
    """A message in one place: a UID under a UIDVALIDITY, or an imported file (no UID)."""

    __tablename__ = "sighting"
    __table_args__ = (
        UniqueConstraint("folder_id", "uidvalidity", "uid"),
        Index("uq_sighting_import", "folder_id", "raw_digest", unique=True,
              sqlite_where=text("uid IS NULL"), postgresql_where=text("uid IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey("mail_folder.id"))
    uidvalidity: Mapped[int | None] = mapped_column(BigInteger)
    uid: Mapped[int | None] = mapped_column(BigInteger)
    label: Mapped[str | None] = mapped_column(String(500))
    raw_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    size: Mapped[int | None]
    internal_at: Mapped[datetime | None]
    state_code: Mapped[str] = mapped_column(String(15), default=SightingState.LISTED.value, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    repeated: Mapped[bool] = mapped_column(default=False)
    seen_at: Mapped[datetime] = mapped_column(default=utcnow)

    folder: Mapped[MailFolder] = relationship()

    @property
    def state(self):
        return SightingState(self.state_code)


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
    mine = [token, *([holder] if holder and leases.holder_is_dead(holder) else [])]
    free = or_(
        MailFolder.lease_until.is_(None), MailFolder.lease_until < utcnow(), MailFolder.lease.in_(mine)
    )
    taken = update(MailFolder).where(MailFolder.id == folder.id, free)
    values = {"lease": token, "lease_until": utcnow() + LEASE, "last_try_at": utcnow()}
    return bool(session.execute(taken.values(**values)).rowcount)


def release_lease(session, folder_id, token):
    """Let others at the folder."""
    held = update(MailFolder).where(MailFolder.id == folder_id, MailFolder.lease == token)
    session.execute(held.values(lease=None, lease_until=None))


def list_sightings(session, folder, uidvalidity, uids):
    """Enter UIDs seen on the server; of those already known only the ones taken for gone are wanted again."""
    for uid in _missed(session, folder, uidvalidity).intersection(uids):
        sighting_at(session, folder, uidvalidity, uid).state_code = SightingState.LISTED.value
    rows = [{"folder_id": folder.id, "uidvalidity": uidvalidity, "uid": uid} for uid in uids]
    for start in range(0, len(rows), 1000):
        insert = insert_for(session, Sighting).values(rows[start : start + 1000])
        session.execute(insert.on_conflict_do_nothing())


def wanted(session, folder, uidvalidity):
    """UIDs still to be fetched, the oldest first: an answer is placed after what it answers."""
    listed = _uids_in(SightingState.LISTED, folder, uidvalidity)
    return session.scalars(listed.order_by(Sighting.uid)).all()


def stored(session, sighting, *, digest, size, internal_at):
    """The bytes are durable: from here the server is no longer needed, and reading follows as a job."""
    sighting.raw_digest, sighting.size, sighting.internal_at = digest, size, internal_at
    sighting.state_code, sighting.last_error = SightingState.STORED.value, None
    session.flush()
    jobs.enqueue(session, "read", f"sighting:{sighting.id}")


def stored_file(session, folder, label, digest, size):
    """Enter an imported file whose bytes are durable; False if the same bytes were imported before."""
    values = {"folder_id": folder.id, "label": label[-500:], "raw_digest": digest, "size": size}
    insert = insert_for(session, Sighting).values(state_code=SightingState.STORED.value, **values)
    new_id = session.scalar(insert.on_conflict_do_nothing().returning(Sighting.id))
    if new_id is not None:
        jobs.enqueue(session, "read", f"sighting:{new_id}")
    return new_id is not None


def sighting_at(session, folder, uidvalidity, uid):
    """The sighting of a UID."""
    place = (Sighting.folder_id == folder.id, Sighting.uidvalidity == uidvalidity, Sighting.uid == uid)
    return session.scalars(select(Sighting).where(*place)).one()


def _uids_in(state, folder, uidvalidity):
    sightings = select(Sighting.uid).where(
        Sighting.folder_id == folder.id, Sighting.uidvalidity == uidvalidity
    )
    return sightings.where(Sighting.state_code == state.value)


def _missed(session, folder, uidvalidity):
    # A listing made while somebody emptied the folder may have left out a message that was there all the time.
    gone = _uids_in(SightingState.GONE, folder, uidvalidity)
    return set(session.scalars(gone.where(Sighting.raw_digest.is_(None))))
