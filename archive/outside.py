"""Failures of the machine, not of the work in hand: with room, or a database that answers, the same try succeeds."""

import errno

from sqlalchemy.exc import DBAPIError

from archive.syncing import FULL_DISK

# No process or file can be had now.
NO_MORE = {errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE}
# SQLite's BUSY, LOCKED, IOERR, FULL and CANTOPEN; the upper bits only tell more (sqlite.org/rescode.html).
SQLITE_CODES = {5, 6, 10, 13, 14}
# SQLSTATE: connection, rollback (deadlock), resources (disk full), lock not available, operator intervention.
POSTGRES_CODES = ("08", "40", "53", "55P03", "57")


class Away(Exception):
    """A server that the work needs cannot be reached, or lets nobody in: the work itself is not to blame."""


def is_outside(error):
    """Whether the error says nothing about what was being done."""
    if isinstance(error, Away):
        return True
    if isinstance(error, OSError):
        return error.errno in FULL_DISK or error.errno in NO_MORE
    return isinstance(error, DBAPIError) and (error.connection_invalidated or _is_of_the_database(error.orig))


def _is_of_the_database(error):
    state = getattr(error, "sqlstate", None)
    code = getattr(error, "sqlite_errorcode", None)
    return bool(state and state.startswith(POSTGRES_CODES)) or (code or 0) & 0xFF in SQLITE_CODES
