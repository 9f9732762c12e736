"""Messages in files, as a worker process reads them: it starts at once, for nothing of the database is needed here."""

import mmap
import os
from dataclasses import replace
from pathlib import Path

from ingest.mail.reading import parse


def read_file(path, attic):
    """Read the message in a file; its files lie in the attic then."""
    with open(path, "rb") as file:
        if not os.fstat(file.fileno()).st_size:
            return parse(b"", attic)
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw:
            return replace(parse(raw, attic), html=None)


def inspect_file(path):
    """Read the message in a file and keep nothing."""
    return parse(Path(path).read_bytes())
