"""Leases name the process that holds them: what a dead one on this machine held is free at once, not after its time."""

import hashlib
import os
import secrets
import socket
import time
from datetime import UTC

from sqlalchemy import and_, func, or_, select

from archive.db import utcnow


def new_token():
    """A name for one lease of this process: machine, process, and a random part; at most 32 letters."""
    return f"{_machine()}:{os.getpid()}:{secrets.token_hex(6)}"


def tick():
    """Seconds on a clock of this machine that nobody sets: the same for all its processes until it starts anew."""
    return time.monotonic()


def ends(session, length):
    """When a lease that begins now will end, on both clocks: the columns of a row with leases."""
    return {"lease_until": _now_there(session) + length, "lease_tick": tick() + length.total_seconds()}


def is_free(session, table, length):
    """The condition that nobody holds the lease of a row; leases of the table are so long.

    A clock that jumps ends no lease early: those of this machine are timed by `tick`. It begins anew when the machine
    does, so an end much farther away than a lease is long is of before, whoever has the process's number now.
    """
    ours, left = table.lease.like(f"{_machine()}:%"), table.lease_tick - tick()
    # Twice: of two who ask at once, the one that was slower must not find the other's lease too long.
    over = or_(table.lease_tick.is_(None), left < 0, left > 2 * length.total_seconds())
    others = and_(~ours, table.lease_until < _now_there(session))
    return or_(table.lease.is_(None), and_(ours, over), others)


def holder_is_dead(token):
    """Whether the process that took the lease ran on this machine and is gone.

    A number that another process has meanwhile counts as alive: the lease then ends by its time.
    """
    machine, _, rest = token.partition(":")
    process = rest.partition(":")[0]
    if machine != _machine() or not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _machine():
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]


def _now_there(session):
    # Machines that share a database agree on its clock, not on theirs.
    if session.get_bind().dialect.name == "sqlite":
        return utcnow()
    return session.scalar(select(func.timezone("utc", func.clock_timestamp()))).replace(tzinfo=UTC)
