"""Kill Teczka at random moments of an import and compare with an undisturbed one.

`python -m bench.kill --rounds N --workers 1|2`: a reference office reads a seeded mailbox in peace. Then another reads
the same mail while its processes are killed and started again; when all mail is through it is compared, and the next
office begins, until N processes were killed. Exit status 1 if anything was lost or done twice. With `--folder` what
was reached is kept there, and the same command goes on from it.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from bench import picture
from bench.episodes import Episodes
from bench.programs import require
from bench.server import dovecot_server
from bench.victims import tally
from tests.postgres import postgres_server

SHOWN = 40


def main():
    """Kill, compare, and say what differs."""
    asked = options()
    require("dovecot", *(["postgres"] if asked.database == "postgresql" else []))
    with ExitStack() as stack:
        folder = asked.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="teczka-kill-")))
        folder.mkdir(parents=True, exist_ok=True)
        done = Progress(folder / "progress.json", asked)
        episodes = Episodes(asked, folder, stack.enter_context(dovecot_server()), databases(stack, asked))
        reference = episodes.reference()
        while done.kills < asked.rounds and not episodes.time_is_up and not done.failed:
            take_one(episodes, reference, done)
        done.tell()
        sys.exit(1 if done.failed or not done.kills else 0)


def take_one(episodes, reference, done):
    """One episode and its comparison."""
    begun = time.monotonic()
    episode = episodes.run(done.episodes + 1, episodes.asked.rounds - done.kills)
    lines = list(picture.table(reference, episode.found))
    differences = sum(1 for _ in picture.differences(reference, episode.found))
    done.add(episode, differences)
    seconds = time.monotonic() - begun
    told = f"{len(episode.killed)} kills, {differences} differences, {episode.aside} jobs asked for again"
    print(f"episode {episode.number}: {told}, {seconds:.0f} s", flush=True)
    if done.failed or done.kills >= episodes.asked.rounds or episodes.time_is_up:
        print("\n".join(lines[: len(reference) + 1 + SHOWN]))
        print("\n".join(episode.trouble))
    if not done.failed:
        shutil.rmtree(episode.config.parent)


class Progress:
    """What the episodes so far came to, kept in a file so that a run that is cut off can go on."""

    def __init__(self, path, asked):
        self.path = path
        self.asked = {
            key: str(getattr(asked, key)) for key in ("workers", "count", "seed", "database", "mode")
        }
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        if kept and kept["asked"] != self.asked:
            raise SystemExit(f"{path.parent} belongs to another run: {kept['asked']}")
        self.episodes, self.killed = kept.get("episodes", 0), kept.get("killed", [])
        self.differences, self.aside = kept.get("differences", 0), kept.get("aside", 0)
        self.trouble = kept.get("trouble", [])

    @property
    def kills(self):
        """How many processes were killed in episodes that were compared."""
        return len(self.killed)

    @property
    def failed(self):
        """Whether anything was lost, done twice, or ended by itself."""
        return bool(self.differences or self.trouble)

    def add(self, episode, differences):
        """Count one more episode, and keep it."""
        self.episodes += 1
        self.killed += episode.killed
        self.differences += differences
        self.aside += episode.aside
        self.trouble += episode.trouble
        kept = {key: value for key, value in vars(self).items() if key != "path"}
        self.path.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")

    def tell(self):
        """The sum in a few lines."""
        print(f"{self.kills} kills in {self.episodes} episodes: {self.differences} differences, {self.asked}")
        print(f"phases met: {tally(self.killed)}")
        print(f"jobs set aside because a process ended during each try, and asked for again: {self.aside}")


def databases(stack, asked):
    """A function that makes a new database and tells its address, or None for SQLite in each office's folder."""
    if asked.database == "sqlite":
        return None
    server = stack.enter_context(postgres_server())
    return lambda: server.url(stack.enter_context(server.database()))


def options():
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=300, help="processes to kill")
    parser.add_argument("--workers", type=int, choices=(1, 2), default=1, help="processes at work at once")
    parser.add_argument("--count", type=int, default=1500, help="letters in each mailbox")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--mode", choices=("move", "read_only"), default="move")
    parser.add_argument("--minutes", type=float, default=15, help="begin no more kills after that")
    parser.add_argument("--folder", type=Path, help="keep the state here, and go on from it")
    parser.add_argument("--verbose", action="store_true", help="a line for each kill")
    return parser.parse_args()


if __name__ == "__main__":
    main()
