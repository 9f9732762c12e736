"""How fast mail comes in: `python -m bench.ingest [--size 10000] [--repeat 3] [--only NAME,…]`.

Teczka and other people's programs take the same seeded mailbox from the same Dovecot onto the same disk, each from
nothing, in turn, several times. Then what only Teczka does: a large first import, a pass with nothing new, a letter
of 50 MB, new mail's way into its case. Prints Markdown for docs/benchmarks.md.
"""

import argparse
import json
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from bench import office, peers, special
from bench.measured import machine, measure
from bench.programs import require
from bench.server import Account, dovecot_server

GOAL = "Teczka: stored, read, filed, indexed"


class Contest:
    """The mailbox that all take, and where they may put it."""

    def __init__(self, asked, folder, dovecot):
        self.asked, self.folder, self.dovecot = asked, folder, dovecot
        self.base, self.number = Account(dovecot, "base"), 0
        self.known = self.base.fill(asked.size, asked.seed)
        self.times = {}

    def run(self):
        """Let everybody who was asked for take the mailbox, in turn, as often as was asked for."""
        names = [name for name in RUNNERS if name in self.asked.only]
        for lap in range(self.asked.repeat):
            for name in names[lap % len(names) :] + names[: lap % len(names)] if names else ():
                if lap and name in SLOW:
                    continue
                for label, seconds in RUNNERS[name](self):
                    self.times.setdefault(label, []).append(seconds)
                    print(f"  {label}: {seconds:.1f} s", flush=True)

    def account(self):
        """The mailbox again, for a reader who has never been there."""
        self.number += 1
        account = Account(self.dovecot, f"user{self.number}")
        account.copy(self.base)
        account.warm()
        return account

    def home(self):
        """A folder for somebody's program."""
        account = self.account()
        return peers.Home(self.folder / account.user, account)

    def expect(self, label, expected, found):
        """Stop at once when a reader did not bring what it should: its time would mean nothing."""
        if expected != found:
            raise SystemExit(f"{label} brought {found} instead of {expected}.")

    def clear(self, user):
        """Give back the disk."""
        shutil.rmtree(self.folder / user)


def teczka(stage):
    """A runner of a stage of Teczka."""

    def run(contest):
        account, known = contest.account(), contest.known
        config = office.make_office(contest.folder / account.user, account, seed=contest.asked.seed)
        command = office.teczka(config, "mail", "pull") if stage == "all" else special.turns(config, stage)
        limit = contest.asked.minutes * 60
        done = measure(command, limit=limit, cwd=office.ROOT)
        everything = (known.deliveries, known.messages, known.filed)
        expected = (known.deliveries, 0, 0) if stage == "intake" else everything
        contest.expect(LABELS[stage], expected, special.stored(config))
        if stage != "all":
            print(f"    steps: {json.loads(done.said.splitlines()[-1])}", flush=True)
        contest.clear(account.user)
        yield LABELS[stage], done.seconds

    return run


def mbsync(fsync):
    """A runner of mbsync, and of the two who index what it brought."""

    def run(contest):
        home, limit, kind = contest.home(), contest.asked.minutes * 60, "fsync" if fsync else "no fsync"
        seconds, count = peers.mbsync(home, limit, fsync=fsync)
        contest.expect("mbsync", contest.known.deliveries, count)
        yield f"mbsync ({kind})", seconds
        yield f"mbsync ({kind}) + mu index", seconds + peers.mu(home, limit)
        yield f"mbsync ({kind}) + notmuch new", seconds + peers.notmuch(home, limit)
        contest.clear(home.account.user)

    return run


def other(name, program):
    """A runner of a program that only brings the mail."""

    def run(contest):
        home = contest.home()
        seconds, count = program(home, contest.asked.minutes * 60)
        contest.expect(name, contest.known.deliveries, count)
        contest.clear(home.account.user)
        yield name, seconds

    return run


LABELS = {
    "intake": "Teczka: durable intake (bytes and ledger)",
    "filed": "Teczka: stored, read, filed",
    "indexed": GOAL,
    "all": "Teczka: `mail pull`, texts of files too",
}
RUNNERS = {
    **{stage: teczka(stage) for stage in LABELS},
    "mbsync": mbsync(True),
    "mbsync-nofsync": mbsync(False),
    "fetchmail": other("fetchmail to one file (no fsync)", peers.fetchmail),
    "getmail": other("getmail6 to a Maildir", peers.getmail),
}
SLOW = {"getmail"}  # once is enough to know
NEEDS = {
    "mbsync": ("mbsync", "mu", "notmuch"),
    "mbsync-nofsync": ("mbsync", "mu", "notmuch"),
    "fetchmail": ("fetchmail",),
    "getmail": ("getmail",),
}
SPECIAL = {"first": special.first_import, "large": special.huge_letter, "latency": special.new_mail}


def table(contest):
    """The comparison as Markdown."""
    goal = contest.times.get(GOAL)
    yield "| what | runs | median | msg/s | Teczka with index in comparison |"
    yield "|---|---|---|---|---|"
    for label, times in contest.times.items():
        median = statistics.median(times)
        spread = f" ({min(times):.1f}–{max(times):.1f})" if len(times) > 1 else ""
        ratio = f"{median / statistics.median(goal):.2f} × as fast" if goal and label != GOAL else ""
        speed = contest.known.deliveries / median
        yield f"| {label} | {len(times)} | {median:.1f} s{spread} | {speed:.0f} | {ratio} |"


def main():
    """Measure what was asked for and print it."""
    asked = options()
    require("dovecot", *(program for name in asked.only for program in NEEDS.get(name, ())))
    with dovecot_server() as dovecot, tempfile.TemporaryDirectory(prefix="teczka-bench-") as home:
        folder = Path(home)
        folder.chmod(0o755)
        load = f"load {os.getloadavg()[0]:.1f} at the start"
        print(
            f"`python -m bench.ingest`, {time.strftime('%Y-%m-%d')}, {machine(folder)}, {load}:\n", flush=True
        )
        if set(asked.only) & set(RUNNERS):
            contest = Contest(asked, folder, dovecot)
            contest.run()
            mean = contest.known.octets / contest.known.deliveries / 1000
            print(f"\n{contest.known.deliveries:,} messages, mean {mean:.1f} kB, seed {asked.seed}.\n")
            print("\n".join(table(contest)), flush=True)
        if set(asked.only) & set(SPECIAL):
            print("\n| what | measured |\n|---|---|", flush=True)
        for name in (name for name in SPECIAL if name in asked.only):
            for what, told in SPECIAL[name](asked, folder, dovecot):
                print(f"| {what} | {told} |", flush=True)


def options():
    """What was asked for on the command line."""
    every = [*RUNNERS, *SPECIAL]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=10_000, help="messages in the mailbox that all take")
    parser.add_argument("--large-size", type=int, default=100_000, help="messages of the large first import")
    parser.add_argument(
        "--live-size", type=int, default=1000, help="messages in the mailbox that new mail comes to"
    )
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=30, help="the longest that one run may take")
    parser.add_argument("--only", default=",".join(every), help=f"some of {', '.join(every)}")
    asked = parser.parse_args()
    asked.only = asked.only.split(",")
    if unknown := set(asked.only) - set(every):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    return asked


if __name__ == "__main__":
    main()
