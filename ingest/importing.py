"""Messages from files on the same way as from a server: bytes durable, then the ledger, reading as a job."""

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

from archive import jobs
from ingest import ledger_of_files
from ingest.batches import BATCH_BYTES, BATCH_MESSAGES
from ingest.large import LARGE
from ingest.ledger_of_files import FILES
from ingest.mailfiles import NotTaken


@dataclass(frozen=True)
class Received:
    """A message that was read out of a file: in memory, or aside in the store's attic when it is large."""

    label: str
    digest: str
    size: int
    content: bytes | None
    aside: Path | None = None


def import_messages(db, store, messages, *, told=None, passed=lambda new, known: None):
    """Enter messages from files, as if a server had given them. (new, known) counts.

    `messages` are (label, bytes or pieces of bytes). What a file refuses to give goes to `told`, or is raised without
    it; `passed` is called with the counts after each batch.
    """
    new = known = 0
    for batch in _batches(received_of(store, messages, told)):
        fresh = _keep(db, store, batch)
        new, known = new + fresh, known + len(batch) - fresh
        passed(new, known)
    return new, known


def received_of(store, messages, told=None):
    """The messages as `Received`, one after another; memory holds at most 4 MB of one."""
    for label, content in messages:
        try:
            received = _received(store, label, (content,) if isinstance(content, bytes) else content)
        except NotTaken as refused:
            if told is None:
                raise
            told(refused)
            continue
        yield received


def adopt(store, received):
    """Make the bytes of the messages durable."""
    store.require_room(sum(one.size for one in received if one.aside is None))
    store.adopt((one.digest, one.aside or store.write_aside(one.content)) for one in received)


def _keep(db, store, batch):
    """How many of the batch were not imported before."""
    with db.reading() as session:
        known = ledger_of_files.known(session, FILES, {one.digest for one in batch})
    # Whose file is gone from the store is taken in once more: that mends it.
    known = {digest for digest in known if store.has(digest)}
    _let_go(one for one in batch if one.digest in known)
    wanted = list({one.digest: one for one in batch if one.digest not in known}.values())
    if not wanted:
        return 0
    adopt(store, wanted)
    with db.writing() as session:
        rows = [(one.label, one.digest, one.size) for one in wanted]
        return len(ledger_of_files.stored(session, FILES, rows, priority=jobs.LATER))


def _received(store, label, pieces):
    """One message; what is longer than `LARGE` goes into a file of the attic while it comes."""
    digest, held, size, aside = hashlib.sha256(), [], 0, None
    try:
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            held.append(piece)
            if aside is None and size > LARGE:
                aside = store.attic() / secrets.token_hex(16)
            if aside is not None:
                _append(store, aside, held)
                held = []
    except BaseException:
        if aside is not None:
            aside.unlink(missing_ok=True)
        raise
    content = b"".join(held) if aside is None else None
    return Received(label, digest.hexdigest(), size, content, aside)


def _append(store, aside, pieces):
    store.require_room(sum(map(len, pieces)))
    with open(aside, "ab") as file:
        file.writelines(pieces)


def _batches(received):
    batch, weight = [], 0
    for one in received:
        batch.append(one)
        weight += one.size
        if len(batch) == BATCH_MESSAGES or weight >= BATCH_BYTES:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def _let_go(received):
    for one in received:
        if one.aside is not None:
            one.aside.unlink(missing_ok=True)
