"""Whether every file that the database names is in the store, and is what its name says."""

from sqlalchemy import select, union

from archive.store import Damaged, Missing


def referenced(session, *columns):
    """Every digest that one of the columns names, in order."""
    named = union(*(select(column).where(column.is_not(None)) for column in columns))
    return sorted(session.scalars(named))


def verify(store, digests):
    """A sentence for each file that is missing or damaged, as they are found; reads them all."""
    for digest in digests:
        try:
            store.read(digest)
        except (Missing, Damaged) as error:
            yield str(error)
