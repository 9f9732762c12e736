"""How fast the archive is searched: `python -m bench.search [--size 10000|100000|1000000] [--only NAME,…]`.

Seeded Polish mail of ten years is put in our index and in other people's, on one machine in one run, and each is
asked the same things. Others get words in lower case without diacritics, ours does all its Polish analysis. Prints
Markdown for docs/benchmarks.md with the goals beside.
"""

import argparse
import gc
import os
import statistics
import tempfile
import time
from collections import defaultdict
from itertools import islice
from pathlib import Path

from bench.corpus.mail import mail
from bench.corpus.questions import Sample, questions
from bench.engines import building
from bench.engines.asking import ask_all, ask_all_in_new_process, late, opened_in_new_process
from bench.engines.fts5 import Fts5
from bench.engines.goals import answers, verdict
from bench.engines.ours import Ours
from bench.engines.reference import Reference
from bench.engines.row import Ask, entry_of, row_of
from bench.engines.with_postgres import Postgres
from bench.engines.with_tantivy import Tantivy
from bench.engines.with_xapian import Xapian
from bench.measured import machine
from bench.programs import require

PEERS = {"fts5": Fts5, "tantivy": Tantivy, "xapian": Xapian, "postgres": Postgres}
IN_FILES = Ours | Fts5 | Tantivy  # and in the process that asks
GOALS_FOR = 100_000
SAMPLED = 20_000
COUNTED = 200_000  # letters up to which hits are counted by hand


class Contest:
    """The mail, what is asked of it, and everybody who answers."""

    def __init__(self, asked, folder):
        self.asked, self.folder = asked, folder
        self.built, self.times = {}, defaultdict(dict)
        self.questions, self.audiences = self._prepared()
        self.ours = Ours(folder, self.audiences)
        self.peers = [PEERS[name](folder) for name in asked.only if name in PEERS]

    def letters(self):
        """All the mail, made again."""
        return mail(self.asked.size, self.asked.seed)

    def build(self):
        """Put the mail in every engine, one after the other."""
        if "update" in self.asked.only:
            apart = Ours(self._new_folder("updated"))
            self._built("Teczka, a thousand a commit", building.update(apart, self.letters()), apart.folder)
            apart.close()
        self._built("Teczka, made anew", building.rebuild(self.ours, self.letters()), self.ours.folder)
        for peer in self.peers:
            is_server = isinstance(peer, Postgres)
            built = building.build(peer, self.letters(), is_server=is_server)
            self._built(
                peer.name,
                built,
                None if is_server else getattr(peer, "path", peer.__dict__.get("folder")),
                peer,
            )

    def ask(self):
        """Every kind of question to everybody, in turn."""
        for kind, asks in self.questions.items():
            for engine in (self.ours, *self.peers):
                if kind not in engine.lacks:
                    self.times[kind][engine.name] = self._asked(engine, kind, asks)

    def _asked(self, engine, kind, asks):
        if isinstance(engine, IN_FILES):
            return ask_all_in_new_process(engine.name, self.folder, self.audiences, kind, asks)
        return ask_all(engine, kind, asks)  # it answers in a process of its own anyway

    def counted(self):
        """{engine: (how many questions were counted letter by letter, those of which it finds another number)}."""
        reference = Reference(self.questions)
        for letter in self.letters():
            reference.see(letter, row_of(letter))
        engines = (self.ours, *self.peers)
        return {
            e.name: (len(reference.counted(e)), reference.differing(e, ours=e is self.ours)) for e in engines
        }

    def opened(self):
        """{engine: ms of opening and first answer in new processes, and a process's memory}."""
        warm = self.questions["common"][0]
        for engine in (self.ours, *(peer for peer in self.peers if isinstance(peer, IN_FILES))):
            engine.close()
            every = [a for kind, asks in self.questions.items() if kind not in engine.lacks for a in asks]
            runs = [opened_in_new_process(engine.name, self.folder, self.audiences, [warm]) for _ in range(5)]
            whole = opened_in_new_process(engine.name, self.folder, self.audiences, [warm, *every])
            yield engine.name, statistics.median(run["first"] for run in runs), whole

    def new_letters(self):
        """{engine: (wall, cpu) in ms of each of some new letters}."""
        extra = list(islice(mail(building.NEW, self.asked.seed + 1000), building.NEW))
        for number, letter in enumerate(extra):
            letter.key = f"message:{10_000_000 + number}"
            letter.text = letter.new_text = f"{letter.new_text} nowy{number}znak"
        for engine in (self.ours, *self.peers):
            engine.open()
            made = [entry_of(letter) if engine is self.ours else row_of(letter) for letter in extra]
            yield engine.name, list(building.new_letters(engine, made, _only_new))

    def end(self):
        """Let go of everything."""
        for peer in self.peers:
            peer.end()

    def _prepared(self):
        step = max(1, self.asked.size // SAMPLED)
        cases, kept = defaultdict(set), []
        for number, letter in enumerate(self.letters()):
            cases[letter.matter.advisor].add(f"case:{letter.matter.id}")
            if number % step == 0:
                kept.append(letter)
        sample = Sample(kept, [row_of(letter) for letter in kept])
        audiences = {advisor: frozenset({"tray", *tokens}) for advisor, tokens in cases.items()}
        return questions(sample, self.asked.seed), audiences

    def _new_folder(self, name):
        folder = self.folder / name
        folder.mkdir()
        return folder

    def _built(self, label, built, path, engine=None):
        octets = engine.size() if path is None else building.size_of(path)
        self.built[label] = (built, octets)
        print(f"  {label}: {built.speed:.0f}/s, {octets / 1e6:.0f} MB", flush=True)


def _only_new(made):
    return Ask("new", (made.text.split()[-1],))


def tell_building(contest):
    """The table of building."""
    print("\n| what | letters/s by the clock | letters/s of processor time | size |\n|---|---|---|---|")
    for label, (built, octets) in contest.built.items():
        cpu = f"{built.speed_of_cpu:.0f}" if built.cpu else "server"
        print(f"| {label} | {built.speed:.0f} | {cpu} | {octets / 1e6:.0f} MB |")
    built = {label: one for label, (one, _) in contest.built.items()}
    if "Xapian" in built:
        ours, theirs = built["Teczka, made anew"], built["Xapian"]
        ratio, of_cpu = ours.speed / theirs.speed, ours.speed_of_cpu / theirs.speed_of_cpu
        told = f"{ratio:.2f} × by the clock, {of_cpu:.2f} × by the processor"
        print(f"\nMade anew, against Xapian: {told}, goal ≥ 1.0 × {verdict(ratio >= 1)}.")
    if contest.asked.size != GOALS_FOR:
        print(f"\nThe goals are those for {GOALS_FOR:,} messages.")


def tell_processes(contest):
    """The table of new processes, and of new letters."""
    print("\n| engine | open and first answer | memory after all questions (its own) |\n|---|---|---|")
    for name, first, whole in contest.opened():
        goals = ("", "")
        if name == Ours.name:
            goals = (
                f", goal ≤ 150 ms {verdict(first <= 150)}",
                f", goal ≤ 300 MB {verdict(whole['resident'] <= 300)}",
            )
        print(
            f"| {name} | {first:.0f} ms{goals[0]} | {whole['resident']:.0f} MB ({whole['own']:.0f}){goals[1]} |"
        )
    print(
        "\n| one new letter until it is found | processor p50 / p95 | by the clock p50 / p95 |\n|---|---|---|"
    )
    for name, took in contest.new_letters():
        wall, cpu = ([1000 * one[place] for one in took] for place in (0, 1))
        goal = f", goal ≤ 20 ms {verdict(statistics.median(cpu) <= 20)}" if name == Ours.name else ""
        spent = (
            "server" if name == Postgres.name else f"{statistics.median(cpu):.1f} / {late(cpu):.1f} ms{goal}"
        )
        print(f"| {name} | {spent} | {statistics.median(wall):.1f} / {late(wall):.1f} ms |")


def main():
    """Measure what was asked for and print it."""
    asked = options()
    if "postgres" in asked.only:
        require("postgres")
    if "xapian" in asked.only and not Xapian.is_here():
        raise SystemExit("Missing here: apt-get install python3-xapian")
    with tempfile.TemporaryDirectory(prefix="teczka-search-") as home:
        folder = Path(home)
        load = f"load {os.getloadavg()[0]:.1f} at the start"
        told = f"`python -m bench.search --size {asked.size}`, seed {asked.seed}, {time.strftime('%Y-%m-%d')}"
        print(f"{told}, {machine(folder)}, {load}:\n", flush=True)
        contest = Contest(asked, folder)
        try:
            measure(contest)
        finally:
            contest.end()


def measure(contest):
    """Build, ask, tell."""
    gc.freeze()  # what is kept of the mail is not to be gone through while answers are timed
    contest.build()
    tell_building(contest)
    contest.ask()
    print()
    print("\n".join(answers(contest.times, [peer.name for peer in contest.peers])), flush=True)
    if contest.asked.size <= COUNTED:
        for name, (counted, differing) in contest.counted().items():
            told = ", ".join(f"{ask.kind} “{' '.join(ask.words)}”" for ask in differing)
            print(
                f"\n{name}: {counted - len(differing)} of {counted} hit counts as counted letter by letter. {told}"
            )
    tell_processes(contest)


def options():
    """What was asked for on the command line."""
    every = ["update", *PEERS]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=10_000, help="messages; documents come on top")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default=",".join(every), help=f"besides ours some of {', '.join(every)}")
    asked = parser.parse_args()
    asked.only = asked.only.split(",")
    if unknown := set(asked.only) - set(every):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    return asked


if __name__ == "__main__":
    main()
