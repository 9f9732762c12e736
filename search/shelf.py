"""Where an index lies: one folder in force, at most one being made beside it, one writer at a time."""

import json
import os
import shutil
import time
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from whoosh.util.filelock import FileLock, try_for

from archive.syncing import sync
from search.errors import IndexBroken, IndexBusy

IN_FORCE, LOCK, SUSPECT = "current.json", "write.lock", "suspect"
ONLY_OURS = 0o700  # the words of every letter are in it, with their places
BESIDE = f"{IN_FORCE}.new"


class Shelf:
    """The folder that holds indexes, each in a folder of its own; `current.json` names the one in force."""

    def __init__(self, folder, version):
        self.folder = Path(folder)
        self.version = version

    def current(self):
        """The folder of the index in force. Raises `IndexBroken` if there is none of our version."""
        try:
            named = json.loads((self.folder / IN_FORCE).read_text("utf-8"))
            current = self.folder / named["folder"]
            usable = named["version"] == self.version and current.is_dir()
        except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError) as error:
            raise IndexBroken(f"No search index in {self.folder}") from error
        if not usable:
            raise IndexBroken(f"The search index in {self.folder} is missing or of another version")
        return current

    @contextmanager
    def writing(self, seconds):
        """Be the only writer of all processes. Raises `IndexBusy` after so many seconds of waiting."""
        self.folder.mkdir(ONLY_OURS, parents=True, exist_ok=True)
        lock = FileLock(str(self.folder / LOCK))
        if not try_for(lock.acquire, timeout=seconds, delay=0.05):
            raise IndexBusy(f"The search index in {self.folder} is being written")
        try:
            yield
        finally:
            lock.release()

    def fresh(self):
        """A new empty folder beside the one in force; for the writer, who also clears what others left."""
        try:
            kept = self.current()
        except IndexBroken:
            kept = None
        self._remove_all_but(kept)
        fresh = self.folder / f"index-{time.time_ns():x}-{uuid4().hex[:8]}"
        fresh.mkdir(ONLY_OURS)
        return fresh

    def sole(self):
        """The folder in force, the last one there is from now on; for the writer."""
        current = self.current()
        self._remove_all_but(current)
        (self.folder / BESIDE).unlink(missing_ok=True)
        return current

    def put_in_force(self, folder):
        """Let the folder be the index from now on; for the writer."""
        beside = self.folder / BESIDE
        with open(beside, "w", encoding="utf-8") as file:
            json.dump({"folder": folder.name, "version": self.version}, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.folder / IN_FORCE)
        sync(self.folder)
        self.clear_suspicion()
        self._remove_all_but(folder)

    def suspect(self, reason):
        """Leave word for whoever repairs, in whatever process, that the index answered with an error."""
        if self.folder.is_dir():
            (self.folder / SUSPECT).write_text(f"{reason}\n", "utf-8")

    @property
    def is_suspect(self):
        return (self.folder / SUSPECT).exists()

    def clear_suspicion(self):
        """The index was looked through, or made again."""
        (self.folder / SUSPECT).unlink(missing_ok=True)

    def _remove_all_but(self, kept):
        for folder in self.folder.glob("index-*"):
            if folder != kept:
                shutil.rmtree(folder, ignore_errors=True)
