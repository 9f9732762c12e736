"""The files of SQLite databases that tests copy instead of making them."""

import shutil
from pathlib import Path


def sqlite_url(path):
    """The address of the file."""
    return f"sqlite:///{path}"


def begin_anew(database, template):
    """Let the database be a copy of the template; nobody may be connected to it."""
    path = database.url.database
    # New files, not the old ones written over: whoever still has those open reads on in them undisturbed.
    for old in (path, f"{path}-wal", f"{path}-shm"):
        Path(old).unlink(missing_ok=True)
    shutil.copyfile(template, path)
