"""Teczkas that die: `FAULT=… python -m tests.victims CONFIG` runs mail and jobs as `serve` does, until its fault.

Starting Python and loading everything takes longer than most faults, so tests have theirs from a nursery: one process
that has loaded all of it, and becomes a new victim as often as it is told.
"""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from search.lemmas import dictionary
from tests.fault_points import fault, switched_on

ROOT = Path(__file__).parents[1]
LONGEST_LIFE = 60  # seconds; a victim that does not die is a failed test, not one that hangs


class Nursery:
    """Makes victims; see the module."""

    def __init__(self, process, log):
        self._process, self._log = process, log

    def kill_at(self, config_path, switch):
        """Run a Teczka until its fault kills it; a failed test if something else ends it."""
        assert self.end_of(config_path, switch) == -signal.SIGKILL, self.last_words()

    def end_of(self, config_path, switch):
        """The exit status of a Teczka with the fault, negative for a signal."""
        order = json.dumps([str(config_path), switch])
        self._process.stdin.write(order + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline() or "1000")

    def last_words(self):
        """What victims had to say last."""
        return self._log.read_text()[-2000:]


@contextmanager
def open_nursery(folder):
    """A `Nursery`; its log is in the folder."""
    log = folder / "victims.log"
    command = [sys.executable, "-m", "tests.victims"]
    with (
        open(log, "w") as words,
        subprocess.Popen(
            command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=words
        ) as process,
    ):
        yield Nursery(process, log)
        process.stdin.close()


def live(config_path, switch):
    """Be a Teczka, without pages, until the fault or a signal."""
    from webapp.config import load
    from webapp.office import Office
    from webapp.serve import serve

    with fault(switch), Office(load(config_path)) as office:
        serve(office, web=False)


def _give_birth():
    for order in sys.stdin:
        config_path, switch = json.loads(order)
        child = os.fork()
        if child == 0:
            signal.alarm(LONGEST_LIFE)
            live(config_path, switch)
            sys.exit()
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _load_everything():
    for name in (
        "ingest.mark",
        "ingest.outbox",
        "ingest.read",
        "ingest.run",
        "search.refresh",
        "webapp.office",
        "webapp.serve",
    ):
        import_module(name)
    dictionary()


if __name__ == "__main__":
    if sys.argv[1:]:
        live(sys.argv[1], switched_on())
    else:
        _load_everything()
        _give_birth()
