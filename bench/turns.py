"""Parts of what `teczka mail pull` does, as programs to be timed: `python -m bench.turns CONFIG STAGE`.

Stages: `intake` (bytes and ledger durable), `filed` (and read, kept, placed), `indexed` (and found), `idle` (passes
over a mailbox that is known already), `serve` (mail and jobs until it is stopped). It says how long each step took.
"""

import json
import sys
import time

from bench.office import opened
from ingest import fetch
from webapp.jobs import KINDS
from webapp.serve import seldom_collecting, serve
from webapp.work import turn

KINDS_OF = {"intake": (), "filed": ("read",), "indexed": ("read", "index")}
IDLE_PASSES = 5


def main(config_path, stage):
    """Run a stage; {step: seconds} as JSON on the last line."""
    with opened(config_path) as office, seldom_collecting():
        if stage == "serve":
            serve(office, web=False)
            return
        times = {}
        if stage == "idle":
            times["passes"] = [_timed(_pull, office) for _ in range(IDLE_PASSES)]
        else:
            times["pull"] = _timed(_pull, office)
            for name in KINDS_OF[stage]:
                times[name] = _timed(_work_off, office, name)
    print(json.dumps(times))


def _timed(function, *args):
    begun = time.monotonic()
    function(*args)
    return round(time.monotonic() - begun, 4)


def _pull(office):
    for mailbox in office.mailboxes:
        fetch.pull(office.db, office.store, mailbox)


def _work_off(office, name):
    kind = next(kind for kind in KINDS if kind.name == name)
    while (tally := turn(office, kind)).done or tally.failed:
        continue


if __name__ == "__main__":
    main(*sys.argv[1:])
