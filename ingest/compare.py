"""What the server has against what the ledger knows: every UID entered once, none believed gone too soon.

A number that only grows would do if servers kept their word. So sets are compared: at the start, daily, after any
error, and whenever the server's count is not ours (INGEST.md §2.3).
"""

from dataclasses import dataclass

from sqlalchemy import func, select, update

from archive.db import utcnow
from archive.store import digest_of
from ingest import ledger, uidset
from ingest.ledger import DAILY, MailFolder, Sighting, SightingState

WINDOW = 5000
ROOM_FOR_EACH_BYTE = 2.2  # the message, its files once more, the index (INGEST.md §2.8)
ROOM_LEFT = 2_000_000_000
NO_ROOM = "no_room"
LOOKED_INTO = 3


@dataclass(frozen=True)
class Look:
    """What a look at a folder found: how many messages the server has, how many of them were new to us."""

    on_server: int
    entered: int


def look(db, mailbox, folder_id, status, *, fully=False):
    """Enter what the server has and the ledger lacks. Nothing is fetched yet; doing it again changes nothing."""
    folder = _numbered(db, folder_id, status)
    backwards = None not in (status.uidnext, folder.uidnext_seen) and status.uidnext < folder.uidnext_seen
    thorough = folder.suspect or backwards or _is_old(folder.compared_at)
    if fully or thorough:
        return _compare(db, mailbox, folder, status, thorough)
    if status.uidnext == folder.uidnext_seen and status.exists == folder.on_server:
        return Look(status.exists, 0)
    new = mailbox.uids_from(folder.uidnext_seen or 1)
    with db.reading() as session:
        present, absent = ledger.known_uids(session, folder)
    if absent & new or status.exists != len(present | new):
        return _compare(db, mailbox, folder, status, thorough=True)
    _enter(db, mailbox, folder, new - present)
    _seen(db, folder, status, present | new)
    return Look(status.exists, len(new - present))


def _numbered(db, folder_id, status):
    """The folder, told first if its UIDs mean other messages than before: all are listed again, contents tell."""
    with db.writing() as session:
        folder = session.get_one(MailFolder, folder_id)
        if folder.uidvalidity != status.uidvalidity:
            folder.uidvalidity, folder.epoch = status.uidvalidity, 0
            folder.uidnext_seen = folder.on_server = folder.compared_at = folder.live_from = None
        folder.connected_at = folder.connected_at or utcnow()
    return folder


def _is_old(compared_at):
    return compared_at is None or utcnow() - compared_at > DAILY or compared_at > utcnow()


def _compare(db, mailbox, folder, status, thorough):
    uids = mailbox.uids(status)
    with db.reading() as session:
        present, absent = ledger.known_uids(session, folder)
    doubtful = (uids & present if thorough else set()) | (uids & absent)
    if _mean_others(db, mailbox, folder, doubtful):
        folder = _renumber(db, folder)
        present, absent = set(), set()
    new = uids - present - absent
    if folder.live_from is None:
        _begin_backlog(db, folder, status, uids)
    for window in _windows_newest_first(new):
        _enter(db, mailbox, folder, window)
    with db.writing() as session:
        ledger.settle(session, folder, present - uids, uids & absent)
        ledger.retry_failed(session, folder)
        if thorough:
            ledger.note(session, folder.id, compared_at=utcnow(), suspect=False)
    _seen(db, folder, status, uids)
    return Look(len(uids), len(new))


def _begin_backlog(db, folder, status, uids):
    folder.live_from = status.uidnext or max(uids, default=0) + 1
    with db.writing() as session:
        ledger.note(session, folder.id, live_from=folder.live_from)


def _windows_newest_first(uids):
    newest_first = sorted(uids, reverse=True)
    return [newest_first[start : start + WINDOW] for start in range(0, len(newest_first), WINDOW)]


def _enter(db, mailbox, folder, uids):
    announced = mailbox.announced(uids) if uids else {}
    with db.writing() as session:
        # What the server lists and tells nothing of is entered all the same: it is asked for again, by itself.
        ledger.enter(session, folder, {uid: announced.get(uid, (None, None)) for uid in uids})


def _seen(db, folder, status, uids):
    # A server that tells no UIDNEXT is taken at its last message.
    uidnext = status.uidnext or max(uids, default=0) + 1
    told = uidset.as_text(uids)
    with db.writing() as session:
        counted = {"on_server": len(uids), "uids_on_server": told, "counted_at": utcnow()}
        ledger.note(session, folder.id, uidnext_seen=uidnext, **counted)


def _mean_others(db, mailbox, folder, uids):
    """Whether one of the UIDs stands for another message than the one we know by it (fault 23)."""
    if not uids:
        return False
    with db.reading() as session:
        told = Sighting.server_size, Sighting.internal_at
        columns = Sighting.id, Sighting.uid, *told, Sighting.raw_digest, Sighting.whole
        known = {row.uid: row for row in session.execute(ledger.here(folder, *columns)) if row.uid in uids}
    resized = {}
    for window in _windows_newest_first(known):
        for uid, (size, arrived_at) in mailbox.announced(window).items():
            if _differ(known[uid].internal_at, arrived_at):
                return True
            if _differ(known[uid].server_size, size):
                resized[uid] = size
    if not _are_the_same(mailbox, [known[uid] for uid in sorted(resized, key=resized.get)]):
        return True
    if resized:
        with db.writing() as session:
            sizes = [{"id": known[uid].id, "server_size": size} for uid, size in resized.items()]
            session.execute(update(Sighting), sizes)
    return False


def _differ(ours, theirs):
    return ours is not None and theirs is not None and ours != theirs


def _are_the_same(mailbox, rows):
    """Whether messages of another size than before, but of the same arrival, are byte for byte those that we have.

    Servers find out that a size they kept was wrong, and some only estimate it. A few of them tell for all.
    """
    ours = {row.uid: row.raw_digest for row in rows if row.raw_digest and row.whole}
    ours = dict(list(ours.items())[:LOOKED_INTO])
    theirs = {uid: digest_of(fetched.content) for uid, fetched in mailbox.fetch(list(ours))}
    return theirs == ours


def _renumber(db, folder):
    with db.writing() as session:
        renumbered = session.get_one(MailFolder, folder.id)
        # A UIDVALIDITY that came back may have had epochs before.
        lived = select(func.max(Sighting.epoch)).where(
            Sighting.folder_id == folder.id, Sighting.uidvalidity == renumbered.uidvalidity
        )
        renumbered.epoch = max(renumbered.epoch, session.scalar(lived) or 0) + 1
        renumbered.uidnext_seen = renumbered.on_server = renumbered.live_from = None
    return renumbered


def hold_back_for_room(db, store, folder_id):
    """Pause a backlog for which there is no room, and say so; what comes new is fetched all the same."""
    with db.reading() as session:
        folder = session.get_one(MailFolder, folder_id)
        waiting = ledger.here(folder, func.sum(Sighting.server_size))
        size = session.scalar(waiting.where(Sighting.state_code == SightingState.LISTED.value)) or 0
    if size * ROOM_FOR_EACH_BYTE + ROOM_LEFT > store.free_bytes() and folder.paused_at is None:
        with db.writing() as session:
            ledger.note(session, folder_id, paused_at=utcnow(), notice=NO_ROOM)
