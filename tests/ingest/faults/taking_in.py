"""A mailbox taken in by a process of its own, which tells the most memory that it needed.

    python -m tests.ingest.faults.taking_in DATABASE STORE PORT whole|first

`whole` fetches and reads everything, `first` stops after the first batch. Prints {"fetching": MB, "reading": MB}.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

from archive import jobs
from archive.db import Database
from archive.store import Store
from archive.worker import Worker
from ingest import fetch
from ingest.read import read_sightings
from tests.ingest.faults import taking_in as named  # the worker knows functions by the name of their module
from tests.ingest.faults.conftest import mailbox_on
from tests.trust import OPEN

ROOT = Path(__file__).parents[3]


def memory_taking_in(db, store, server, how):
    """{"fetching": MB, "reading": MB} of such a process that took in the scripted server's mailbox."""
    # Peaks are kept over a fork: only a process of its own tells what taking in needs.
    command = [sys.executable, "-m", __name__, str(db.url), str(store.folder), str(server.port), how]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def peak():
    """The most megabytes that this process has needed."""
    return int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024


def _take_in(url, folder, port, how):
    db, store, got = Database(url), Store(folder), []
    server = SimpleNamespace(port=int(port), tls=None, user="office", passwords={"office": "secret"})
    fetch.pull(
        db,
        store,
        mailbox_on(server),
        stop=lambda: how == "first" and bool(got),
        stored=lambda: got.append(True),
    )
    fetching, reading = peak(), None
    if how == "whole":
        with Worker(seconds=60, memory_mb=512) as worker:
            claimed = jobs.claim(db, ["read"], limit=10)
            failures = read_sightings(
                db, store, worker, [int(job.key.partition(":")[2]) for job in claimed], OPEN
            )
            assert failures == {}, failures
            [reading] = worker.run_each(named.peak, [()])
            reading = max(reading, peak())
    print(json.dumps({"fetching": fetching, "reading": reading}))


if __name__ == "__main__":
    _take_in(*sys.argv[1:])
