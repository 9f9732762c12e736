"""The index follows the database: after a commit by jobs, and all over again when it is lost."""

from dataclasses import dataclass

from cases.findable import ROWS, count_findable, keys_after
from search.gather import entries_for

WINDOW = 200  # rows read in one reading session


@dataclass(frozen=True)
class Difference:
    """Where index and database disagree: keys `lacking` in the index, keys `left` in it of rows that are gone."""

    lacking: tuple[str, ...]
    left: tuple[str, ...]

    def __bool__(self):
        return bool(self.lacking or self.left)


def index_entries(db, index, keys):
    """Bring the index up to date for the keys; the jobs may be marked done after this, never before.

    A crash in between means indexing twice, never losing. A lost or torn index is made again first, which
    covers the keys. Raises `IndexBusy`: try again later, it counts as no try.
    """
    if repair(db, index):
        return
    with db.reading() as session:
        entries = entries_for(session, keys)
    index.update(entries.values(), deleted=[key for key in keys if key not in entries])


def repair(db, index, progress=None):
    """Make the index again if it is missing or torn; whether that was needed. Raises `IndexBusy`."""
    if not index.needs_repair or index.is_sound():
        return False
    rebuild(db, index, progress)
    return True


def rebuild(db, index, progress=None):
    """Make the index again beside the old one and put it in force; how many entries it has.

    `progress` is called with how many are done, and how many there were to do at the beginning.
    Raises `IndexBusy`.
    """
    with db.reading() as session:
        total = count_findable(session)
    done = 0
    with index.rebuilding() as add:
        for keys in _windows(db):
            with db.reading() as session:
                entries = entries_for(session, keys)
            for entry in entries.values():
                add(entry)
            done += len(entries)
            if progress:
                progress(done, total)
    return done


def missing(db, index):
    """What the index should have and has not, and what it should no longer have. Raises `IndexBroken`."""
    indexed = index.keys()
    kept = {key for keys in _windows(db, 10_000) for key in keys}
    return Difference(tuple(sorted(kept - indexed)), tuple(sorted(indexed - kept)))


def _windows(db, size=WINDOW):
    """All keys, some at a time, each window read in a session of its own."""
    for kind in ROWS:
        last = 0
        while True:
            with db.reading() as session:
                keys = keys_after(session, kind, last, size)
            if not keys:
                break
            yield keys
            last = int(keys[-1].partition(":")[2])
