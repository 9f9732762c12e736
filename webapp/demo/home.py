"""The folder that the demo keeps everything in; only one that the demo itself made is ever deleted."""

import fcntl
import json
import os
import shutil
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from cases.errors import N_, RuleBroken

MARK = "demo.json"
DELIVERED = "delivered"


class NotADemo(RuleBroken):
    """The folder holds something that the demo did not make: it is neither used nor deleted."""

    sentence = N_(
        "The folder %(folder)s is not empty and holds no demo; it stays as it is. Name another one."
    )


class DemoRunning(RuleBroken):
    """Another process runs a demo in the folder."""

    sentence = N_("A demo is already running in %(folder)s.")


class Home:
    """One demo's folder: when the demo was first started, and how many of its mails were delivered."""

    def __init__(self, path):
        self.path = path

    @property
    def started_at(self):
        """The instant of the first start."""
        return datetime.fromisoformat(json.loads(self._mark.read_text(encoding="utf-8"))["started_at"])

    @property
    def delivered(self):
        """How many of the mails, in their order, are in the mailbox for sure."""
        path = self.path / DELIVERED
        return int(path.read_text(encoding="ascii")) if path.exists() else 0

    @delivered.setter
    def delivered(self, count):
        aside = self.path / f"{DELIVERED}.new"
        aside.write_text(str(count), encoding="ascii")
        aside.replace(self.path / DELIVERED)

    @property
    def is_ours(self):
        """Whether the demo made the folder."""
        return self._mark.exists()

    @property
    def _mark(self):
        return self.path / MARK

    def _begin(self, now):
        self._mark.write_text(json.dumps({"started_at": now.isoformat()}), encoding="utf-8")


@contextmanager
def opened(path, *, now, fresh=False):
    """The `Home` at the path, made when missing and locked meanwhile. Raises `NotADemo`, `DemoRunning`."""
    home = Home(Path(path).resolve())
    home.path.mkdir(parents=True, exist_ok=True)
    if not home.is_ours and any(home.path.iterdir()):
        raise NotADemo(folder=str(home.path))
    with _locked(home):
        if fresh:
            _empty(home.path)
        if not home.is_ours:
            home._begin(now)
        yield home


@contextmanager
def _locked(home):
    # The folder itself is locked: a file in it could not be deleted meanwhile without losing the lock.
    handle = os.open(home.path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise DemoRunning(folder=str(home.path)) from None
    else:
        yield
    finally:
        os.close(handle)


def _empty(folder):
    # The mark goes last: whoever is interrupted here may still start over.
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name == MARK):
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
