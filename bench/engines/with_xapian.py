"""Xapian, spoken to in a process of the system's Python."""

import json
import subprocess
from pathlib import Path

PYTHON = "/usr/bin/python3"
CHILD = Path(__file__).with_name("xapian_child.py")


class Xapian:
    """One folder, and the process that reads and writes it; what it is timed by is told by that process."""

    name = "Xapian"
    lacks = frozenset({"typo"})

    def __init__(self, folder):
        self.folder = folder / "xapian"
        self.process = None

    def create(self):
        """An empty index."""
        self._start()
        self._order("create")

    def add(self, rows):
        """Some more rows; wall and processor seconds."""
        return self._order("add", [_told(row) for row in rows])

    def finish(self):
        """The rows are safe and searchable; wall and processor seconds."""
        return self._order("finish")

    def add_one(self, row):
        """A new letter, searchable when this returns; wall and processor seconds."""
        return self._order("add_one", _told(row))

    def open(self):
        """Make ready for questions; wall and processor seconds."""
        if self.process is None:
            self._start()
        return self._order("open")

    def close(self):
        """End the process."""
        if self.process is not None:
            self.process.communicate()
            self.process = None

    end = close

    def timed_answer(self, ask, times):
        """Wall seconds of each try, and ids of the first hits."""
        done = self._order("answer", _asked(ask), times)
        return [wall for wall, _ in done["times"]], done["ids"]

    def timed_suggest(self, begun, advisor, times):
        """Wall seconds of each try, and the commonest words that begin so; it knows no rights."""
        done = self._order("suggest", begun, times)
        return [wall for wall, _ in done["times"]], done["ids"]

    def count(self, ask):
        """How many hits there are in all."""
        return self._order("count", _asked(ask))

    def memory(self):
        """Resident megabytes of the process."""
        return self._order("memory")

    @staticmethod
    def is_here():
        """Whether the system's Python has it."""
        command = [PYTHON, "-c", "import xapian"]
        return Path(PYTHON).exists() and subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0

    def _start(self):
        command = [PYTHON, str(CHILD), str(self.folder)]
        self.process = subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def _order(self, name, *args):
        self.process.stdin.write(json.dumps([name, args]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


def _told(r):
    return (r.id, r.text, r.sender, r.case, r.advisor, r.type, r.year, r.at, r.has)


def _asked(ask):
    told = {
        name: getattr(ask, name)
        for name in ("phrase", "prefix", "sender", "has", "by_date", "facets", "advisor")
    }
    case, seconds = ask.case and ask.case[0], ask.seconds if ask.from_on else None
    return told | {"words": ask.plain_words, "case": case, "seconds": seconds}
