"""A Teczka that kills itself at a chosen step: `python -m tests.flows.victim CONFIG STEP`.

It runs mail and jobs as `serve` does. SIGKILL leaves it no chance to tidy up, as a power cut or the system would.
"""

import os
import signal
import sys
from importlib import import_module

from webapp.config import load
from webapp.office import Office
from webapp.serve import serve

# step: (module, attribute, whether it dies before or after the function has run)
STEPS = {
    "bytes written aside": ("archive.store:Store._adopt", "before"),
    "bytes stored, before the ledger commits": ("archive.store:Store.put_all", "after"),
    "ledger, before parsing": ("ingest.keep:read_sighting", "before"),
    "parts stored, before filing": ("ingest.keep:keep", "before"),
    "inside the filing transaction": ("cases.filing:file_message", "after"),
    "filing, before the index": ("search.refresh:index_entries", "before"),
    "index commit, before the job is done": ("search.refresh:index_entries", "after"),
    "mark on the server, before the job is done": ("ingest.mailbox:Mailbox.move", "after"),
}


def die_at(step):
    """Replace the step's function by one that kills this process."""
    place, moment = STEPS[step]
    module, _, path = place.partition(":")
    *owners, name = path.split(".")
    owner = import_module(module)
    for part in owners:
        owner = getattr(owner, part)
    function = getattr(owner, name)

    def fatal(*args, **kwargs):
        if moment == "after":
            function(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, fatal)
    if step == "inside the filing transaction":
        import_module("ingest.routing").file_message = fatal


if __name__ == "__main__":
    die_at(sys.argv[2])
    with Office(load(sys.argv[1])) as office:
        serve(office, web=False)
