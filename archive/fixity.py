"""Whether every file that the database names is in the store, and is what its name says."""

from sqlalchemy import select, true, union

from archive.store import Damaged, Missing


def referenced(session, *columns):
    """Every digest that one of the columns names, in order; a column may be (column, in which rows it counts)."""
    pairs = [column if isinstance(column, tuple) else (column, true()) for column in columns]
    named = union(*(select(column).where(column.is_not(None), counts) for column, counts in pairs))
    return sorted(session.scalars(named))


def verify(store, digests):
    """A sentence for each file that is missing or damaged, as they are found; reads them all."""
    for digest in digests:
        try:
            store.verify(digest)
        except (Missing, Damaged) as error:
            yield str(error)
