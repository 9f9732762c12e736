"""Teczkas to be killed: each does what `serve` does without the pages, and is ended by SIGKILL with its children.

They are forked from a process that has everything imported already: a kill is to hit the work, not the imports.
"""

import faulthandler
import os
import re
import signal
import sys
import time
from collections import Counter
from pathlib import Path

# Imported here so that a victim finds them loaded.
import ingest.keep
import ingest.mark
import ingest.run  # noqa: F401
import search.index
import search.refresh  # noqa: F401
from bench.office import opened
from webapp.serve import serve

IDLE = "waiting"
STARTING = "start-up"
# A thread is in the phase of the first of these that stands anywhere in its stack.
PHASES = (
    ("marking", r"ingest/mark\.py"),
    ("filing", r"cases/filing\.py|ingest/routing\.py"),
    ("keeping", r"ingest/keep\.py|ingest/renew\.py"),
    ("storing", r"archive/store\.py"),
    ("reading", r"ingest/read\w*\.py|ingest/salvage\.py"),
    ("text", r"archive/text/|webapp/jobs\.py.* in read_text"),
    ("indexing", r"search/"),
    ("ledger", r"ingest/ledger\.py"),
    (IDLE, r"ingest/run\.py.* in _?listen"),
    ("fetching", r"ingest/(fetch|compare|large|wire|mailbox)\.py|ingest/run\.py.* in _watch"),
    ("claiming", r"archive/jobs\.py"),
    ("tidying up", r"in tidy|in repair"),
)
UNSEEN = "unseen"  # it did not come to write down where it was
_DUMP_SECONDS, _GLANCE_SECONDS = 0.3, 0.005


class Victim:
    """One running Teczka."""

    def __init__(self, config_path, log):
        self.log = Path(log)
        self.stacks = self.log.with_suffix(".stacks")
        self.stacks.write_bytes(b"")
        self.begun = time.monotonic()
        self.pid = os.fork()
        if self.pid == 0:
            _live(config_path, self.log, self.stacks)

    @property
    def age(self):
        """Seconds since its start."""
        return time.monotonic() - self.begun

    def ended(self):
        """Its exit status if it ended by itself, which it should not; else None."""
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        return None if pid == 0 else status

    def kill(self):
        """End it and its children, as a power cut would. Returns the phases that its threads were in."""
        stacks = self._stacks()
        os.kill(self.pid, signal.SIGSTOP)  # now it can start no child that we would miss
        children = descendants(self.pid)
        for pid in (self.pid, *children):
            _kill(pid)
        os.waitpid(self.pid, 0)
        return phases(stacks)

    def _stacks(self):
        # The process writes them from the signal's handler: no Python code of it runs for that.
        os.kill(self.pid, signal.SIGUSR1)
        until, written = time.monotonic() + _DUMP_SECONDS, ""
        while time.monotonic() < until:
            time.sleep(_GLANCE_SECONDS)
            before, written = written, self.stacks.read_text(errors="replace")
            if written and written == before:
                break
        return written


def phases(stacks):
    """What the threads of a process were at, from faulthandler's words; `IDLE` if all waited."""
    if not stacks:
        return {UNSEEN}
    threads = re.split(r"\n(?=Thread |Current thread )", stacks)
    found = {name for stack in threads if (name := _phase(stack))}
    if not any("webapp/work.py" in stack for stack in threads):
        return found or {STARTING}
    return found - {IDLE} or {IDLE}


def descendants(pid):
    """The children of a process, theirs, and so on."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        parents.setdefault(int(words[1]), []).append(int(path.parent.name))
    found, ask = [], [pid]
    while ask:
        children = parents.get(ask.pop(), [])
        found += children
        ask += children
    return found


def tally(killed):
    """How many kills met each phase, in a line."""
    counts = Counter(phase for phases in killed for phase in phases)
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())


def _phase(stack):
    lines = [line for line in stack.splitlines() if "File" in line]
    # Waiting for a bell or for the next glance is not work.
    if not lines or re.search(r"threading\.py.* in wait\b", lines[0]):
        return None
    return next((name for name, pattern in PHASES if any(re.search(pattern, line) for line in lines)), None)


def _live(config_path, log, stacks):
    """The child: never returns."""
    status = 1
    try:
        faulthandler.register(signal.SIGUSR1, os.open(stacks, os.O_WRONLY | os.O_APPEND), all_threads=True)
        os.setsid()
        words = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        for handle in (1, 2):
            os.dup2(words, handle)
        _serve(config_path)
        status = 0
    finally:
        sys.stderr.flush()
        os._exit(status)


def _serve(config_path):
    import logging

    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"
    )
    try:
        with opened(config_path) as office:
            serve(office, web=False)
    except BaseException:
        logging.exception("The victim ended by itself")
        raise


def _kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        # A child that ended when its line to the parent broke.
        return
