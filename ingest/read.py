"""From stored bytes to placed messages: read in a worker process, many kept and placed in one commit."""

import mmap
import os
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import joinedload

from archive import jobs
from archive.store import Damaged
from cases.timeline import ask_to_index
from ingest import keep, routing
from ingest.ledger import Sighting, SightingState
from ingest.mail import parse
from ingest.mail.model import Mail


@dataclass(frozen=True)
class Reading:
    """A sighting and the mail that its bytes hold."""

    sighting: Sighting
    mail: Mail

    @property
    def received_at(self):
        """When it arrived, as far as anybody told."""
        return self.sighting.internal_at or self.sighting.seen_at

    @property
    def is_old(self):
        """Whether it was there before its mailbox was connected; the arrival that the server tells decides."""
        connected_at = self.sighting.folder.connected_at
        arrived = self.sighting.internal_at
        return bool(connected_at and arrived and arrived < connected_at) or self.sighting.uid is None


def read_sightings(db, store, worker, sighting_ids, our_addresses=frozenset()):
    """Read stored sightings, keep the messages and place them; again is the same as once.

    {sighting id: what went wrong} of those that could not be read; the others are kept.
    """
    sightings = _stored(db, sighting_ids)
    readings, failures = [], {}
    calls = [(str(store.path(s.raw_digest)), str(store.attic())) for s in sightings]
    for sighting, outcome in zip(sightings, worker.run_each(read_file, calls), strict=True):
        if isinstance(outcome, Mail) and outcome.raw_sha256 != sighting.raw_digest:
            outcome = Damaged(sighting.raw_digest, store.path(sighting.raw_digest))
        if isinstance(outcome, Mail):
            readings.append(Reading(sighting, outcome))
        else:
            failures[sighting.id] = outcome
    store.adopt((part.sha256, part.aside) for r in readings for part in r.mail.parts if part.aside)
    if readings:
        with db.writing() as session:
            _keep_and_place(session, readings, our_addresses)
    return failures


def read_file(path, attic):
    """Read the message in a file; its files lie in the attic then. Top-level, so that a worker process can run it."""
    with open(path, "rb") as file:
        if not os.fstat(file.fileno()).st_size:
            return parse(b"", attic)
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw:
            return replace(parse(raw, attic), html=None)


def inspect_file(path):
    """Read the message in a file and keep nothing. Top-level, so that a worker process can run it."""
    return parse(Path(path).read_bytes())


def _stored(db, sighting_ids):
    with db.reading() as session:
        wanted = select(Sighting).where(Sighting.id.in_(sighting_ids)).order_by(Sighting.id)
        stored = wanted.where(Sighting.state_code == SightingState.STORED.value)
        return session.scalars(stored.options(joinedload(Sighting.folder))).all()


def _keep_and_place(session, readings, our_addresses):
    readings = _still_to_keep(session, readings)
    kept, new = keep.keep_all(session, [(r.mail, r.received_at, r.is_old) for r in readings])
    routing.place_all(session, new, our_addresses)
    ask_to_index(session, "message", [message.id for message in new if not message.filings])
    jobs.enqueue_all(session, "mark", {message.topic: None for message in kept.values()})
    _link(session, readings, kept, {message.id for message in new})


def _still_to_keep(session, readings):
    # Our lease may have run out while we read: whoever took the jobs over was faster with some of them.
    ids = [reading.sighting.id for reading in readings]
    stored = select(Sighting.id).where(
        Sighting.id.in_(ids), Sighting.state_code == SightingState.STORED.value
    )
    still = set(session.scalars(stored.with_for_update()))
    return [reading for reading in readings if reading.sighting.id in still]


def _link(session, readings, kept, new_ids):
    """Tell each sighting which message it is, and whether that was known before."""
    rows = []
    for reading in readings:
        message_id = kept[reading.mail.canon_sha256].id
        state = SightingState.DONE if reading.sighting.whole else SightingState.TOO_LARGE
        repeated = message_id not in new_ids
        new_ids.discard(message_id)  # the second of two in one batch is a repetition
        rows.append(
            {
                "b_id": reading.sighting.id,
                "message_id": message_id,
                "repeated": repeated,
                "state_code": state.value,
            }
        )
    table = Sighting.__table__
    columns = {name: bindparam(name) for name in ("message_id", "repeated", "state_code")}
    statement = update(table).where(table.c.id == bindparam("b_id")).values(**columns)
    if rows:
        session.connection().execute(statement, rows)
