"""Kill what indexes, at random moments: `python -m bench.kill_index --rounds 200`.

An office with seeded mail asks for some of it to be indexed again and takes some of it out, a few at a time or many;
a process does those jobs, and is killed with SIGKILL: alone, or its child that writes large batches, or both. Each
time the index must open and answer, and the next process goes on. In between the jobs are done in peace, and nothing
may be missing, twice, or left over in the folder. Exit status 1 if anything was.
"""

import argparse
import logging
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from sqlalchemy import func, select

from archive import jobs
from archive.db import utcnow
from bench.archive import archive, office_in
from bench.office import let_time_pass
from bench.victims import descendants
from cases.access import EVERYTHING
from cases.document import Document
from cases.findable import count_findable
from cases.message import Message
from search import refresh
from search.errors import IndexBroken
from search.index import Index
from search.query import parse
from search.schema import version
from search.shelf import Shelf
from search.writer import read_toc
from webapp.work import drain

WHO = ("all", "all", "parent", "child")
FEW, MANY = (5, 90), (150, 600)  # jobs of a round; from a hundred on a child does them
BEYOND = 1.1  # of the time that a round takes undisturbed: some are done before they are killed
# What that time is corrected by, for those too late and for the others: the machine's load changes.
SOONER, LATER = 0.9, 1.03
DONE = "after it was done"
PEACE = 20  # rounds between two looks in peace
PATIENCE = 60  # seconds for a child that outlives its parent, and for jobs that wait for it
WORD = "umowa"


class Trial:
    """An office whose indexing processes are killed; `wrong` tells what should not have been."""

    def __init__(self, folder, seed, verbose=False):
        self.folder, self.chance, self.verbose = folder, random.Random(seed), verbose
        self.killed, self.wrong = Counter(), []
        self.usual = {many: self._undisturbed(many) for many in (False, True)}

    def round(self, number):
        """Ask for something, let a process begin with it, kill it, look."""
        many, who = self.chance.random() < 0.5, self.chance.choice(WHO)
        if many:  # what was left half done is tried again in small numbers: a large batch is one that is new
            os.waitpid(_begin(self.folder), 0)
        asked = self._ask(many)
        pid = _begin(self.folder)
        time.sleep(self.chance.uniform(0, BEYOND * self.usual[many]))
        met = _kill(pid, who)
        self.killed[met] += 1
        self.usual[many] *= SOONER if met == DONE else LATER
        self._opens(f"round {number}, {asked} jobs, {met}")
        if self.verbose:
            print(f"round {number}: {asked} jobs, {met}", flush=True)

    @property
    def kills(self):
        """How many processes were killed at work."""
        return self.killed.total() - self.killed[DONE]

    def in_peace(self):
        """Do all jobs undisturbed, and look whether the index is what it should be."""
        with office_in(self.folder) as office:
            _finish(office)
            difference = refresh.missing(office.db, office.index)
            keys = office.index.keys()
            with office.db.reading() as session:
                due = count_findable(session)
            if difference:
                self.wrong.append(f"missing or left over: {difference}")
            if not office.index.status().documents == len(keys) == due:
                self.wrong.append(f"{office.index.status().documents} entries, {len(keys)} keys, {due} rows")
            if not office.index.is_sound():
                self.wrong.append("the index cannot be read through")
        self.wrong += [f"left in the folder: {name}" for name in orphans(self.folder / "index")]

    def _undisturbed(self, many):
        """Seconds that a round takes, a large one of its kind."""
        self._ask(many, most=True)
        begun = time.monotonic()
        os.waitpid(_begin(self.folder), 0)
        return time.monotonic() - begun

    def _ask(self, many, most=False):
        """Have some things indexed again, and some withdrawn or brought back; how many."""
        bounds = MANY if many else FEW
        count = bounds[1] if most else self.chance.randint(*bounds)
        with office_in(self.folder) as office, office.db.writing() as session:
            messages = session.scalar(select(func.count()).select_from(Message))
            keys = {f"message:{self.chance.randint(1, messages)}" for _ in range(count)}
            documents = session.scalars(select(Document.id).order_by(Document.id)).all()
            for document_id in self.chance.sample(documents, min(3, len(documents))):
                document = session.get_one(Document, document_id)
                document.withdrawn_at = None if document.withdrawn_at else utcnow()
                keys.add(f"document:{document_id}")
            jobs.enqueue_all(session, "index", dict.fromkeys(sorted(keys)))
        return len(keys)

    def _opens(self, when):
        index = Index(self.folder / "index")
        try:
            if not index.find(parse(WORD), EVERYTHING).total:
                self.wrong.append(f"{when}: nothing is found")
        except IndexBroken as broken:
            self.wrong.append(f"{when}: {broken}")
        finally:
            index.close()


def orphans(folder):
    """Names in the index's folder that nothing refers to."""
    current = Shelf(folder, version()).current()
    toc = read_toc(current)
    names = {segment.filename for segment in toc.segments}
    yield from (
        f.name
        for f in current.iterdir()
        if f.name not in names and not f.name.endswith(f"_{toc.generation}.toc")
    )
    yield from (
        f.name for f in folder.iterdir() if f != current and f.name not in ("current.json", "write.lock")
    )


def _begin(folder):
    """A process that does the jobs, and then ends."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.setsid()
            os.dup2(os.open(folder / "killed.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), 2)
            logging.disable(logging.CRITICAL)
            with office_in(folder) as office:
                drain(office)
            status = 0
        finally:
            os._exit(status)
    return pid


def _kill(pid, who):
    """Kill the process, its child, or both; what was killed, in words."""
    os.kill(pid, signal.SIGSTOP)  # now it can start no child that we would miss
    children = descendants(pid)
    victims = {"all": [pid, *children], "parent": [pid], "child": children or [pid]}[who]
    gone = os.waitpid(pid, os.WNOHANG)[0]
    for victim in victims if not gone else children:
        _signal(victim, signal.SIGKILL)
    if gone:
        return DONE
    if pid not in victims:
        _signal(pid, signal.SIGCONT)  # it goes on without the child, and is to end by itself
    status = os.waitpid(pid, 0)[1]
    if pid not in victims:
        return "the child" if status == 0 else f"the child, and the parent ended with {status}"
    return "both" if children and who == "all" else "the parent" if children else "one without a child"


def _signal(pid, what):
    try:
        os.kill(pid, what)
    except ProcessLookupError:
        return  # it has just ended


def _finish(office):
    """Do all jobs, however long those before had postponed them."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        drain(office)
        with office.db.reading() as session:
            if not sum(jobs.count_pending(session).values()):
                return
        let_time_pass(office.db)
        time.sleep(0.2)
    raise SystemExit("The jobs did not come to an end.")


def run(folder, *, rounds, size, seed, minutes=60.0, verbose=False):
    """The `Trial` after so many kills."""
    with archive(folder, size, seed) as office:
        refresh.repair(office.db, office.index)
    until = time.monotonic() + 60 * minutes
    trial = Trial(folder, seed, verbose)
    number = 0
    while trial.kills < rounds and not trial.wrong and time.monotonic() < until:
        number += 1
        trial.round(number)
        if number % PEACE == 0:
            trial.in_peace()
    trial.in_peace()
    return trial


def main():
    """Kill, look, and say what came of it."""
    asked = options()
    with tempfile.TemporaryDirectory(prefix="teczka-kill-index-") as home:
        begun = time.monotonic()
        trial = run(
            Path(home) / "office", rounds=asked.rounds, size=asked.size, seed=asked.seed, minutes=asked.minutes,
            verbose=asked.verbose,
        )  # fmt: skip
    kills = ", ".join(f"{what} {count}" for what, count in trial.killed.most_common())
    print(f"{trial.kills} kills in {time.monotonic() - begun:.0f} s, seed {asked.seed}: {kills}")
    print("\n".join(trial.wrong) or "The index opened each time; nothing missing, twice, or left over.")
    sys.exit(1 if trial.wrong else 0)


def options():
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=200, help="processes to kill")
    parser.add_argument("--size", type=int, default=1000, help="messages in the office")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=30, help="begin no more rounds after that")
    parser.add_argument("--verbose", action="store_true", help="a line for each round")
    return parser.parse_args()


if __name__ == "__main__":
    main()
