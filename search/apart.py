"""The index followed in a child process: a large batch takes seconds of one interpreter, and the mail needs ours."""

from archive.db import Database, in_a_line
from archive.outside import Away, is_outside
from search.errors import IndexBusy

_BUSY, _AWAY = "busy", "away"


def index_entries(worker, database_address, folder, keys, **options):
    """What `refresh.index_entries` does, by the worker; `options` are of `Index`.

    Raises `IndexBusy`, `Away`, and what `Worker.run` raises.
    """
    trouble, told = worker.run(follow, database_address, str(folder), keys, options)
    if trouble == _BUSY:
        raise IndexBusy(told)
    if trouble == _AWAY:
        raise Away(told)


def follow(database_address, folder, keys, options):
    """Bring the index up to date; (what kept it from that, in words), both None. Runs in the child."""
    from search import refresh
    from search.index import Index

    db, index = Database(database_address), Index(folder, has_time=True, **options)
    try:
        refresh.index_entries(db, index, keys)
    except IndexBusy as busy:
        return _BUSY, str(busy)
    except Exception as error:
        if not is_outside(error):
            raise
        return _AWAY, in_a_line(error)
    finally:
        index.close()
        db.dispose()
    return None, None
