"""From the server into the store and the ledger: bytes durable, then the row, and nothing on the server changes.

The order is the promise (INGEST.md §0): a crash at any line leaves either an unreferenced file or a finished row.
"""

import logging
from dataclasses import dataclass

from sqlalchemy import update

from archive import leases
from archive.db import utcnow
from ingest import ledger
from ingest.ledger import MailFolder, SightingState
from ingest.mailbox import connected

BATCH_MESSAGES = 200
BATCH_BYTES = 16 * 1024 * 1024
FETCH_TRIES = 3

log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Somebody else works on the folder now; what this process had in hand is theirs to fetch."""


@dataclass(frozen=True)
class Pulled:
    """What one pass over a folder did."""

    account: str
    folder: str
    on_server: int = 0
    stored: int = 0
    missed: int = 0


def pull(db, store, config):
    """One pass over every folder of a mailbox; a `Pulled` for each. Errors of the connection fly.

    A folder that marks would be moved to is made by the first move; until then there is nothing to read.
    """
    with connected(config) as mailbox:
        folders = [name for name in config.watched_folders if name in config.folders or mailbox.has(name)]
        return [pull_folder(db, store, mailbox, config.name, folder) for folder in folders]


def pull_folder(db, store, mailbox, account, name):
    """Fetch what the ledger lacks of one folder, unless another process is at it."""
    token = leases.new_token()
    with db.writing() as session:
        folder = ledger.folder_of(session, account, name)
        if not ledger.take_lease(session, folder, token):
            return Pulled(account, name)
    try:
        status = mailbox.examine(name)
        uids = mailbox.uids(status)
        _enter(db, folder, status, uids)
        stored, missed = _fetch_wanted(db, store, mailbox, folder, status, token)
        _succeeded(db, folder, status)
        return Pulled(account, name, len(uids), stored, missed)
    finally:
        with db.writing() as session:
            ledger.release_lease(session, folder.id, token)


def _enter(db, folder, status, uids):
    with db.writing() as session:
        values = {"uidvalidity": status.uidvalidity, "on_server": len(uids)}
        session.execute(update(MailFolder).where(MailFolder.id == folder.id).values(**values))
        ledger.list_sightings(session, folder, status.uidvalidity, sorted(uids))
        # Asked for in vain before, and now not in the listing either: it was expunged before we had it.
        lost = set(ledger.wanted(session, folder, status.uidvalidity)) - uids
        for uid in lost:
            sighting = ledger.sighting_at(session, folder, status.uidvalidity, uid)
            sighting.state_code = SightingState.GONE.value


def _fetch_wanted(db, store, mailbox, folder, status, token):
    with db.reading() as session:
        wanted = ledger.wanted(session, folder, status.uidvalidity)
    stored = missed = 0
    for batch in batches(wanted, mailbox.sizes):
        found = mailbox.fetch(batch)
        for uid in set(batch) - found.keys():
            found |= mailbox.fetch([uid])
        _keep(db, store, folder, status.uidvalidity, batch, found, token)
        stored, missed = stored + len(found), missed + len(batch) - len(found)
    return stored, missed


def batches(uids, sizes_of):
    """The UIDs in their order, at most 200 messages and 16 MB together; a larger message goes alone."""
    for start in range(0, len(uids), BATCH_MESSAGES):
        window = uids[start : start + BATCH_MESSAGES]
        sizes, batch, weight = sizes_of(window), [], 0
        for uid in window:
            size = sizes.get(uid, 0)
            if batch and weight + size > BATCH_BYTES:
                yield batch
                batch, weight = [], 0
            batch.append(uid)
            weight += size
        yield batch


def _keep(db, store, folder, uidvalidity, batch, found, token):
    digests = dict(zip(found, store.put_all([f.content for f in found.values()]), strict=True))
    with db.writing() as session:
        if not ledger.take_lease(session, folder, token):
            raise LeaseLost(folder.name)
        for uid in batch:
            sighting = ledger.sighting_at(session, folder, uidvalidity, uid)
            if uid in found:
                message = found[uid]
                size = len(message.content)
                facts = {"digest": digests[uid], "size": size, "internal_at": _aware(message.internal_at)}
                ledger.stored(session, sighting, **facts)
            else:
                _missed(sighting)


def _missed(sighting):
    sighting.attempts += 1
    sighting.last_error = "The server did not give this message when asked for it."
    if sighting.attempts >= FETCH_TRIES:
        sighting.state_code = SightingState.FETCH_FAILED.value
    log.info("UID %s of folder %s was not given", sighting.uid, sighting.folder_id)


def _aware(instant):
    return instant if instant is None or instant.tzinfo else instant.astimezone()


def _succeeded(db, folder, status):
    values = {"last_success_at": utcnow(), "last_error": None, "uidnext_seen": status.uidnext}
    with db.writing() as session:
        session.execute(update(MailFolder).where(MailFolder.id == folder.id).values(**values))


def import_messages(db, store, messages):
    """Enter messages from files, (label, bytes) each, as if a server had given them. (new, known) counts."""
    new = known = 0
    for batch in _import_batches(messages):
        digests = store.put_all([content for _, content in batch])
        with db.writing() as session:
            folder = ledger.folder_of(session, ledger.IMPORT, "files")
            for (label, content), digest in zip(batch, digests, strict=True):
                fresh = ledger.stored_file(session, folder, label, digest, len(content))
                new, known = new + fresh, known + (not fresh)
    return new, known


def _import_batches(messages):
    batch, weight = [], 0
    for label, content in messages:
        batch.append((label, content))
        weight += len(content)
        if len(batch) == BATCH_MESSAGES or weight > BATCH_BYTES:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch
