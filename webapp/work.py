"""The turns of the job loop: claim, run, mark done; one job's failure never stops another."""

import logging
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from archive import jobs
from archive.db import in_a_line
from archive.outside import is_outside
from archive.store import SyncFailed
from search.errors import IndexBusy
from webapp.jobs import KINDS, Interrupted

GLANCE_SECONDS = 0.5
TROUBLE_SECONDS = 5
BUSY = timedelta(seconds=2)
AT_ONCE = timedelta(0)
OUTSIDE = timedelta(minutes=1)  # until a full disk or a locked database is tried again

log = logging.getLogger(__name__)


@dataclass
class Tally:
    """How many jobs were done, how many tries failed."""

    done: int = 0
    failed: int = 0

    def __add__(self, other):
        return Tally(self.done + other.done, self.failed + other.failed)


class Lanes:
    """What to run for each kind of job in threads of its own: a slow file does not hold up the mail or the index.

    `runs` is {name: function}; each ends soon after `stop` is set, and raises `SyncFailed` alone. With `patience`, in
    seconds, the index waits so long for more while others work: a commit of one entry costs as much as one of many.
    """

    def __init__(self, office, stop, kinds=KINDS):
        self.office, self.stop, self.kinds, self.patience = office, stop, kinds, 0
        lanes = {_name(kind, number): kind for kind in kinds for number in range(1, kind.lanes + 1)}
        self.bells = {name: threading.Event() for name in lanes}
        self.runs = {name: partial(self._run, name, kind) for name, kind in lanes.items()}
        # Each lane writes only its own: turns begun, turns ended, and what came of them.
        self._begun, self._ended = dict.fromkeys(lanes, 0), dict.fromkeys(lanes, 0)
        self._tallies = dict.fromkeys(lanes, Tally())

    @property
    def tally(self):
        """What all lanes did so far."""
        return sum(self._tallies.values(), Tally())

    def wake(self):
        """There may be something to do: look now."""
        for bell in self.bells.values():
            bell.set()

    def tidy(self):
        """What is done once before the first turn of an office that is to run on."""
        _attempt("tidying up", tidy, self.office)

    def is_idle(self):
        """Whether nothing is due and no lane is at work, which might ask for more."""
        begun = dict(self._begun)
        if begun != self._ended:
            return False
        with self.office.db.reading() as session:
            is_due = jobs.any_due(session, [kind.name for kind in self.kinds])
        # A lane that took the last due job between the two looks has begun a turn since.
        return not is_due and begun == self._begun

    def _run(self, lane, kind):
        while not self.stop.is_set():
            self.bells[lane].clear()
            tally = self._turn(lane, kind)
            if tally is None:
                self.stop.wait(TROUBLE_SECONDS)
            elif tally.done:
                self.wake()  # one job asks for others: text after reading, the index after text
                if kind.name == "index" and tally.done < kind.batch:
                    self._gather(lane)
            else:
                self.bells[lane].wait(GLANCE_SECONDS)

    def _gather(self, lane):
        until = time.monotonic() + self.patience
        while time.monotonic() < until and not self.stop.is_set():
            if all(self._begun[other] == self._ended[other] for other in self.runs if other != lane):
                return
            self.stop.wait(GLANCE_SECONDS / 5)

    def _turn(self, lane, kind):
        self._begun[lane] += 1
        try:
            tally = _attempt("looking for work", turn, self.office, kind)
        finally:
            self._ended[lane] += 1
        self._tallies[lane] += tally or Tally()
        return tally


def _name(kind, number):
    return f"work {kind.name}" if number == 1 else f"work {kind.name} {number}"


def drain(office):
    """Run jobs until none is due; those that failed wait for their next try. The `Tally`."""
    make_ready(office)
    total = Tally()
    while True:
        tally = sum((_exhaust(office, kind) for kind in KINDS), Tally())
        if tally == Tally():
            return total
        total += tally


def turn(office, kind):
    """Claim what is due of one kind, once, and run it. The `Tally`."""
    with office.db.reading() as session:
        # Claiming takes the writers' lock; an idle office should leave it alone.
        if not jobs.any_due(session, [kind.name]):
            return Tally()
    claimed = jobs.claim(office.db, [kind.name], limit=kind.batch)
    return _done_together(office, kind, claimed) if claimed else Tally()


def tidy(office):
    """At the start: free and remove what a crash left behind, and mend the index if it is lost or lacks something."""
    from search import refresh

    _free_the_dead(office)
    office.store.sweep()
    try:
        if not refresh.repair(office.db, office.index):
            office.index.tidy()
        difference = refresh.missing(office.db, office.index)
    except IndexBusy:
        log.info("Another process is at the index, and mends it")
        return
    with office.db.writing() as session:
        for key in (*difference.lacking, *difference.left):
            jobs.enqueue(session, "index", key)


def _exhaust(office, kind):
    # All of a kind before the next: what is read by then is indexed in batches, not mail by mail.
    total = Tally()
    while (tally := turn(office, kind)) != Tally():
        total += tally
    return total


def make_ready(office):
    """Before jobs are worked off: others have what the dead held, and the index is one that can be added to."""
    _free_the_dead(office)
    # Before there is much to do: an index made later holds all that came meanwhile, and the jobs add it again.
    _attempt("mending the index", _mend_index, office)


def _mend_index(office):
    from search import refresh

    try:
        refresh.repair(office.db, office.index)
    except IndexBusy:
        log.info("Another process is at the index, and mends it")


def _free_the_dead(office):
    with office.db.writing() as session:
        jobs.release_dead(session)
    _attempt("giving up", _give_up, office)


def _done_together(office, kind, claimed):
    try:
        failures = kind.run(office, claimed) or {}
    except IndexBusy:
        return _put_back(office, claimed, BUSY)
    except (KeyboardInterrupt, SyncFailed):
        _put_back(office, claimed, AT_ONCE)
        raise
    except Exception as error:
        if office.closing.is_set() or isinstance(error, Interrupted):
            return _put_back(office, claimed, AT_ONCE)
        if is_outside(error):
            return _wait_for_the_machine(office, claimed, error)
        if len(claimed) > 1:
            # One of them is the culprit: alone, each succeeds or fails for itself.
            return sum((_done_together(office, kind, [job]) for job in claimed), Tally())
        return _failed(office, claimed[0], error)
    if office.closing.is_set() and failures:
        return _put_back(office, claimed, AT_ONCE)
    done = [job for job in claimed if job not in failures]
    with office.db.writing() as session:
        jobs.done_all(session, done)
    tallies = (_not_done(office, some, error) for error, some in _by_reason(failures).items())
    return sum(tallies, Tally(done=len(done)))


def _by_reason(failures):
    """{error: its jobs}: what kept many from being done is told once."""
    found = defaultdict(list)
    for job, error in failures.items():
        found[error].append(job)
    return found


def _put_back(office, claimed, wait):
    with office.db.writing() as session:
        for job in claimed:
            jobs.postponed(session, job, wait)
    return Tally()


def _wait_for_the_machine(office, claimed, error):
    log.warning("%s jobs of %s wait: %s", len(claimed), claimed[0].kind, in_a_line(error))
    return _put_back(office, claimed, OUTSIDE)


def _not_done(office, claimed, error):
    if isinstance(error, Interrupted):
        return _put_back(office, claimed, AT_ONCE)
    if is_outside(error):
        return _wait_for_the_machine(office, claimed, error)
    return sum((_failed(office, job, error) for job in claimed), Tally())


def _failed(office, job, error):
    log.warning("Job %s %s failed, try %s: %s", job.kind, job.key, job.attempts, in_a_line(error))
    log.debug("Where it failed", exc_info=error)
    with office.db.writing() as session:
        is_aside = jobs.failed(session, job, in_a_line(error))
    if is_aside:
        _attempt("giving up", _give_up, office)
    return Tally(failed=1)


def _give_up(office):
    """What was tried in vain is shown where people look, as far as its kind knows how."""
    for kind in KINDS:
        if kind.give_up and not office.closing.is_set():
            with office.db.reading() as session:
                aside = jobs.set_aside(session, kind.name)
            for job in aside:  # one by one: what cannot even be shown must not hide the others
                _attempt("giving up", _give_up_one, office, kind, job)


def _give_up_one(office, kind, job):
    kind.give_up(office, [job])
    with office.db.writing() as session:
        jobs.given_up(session, [job])


def _attempt(what, function, *args):
    """The function's result, or None and a line in the log: a database gone for a while must not end the loop."""
    try:
        return function(*args)
    except SyncFailed:
        raise
    except Exception as error:
        log.warning("Trouble while %s: %s", what, in_a_line(error))
        log.debug("Where it was", exc_info=error)
        return None
