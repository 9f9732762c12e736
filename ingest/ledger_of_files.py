"""The ledger of what came in files: known by its bytes, for no server numbers it."""

from sqlalchemy import select

from archive import jobs
from archive.db import insert_for, utcnow
from ingest.ledger import IMPORT, MailFolder, Sighting, SightingState, folder_of

FILES, UPLOADS = "files", "uploads"  # what an administrator imports, and what people add in the browser


def known(session, name, digests):
    """Those of the digests that came before, by the same way in."""
    folder = select(MailFolder.id).where(MailFolder.account == IMPORT, MailFolder.name == name)
    seen = select(Sighting.raw_digest).where(Sighting.folder_id.in_(folder), Sighting.raw_digest.in_(digests))
    return set(session.scalars(seen))


def stored(session, name, files, *, priority, payload=None):
    """Enter files whose bytes are durable, (label, digest, size) each; {digest: id} of those that are new here."""
    now, folder = utcnow(), folder_of(session, IMPORT, name)
    always = {
        "folder_id": folder.id,
        "state_code": SightingState.STORED.value,
        "stored_at": now,
        "seen_at": now,
    }
    rows = [
        {"label": label[-500:], "raw_digest": digest, "size": size, **always} for label, digest, size in files
    ]
    if not rows:
        return {}
    insert = insert_for(session, Sighting).on_conflict_do_nothing()
    new = dict(session.execute(insert.returning(Sighting.raw_digest, Sighting.id), rows).all())
    keys = {f"sighting:{sighting_id}": payload for sighting_id in sorted(new.values())}
    jobs.enqueue_all(session, "read", keys, priority=priority)
    return new
