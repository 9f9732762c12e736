"""Leases name the process that holds them: what a dead one on this machine held is free at once, not after its time."""

import hashlib
import os
import secrets
import socket
import time


def new_token():
    """A name for one lease of this process: machine, process, and a random part; at most 32 letters."""
    return f"{_machine()}:{os.getpid()}:{secrets.token_hex(6)}"


def tick():
    """Seconds on a clock of this machine that nobody sets: the same for all its processes until it starts anew."""
    return time.monotonic()


def is_ours_to_time(token):
    """Whether the lease was taken on this machine, so that its end is told by `tick` and not by the wall clock."""
    return token.partition(":")[0] == _machine()


def is_over(token, until):
    """Whether a lease of this machine has ended: its process is gone, or `tick` has passed `until`.

    A clock that jumps ends no lease early. After a start of the machine `tick` begins anew, and the process is gone.
    """
    if not is_ours_to_time(token):
        return False
    return holder_is_dead(token) or until is None or tick() > until


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
