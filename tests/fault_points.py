"""Places where a test lets Teczka die or fail, and the one switch for them: `FAULT=point:nth:action`.

    FAULT="named:2:kill" python -m tests.victims config.toml

The action is done at the nth time that a process comes to the point: `kill` (SIGKILL: no chance to tidy up),
`raise EIO` (an `OSError` of that name), `sleep 0.5` (seconds), `short` (the file that the point is about loses its
second half, and the process is killed: a power cut). The program knows nothing of its points, so without the switch
they cost nothing; `tests/flows/test_fault_points.py` holds that each one is there and is come by.
"""

import errno
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from importlib import import_module

OURS = ("archive", "cases", "ingest", "search", "webapp")


@dataclass(frozen=True)
class Point:
    """A moment before or after a function; `file` tells from its arguments and its result which file it is about."""

    place: str
    moment: str
    file: Callable | None = None


POINTS = {
    "listed": Point("ingest.fetch:Visit._fetch_a_slice", "before"),
    "written aside": Point("archive.store:Store.write_aside", "after", lambda args, result: result),
    "bytes to sync": Point("archive.store:Store._sync", "before"),
    "named": Point("archive.store:Store._place", "after", lambda args, result: args[0].path(args[1])),
    "durable": Point("archive.store:Store.adopt", "after"),
    "inside the ledger's transaction": Point("ingest.ledger:stored", "after"),
    "stored": Point("ingest.read:read_sightings", "before"),
    "parts durable": Point("ingest.read:_commit", "before"),
    "inside the filing transaction": Point("cases.filing:file_messages", "after"),
    "read": Point("ingest.read:read_sightings", "after"),
    "filed": Point("search.refresh:index_entries", "before"),
    "indexed": Point("search.refresh:index_entries", "after"),
    "to hand over": Point("ingest.post:Line.hand_over", "before"),
    "handed over": Point("ingest.post:Line.hand_over", "after"),
    "to move": Point("ingest.mailbox:Mailbox.move", "before"),
    "copied": Point("ingest.moving:_copy_what_lacks", "after"),
    "marked deleted": Point("imapclient:IMAPClient.delete_messages", "after"),
    "moved": Point("ingest.mailbox:Mailbox.move", "after"),
}


@contextmanager
def watched(strike):
    """Inside, `strike(name, args, result)` is called whenever a point is come by."""
    undo = [replacement for name, point in POINTS.items() for replacement in _replace(name, point, strike)]
    try:
        yield
    finally:
        for owner, attribute, function in reversed(undo):
            setattr(owner, attribute, function)


@contextmanager
def fault(switch):
    """Inside, the action of the switch is done at its point."""
    name, nth, action = switch.split(":")
    if name not in POINTS:
        raise KeyError(name)
    times = Counter()

    def strike(reached, args, result):
        times[reached] += 1
        if reached == name and times[reached] == int(nth):
            _act(action, POINTS[name], args, result)

    with watched(strike):
        yield


def switched_on():
    """The fault that the environment asks for; the only place where it is read."""
    return os.environ.get("FAULT")


def _replace(name, point, strike):
    """Put a watched function in the place of the point's, wherever it was imported to; what was there before."""
    module, _, path = point.place.partition(":")
    *owners, attribute = path.split(".")
    owner = import_module(module)
    for each in owners:
        owner = getattr(owner, each)
    function = getattr(owner, attribute)
    watching = _watching(function, name, point, strike)
    holders = [owner] if owners else [each for each in _modules() if vars(each).get(attribute) is function]
    for holder in holders:
        setattr(holder, attribute, watching)
        yield holder, attribute, function


def _modules():
    return [module for name, module in list(sys.modules.items()) if name.partition(".")[0] in OURS]


def _watching(function, name, point, strike):
    @wraps(function)
    def watching(*args, **kwargs):
        if point.moment == "before":
            strike(name, args, None)
        result = function(*args, **kwargs)
        if point.moment == "after":
            strike(name, args, result)
        return result

    return watching


def _act(action, point, args, result):
    verb, _, fact = action.partition(" ")
    if verb == "raise":
        number = getattr(errno, fact)
        raise OSError(number, os.strerror(number))
    if verb == "sleep":
        time.sleep(float(fact))
        return
    if verb == "short":
        path = point.file(args, result)
        os.truncate(path, path.stat().st_size // 2)
    elif verb != "kill":
        raise ValueError(action)
    os.kill(os.getpid(), signal.SIGKILL)
