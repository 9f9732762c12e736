"""Whether every file that the database names is in the store, and is what its name says."""

from sqlalchemy import union

from archive.store import Damaged, Missing


def referenced(session, *naming):
    """Every digest that one of the selects names, in order."""
    return sorted(digest for digest in session.scalars(union(*naming)) if digest)


def verify(store, digests):
    """A sentence for each file that is missing or damaged, as they are found; reads them all."""
    for digest in digests:
        try:
            store.verify(digest)
        except (Missing, Damaged) as error:
            yield str(error)
