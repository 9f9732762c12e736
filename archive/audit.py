"""What happened, in order, each entry sealed with the hash of the one before.

The chain holds a digest of the facts, made with a salt that is kept beside the facts and not in the chain:
erasing both (a person's right) leaves every hash verifiable and says nothing about what was erased.
"""

import hashlib
import json
import secrets
from datetime import UTC, datetime

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.db import Base, Id, utcnow

GENESIS = "0" * 64


class Event(Base):
    """One thing that happened: when, who, what, to what. Never changed, never deleted."""

    __tablename__ = "event"

    seq: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str | None] = mapped_column(String(64))
    topic: Mapped[str] = mapped_column(String(64), index=True)
    action: Mapped[str] = mapped_column(String(64))
    facts_digest: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)

    kept: Mapped["EventFacts | None"] = relationship(back_populates="event", lazy="joined")

    @property
    def facts(self):
        """What was told about it; empty once erased."""
        return self.kept.facts if self.kept else {}

    def sealed(self):
        """The hash that this entry must carry."""
        names = ("seq", "at", "actor", "topic", "action", "facts_digest", "previous_hash")
        return _seal(**{name: getattr(self, name) for name in names})


class EventFacts(Base):
    """The facts of an event and their salt: the part that may be erased."""

    __tablename__ = "event_facts"

    event_seq: Mapped[int] = mapped_column(ForeignKey("event.seq"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(64))
    facts: Mapped[dict] = mapped_column(JSON)

    event: Mapped[Event] = relationship(back_populates="kept")


class ChainHead(Base):
    """The newest link; writers queue on this one row, so the chain cannot fork."""

    __tablename__ = "chain_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(Id)
    hash: Mapped[str] = mapped_column(String(64))


def append(session, topic, action, actor=None, facts=None, at=None):
    """Seal one more event in the caller's transaction. `topic` is like "case:12", `actor` like "advisor:3"."""
    append_all(session, action, [(topic, facts)], actor, at)


def append_all(session, action, told, actor=None, at=None):
    """Seal an event for each (topic, facts), in that order: the same was done to many things at once."""
    if not told:
        return
    head, events, kept = _head(session), [], []
    at = (at or utcnow()).astimezone(UTC)  # sealed as it will be read back
    for topic, facts in told:
        salt, facts = secrets.token_hex(16), facts or {}
        event = {
            "seq": head.seq + 1,
            "at": at,
            "actor": actor,
            "topic": topic,
            "action": action,
            "facts_digest": _sha256(salt, _canonical(facts)),
            "previous_hash": head.hash,
        }
        event["hash"] = _seal(**event)
        events.append(event)
        kept.append({"event_seq": event["seq"], "salt": salt, "facts": facts})
        head.seq, head.hash = event["seq"], event["hash"]
    for table, rows in ((Event, events), (EventFacts, kept)):
        session.connection().execute(table.__table__.insert(), rows)


def _head(session):
    """The head, locked until the transaction ends: read once, for nobody else can change it meanwhile."""
    transaction = session.get_transaction()
    if session.info.get(ChainHead, (None,))[0] is not transaction:
        head = session.scalars(select(ChainHead).with_for_update()).one()
        session.info[ChainHead] = transaction, head
    return session.info[ChainHead][1]


def erase_facts(session, event):
    """Forget what the event told; that it happened stays, and the chain still holds."""
    if event.kept is not None:
        session.delete(event.kept)
        event.kept = None


def verify(session):
    """Sentences naming each break of the chain; empty when it holds."""
    problems, previous, seq = [], GENESIS, 0
    for event in session.scalars(select(Event).order_by(Event.seq).execution_options(yield_per=1000)):
        seq += 1
        problems += _breaks(event, seq, previous)
        previous, seq = event.hash, event.seq
    head = session.scalars(select(ChainHead)).one()
    if (head.seq, head.hash) != (seq, previous):
        problems.append(f"The chain ends at event {seq}, but its head says {head.seq}.")
    return problems


def _breaks(event, seq, previous):
    if event.seq != seq:
        yield f"Event {seq} is missing before event {event.seq}."
    if event.previous_hash != previous or event.sealed() != event.hash:
        yield f"Event {event.seq} was changed or does not follow the one before it."
    if event.kept and _sha256(event.kept.salt, _canonical(event.kept.facts)) != event.facts_digest:
        yield f"The facts of event {event.seq} were changed."


def _seal(*, seq, at, actor, topic, action, facts_digest, previous_hash):
    return _sha256(previous_hash, _canonical([seq, at.isoformat(), actor, topic, action, facts_digest]))


def _sha256(*parts):
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _canonical(value):
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
