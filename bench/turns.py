"""Parts of what `teczka mail pull` does, as programs to be timed: `python -m bench.turns CONFIG STAGE`.

Stages: `intake` (bytes and ledger durable), `filed` (and read, kept, placed), `indexed` (and found): all at once, as
`mail pull` does. `idle` (passes over a mailbox that is known already), `serve` (mail and jobs until it is stopped). It
says how long it took, and the processor time of this process and of its children.
"""

import json
import resource
import sys
import time

from bench.office import opened
from ingest import fetch
from webapp.jobs import KINDS
from webapp.serve import seldom_collecting, serve, services

KINDS_OF = {"filed": ("read",), "indexed": ("read", "index")}
IDLE_PASSES = 5
GLANCE_SECONDS = 0.02


def main(config_path, stage):
    """Run a stage; {step: seconds} as JSON on the last line."""
    with opened(config_path) as office, seldom_collecting():
        if stage == "serve":
            serve(office, web=False)
            return
        if stage == "idle":
            times = {"passes": [_timed(_pull, office) for _ in range(IDLE_PASSES)]}
        else:
            kinds = [kind for kind in KINDS if kind.name in KINDS_OF.get(stage, ())]
            times = {stage: _timed(_take_in, office, kinds) if kinds else _timed(_pull, office)}
    print(
        json.dumps(
            times | {"own": _spent(resource.RUSAGE_SELF), "children": _spent(resource.RUSAGE_CHILDREN)}
        )
    )


def _timed(function, *args):
    begun = time.monotonic()
    function(*args)
    return round(time.monotonic() - begun, 4)


def _pull(office):
    for mailbox in office.mailboxes:
        fetch.pull(office.db, office.store, mailbox)


def _take_in(office, kinds):
    with services(office, kinds) as running:
        running.start_working_off()
        pulls = running.start_pulls()
        while pulls.running:
            pulls.next(GLANCE_SECONDS)
        while not running.is_idle():
            time.sleep(GLANCE_SECONDS)


def _spent(whose):
    usage = resource.getrusage(whose)
    return round(usage.ru_utime + usage.ru_stime, 2)


if __name__ == "__main__":
    main(*sys.argv[1:])
