"""Messages from files on the same way as from a server: bytes durable, then the ledger, reading as a job."""

from ingest import ledger
from ingest.batches import BATCH_BYTES, BATCH_MESSAGES


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
