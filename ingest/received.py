"""Messages that came over the line, as rows of the ledger: written aside, and measured against what was told."""

from archive.store import digest_of

SHORT = "short"
MUCH = 0.9  # of the size that the server told; what is below that lacks more than an estimate explains


def row_of(store, sighting, fetched):
    """The ledger's row for a message that came whole."""
    size = len(fetched.content)
    return {
        "sighting": sighting,
        "raw_digest": digest_of(fetched.content),
        "aside": store.write_aside(fetched.content),
        "size": size,
        "internal_at": _aware(fetched.internal_at) or sighting.internal_at,
        "whole": True,
        "last_error": SHORT if size < (sighting.server_size or fetched.server_size or 0) else None,
        "structure": None,
    }


def is_empty(sighting, fetched):
    """Whether the server gave nothing where it announced something: no message, but what it says for NIL."""
    return not fetched.content and bool(sighting.server_size or fetched.server_size)


def doubtful(rows):
    """The sightings that came shorter than the server told and are worth asking for once more.

    A server that estimates sizes errs in most messages; one that knows them errs in few, and those may be cut.
    """
    short = [row for row in rows.values() if row["last_error"] == SHORT]
    if len(short) > max(1, len(rows) // 10):
        short = [row for row in short if row["size"] < MUCH * (row["sighting"].server_size or 0)]
    return [row["sighting"] for row in short]


def add_longer(rows, more):
    """Add what came again where nothing came before, or less."""
    for uid, row in more.items():
        if uid in rows:
            row, worse = sorted((row, rows[uid]), key=lambda one: one["size"], reverse=True)
            worse["aside"].unlink(missing_ok=True)
        rows[uid] = row


def _aware(instant):
    return instant if instant is None or instant.tzinfo else instant.astimezone()
