"""Time for tests: that which passes, and that which only a clock claims."""

from contextlib import contextmanager
from unittest.mock import patch

import time_machine

from archive import leases
from archive.db import utcnow


@contextmanager
def after(time):
    """Inside, so much time has passed, on the clock on the wall and on the one that nobody sets."""
    tick = leases.tick() + time.total_seconds()
    with time_machine.travel(utcnow() + time, tick=False), patch.object(leases, "tick", lambda: tick):
        yield


def clock_set(time):
    """Inside, somebody has set the clock on the wall by so much, ahead or back; no time has passed."""
    return time_machine.travel(utcnow() + time, tick=True)
