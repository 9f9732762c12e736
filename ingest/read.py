"""From stored bytes to placed messages: read in a worker process, many kept and placed in one commit."""

from dataclasses import dataclass, replace

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import joinedload

from archive import jobs
from archive.db import utcnow
from archive.store import Damaged
from cases.filed import Suggestion
from cases.message import Message, MessageState
from cases.timeline import ask_to_index
from ingest import answered, authentic, confirm, keep, ours, routing, scans
from ingest.deciding import file_as_decided
from ingest.ledger import Sighting, SightingState
from ingest.mail.in_files import read_file
from ingest.mail.model import Mail
from ingest.policy import NOBODY
from ingest.renew import HEADER_ONLY, SALVAGED, header_only, renew
from ingest.salvage import salvaged

GROUP = 400  # messages of one commit
GROUP_BYTES = 16 * 1024 * 1024  # of their own: they are in memory together


@dataclass(frozen=True)
class Reading:
    """A sighting and the mail that its bytes hold, as far as they were fetched and could be read."""

    sighting: Sighting
    mail: Mail

    @property
    def received_at(self):
        """When it arrived, as far as anybody told."""
        return self.sighting.internal_at or self.sighting.seen_at

    def sender_check(self, policy):
        """Whether the sender is who the message says, as far as the way it came can tell."""
        return authentic.verdict(self.mail, policy.trust_of(self.sighting.folder))

    @property
    def is_old(self):
        """Whether it was there before its mailbox was connected; the arrival that the server tells decides."""
        connected_at = self.sighting.folder.connected_at
        arrived = self.sighting.internal_at
        return bool(connected_at and arrived and arrived < connected_at) or self.sighting.uid is None


def read_sightings(db, store, worker, sighting_ids, policy=NOBODY, decisions=None):
    """Read stored sightings, keep the messages and place them by the office's `Policy`; again is the same as once.

    {sighting id: what went wrong} of those that could not be read; the others are kept. `decisions` is
    {sighting id: `Decision`} of what a person brought in for a case.
    """
    failures = {}
    for group in _groups(_stored(db, sighting_ids)):
        readings, failed = _read(store, worker, policy.scanners, group)
        failures |= failed
        store.adopt((part.sha256, part.aside) for r in readings for part in r.mail.parts if part.aside)
        if readings:
            _commit(db, readings, policy, decisions or {})
    return failures


def _groups(sightings):
    """The sightings in their order, as many together as are kept in one commit."""
    group, weight = [], 0
    for sighting in sightings:
        size = sighting.size or 0
        if group and (len(group) == GROUP or weight + size > GROUP_BYTES):
            yield group
            group, weight = [], 0
        group.append(sighting)
        weight += size
    if group:
        yield group


def _read(store, worker, scanners, sightings):
    """(readings of the sightings that could be read, {sighting id: what went wrong} of the others)."""
    readings, failures = [], {}
    attic = str(store.attic())
    calls = [(str(store.path(s.raw_digest)), attic) for s in sightings]
    for sighting, outcome in zip(sightings, worker.run_each(read_file, calls), strict=True):
        if isinstance(outcome, Mail) and outcome.raw_sha256 != sighting.raw_digest:
            outcome = Damaged(sighting.raw_digest, store.path(sighting.raw_digest))
        if isinstance(outcome, Mail):
            readings.append(Reading(sighting, scans.told(outcome, scanners)))
        else:
            failures[sighting.id] = outcome
    return readings, failures


def _commit(db, readings, policy, decisions):
    with db.writing() as session:
        _keep_and_place(session, readings, policy, decisions)


def give_up(db, store, worker, errors, policy=NOBODY, decisions=None):
    """Put messages that could not be read where a person sees them: in the tray, with what could be salvaged.

    `errors` is {sighting id: what went wrong, in words}. Trying a sighting again later may still read it.
    """
    readings = [
        Reading(sighting, salvaged(store, worker, sighting)) for sighting in _stored(db, list(errors))
    ]
    with db.writing() as session:
        readings = [r for r in readings if not _is_known(session, r.sighting, decisions or {})]
        _keep_and_place(session, readings, policy, decisions or {})
        for reading in readings:
            told = update(Sighting).where(Sighting.id == reading.sighting.id)
            session.execute(told.values(last_error=errors[reading.sighting.id]))


def _is_known(session, sighting, decisions):
    """Whether the same bytes were read before, and the sighting is of that message; nothing is to be salvaged then."""
    read = Sighting.raw_digest == sighting.raw_digest, Sighting.state_code == SightingState.DONE.value
    message_id = session.scalar(select(Sighting.message_id).where(*read).limit(1))
    if message_id is None or sighting.message_id is not None:
        return False
    known = {"message_id": message_id, "repeated": True, "state_code": SightingState.DONE.value}
    session.execute(update(Sighting).where(Sighting.id == sighting.id).values(**known))
    jobs.enqueue(session, "mark", f"message:{message_id}")
    if sighting.id in decisions:
        file_as_decided(session, [(session.get_one(Message, message_id), decisions[sighting.id])])
    return True


def _stored(db, sighting_ids):
    with db.reading() as session:
        wanted = select(Sighting).where(Sighting.id.in_(sighting_ids)).order_by(Sighting.id)
        stored = wanted.where(Sighting.state_code == SightingState.STORED.value)
        return session.scalars(stored.options(joinedload(Sighting.folder))).all()


def _keep_and_place(session, readings, policy, decisions):
    readings = _still_to_keep(session, [_told_whole(reading) for reading in readings])
    _recognise_unread(session, readings)
    first = [reading for reading in readings if reading.sighting.message_id is None]
    kept, new = keep.keep_all(
        session,
        [(r.mail, r.received_at, r.is_old, r.sender_check(policy)) for r in first],
        policy.our_addresses,
    )
    links, to_come, confirmed = [], {message.id for message in new}, set()
    for reading in first:
        message = kept[reading.mail.canon_sha256]
        if _is_told_better(message, reading.sender_check(policy)) and message.id not in to_come:
            confirmed.add(message)
        links.append((reading, message.id, message.id not in to_come))
        to_come.discard(message.id)  # the second of two in one batch is a repetition
        if reading.sighting.structure:
            message.noted = {**message.noted, "structure": reading.sighting.structure}
    decided = [
        (kept[reading.mail.canon_sha256], decisions[reading.sighting.id])
        for reading in first
        if reading.sighting.id in decisions
    ]
    _link(session, links)  # by which way each came counts when it is placed
    filed = file_as_decided(session, decided)
    settled = {*filed, *ours.put_away(session, [m for m in new if m not in filed], policy.our_addresses)}
    answers, answered_now = answered.file_answered(session, [one for one in new if one not in settled])
    settled |= answers
    to_place = [message for message in new if message not in settled]
    routing.place_all(session, to_place, policy, [*filed, *answered_now])
    for message in confirmed - {*new, *filed}:
        _weigh_confirmed(session, message, policy)
    confirm.ask(session, to_place, utcnow())
    waiting = [message for message in new if not message.filings]  # what was filed is followed already
    ask_to_index(session, "message", [message.id for message in waiting])
    known = [message for message in kept.values() if message not in new]
    jobs.enqueue_all(session, "mark", {message.topic: None for message in (*known, *waiting)})
    for reading in readings:
        if reading.sighting.message_id is not None:
            _keep_again(session, reading, policy, decisions.get(reading.sighting.id))


def _is_told_better(message, sender_check):
    """Take note of how the sender was judged this time: the same content came before. Whether more is known now."""
    better = authentic.better(message.sender_check, sender_check)
    if better == message.sender_check:
        return False  # to write the same again would have every message looked through for changes
    message.sender_check = better
    return True


def _weigh_confirmed(session, message, policy):
    # Brought by somebody first, delivered by a server later: what waited for a word on its sender has it now. What is
    # from a mailbox of ours is evidence of nothing with that word either, and stays kept to what it is a copy of.
    if message.from_address in policy.our_addresses and message.class_ != scans.SCAN:
        return
    if message.state is MessageState.TRAY and not message.filings:
        _weigh_again(session, message, policy)


def _keep_again(session, reading, policy, decision):
    """What an earlier reading could not tell, or not all of, takes its place."""
    message = session.get_one(Message, reading.sighting.message_id)
    was_unread = _is_unread(message)
    check = reading.sender_check(policy)
    now = renew(session, message, reading.mail, reading.received_at, check, policy.our_addresses)
    _link(session, [(reading, now.id, reading.sighting.repeated or now is not message)])
    filed = file_as_decided(session, [(now, decision)]) if decision else []
    if filed:
        routing.place_all(session, [], policy, filed)
    if SALVAGED in reading.mail.flags:
        return
    # The same bytes lie elsewhere too: what they say is known now.
    others = update(Sighting).where(Sighting.raw_digest == reading.sighting.raw_digest)
    unread = others.where(Sighting.state_code == SightingState.UNREADABLE.value)
    session.execute(unread.values(message_id=now.id, state_code=SightingState.DONE.value))
    jobs.enqueue(session, "mark", now.topic)  # it leaves the folder of what cannot be read
    if was_unread and not filed and now is message and not _is_unread(message):
        _weigh_again(session, message, policy)


def _weigh_again(session, message, policy):
    session.execute(delete(Suggestion).where(Suggestion.message_id == message.id))
    session.expire(message, ["suggestions"])
    if message.state is MessageState.TRAY:
        routing.place_all(session, [message], policy)
    else:  # a person put it away, who had not read it either
        routing.suggest(session, message, policy)


def _recognise_unread(session, readings):
    """The same bytes may have come before and not been readable: what stands for them is read now, not once more."""
    fresh = {r.sighting.raw_digest: r.sighting for r in reversed(readings) if _is_first_reading(r)}
    unread = select(Sighting.raw_digest, Sighting.message_id).where(
        Sighting.raw_digest.in_(fresh), Sighting.state_code == SightingState.UNREADABLE.value
    )
    for digest, message_id in session.execute(unread):
        fresh[digest].message_id, fresh[digest].repeated = message_id, True


def _is_first_reading(reading):
    return reading.sighting.message_id is None and SALVAGED not in reading.mail.flags


def _is_unread(message):
    """Whether it was never filed, and nobody knows what it says."""
    return not {SALVAGED, HEADER_ONLY}.isdisjoint(message.flags) and not message.filings


def _told_whole(reading):
    """The reading, with a mark on its mail if only the header was fetched."""
    if reading.sighting.whole:
        return reading
    return replace(reading, mail=header_only(reading.mail))


def _still_to_keep(session, readings):
    # Our lease may have run out while we read: whoever took the jobs over was faster with some of them.
    ids = [reading.sighting.id for reading in readings]
    stored = select(Sighting.id).where(
        Sighting.id.in_(ids), Sighting.state_code == SightingState.STORED.value
    )
    still = set(session.scalars(stored.with_for_update()))
    return [reading for reading in readings if reading.sighting.id in still]


def _link(session, links):
    """Tell each sighting which message it is, and whether that was known before: (reading, message id, repeated)."""
    rows = [
        {
            "b_id": reading.sighting.id,
            "message_id": message_id,
            "repeated": repeated,
            "state_code": _state_after(reading).value,
        }
        for reading, message_id, repeated in links
    ]
    table = Sighting.__table__
    columns = {name: bindparam(name) for name in ("message_id", "repeated", "state_code")}
    statement = update(table).where(table.c.id == bindparam("b_id")).values(**columns)
    if rows:
        session.connection().execute(statement, rows)


def _state_after(reading):
    if SALVAGED in reading.mail.flags:
        return SightingState.UNREADABLE
    return SightingState.DONE if reading.sighting.whole else SightingState.TOO_LARGE
