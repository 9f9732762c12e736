"""What readers give beside text: where a file within begins, and where a picture waits to be read by OCR."""

import hashlib
from typing import NamedTuple


class Begun(NamedTuple):
    """From here on a file within speaks, by its path from the outermost; () is the outermost itself."""

    path: tuple = ()
    pages: int | None = None


class Picture(NamedTuple):
    """Here would stand what is on this page, which is a picture; `trail` are the marks of the files it is in."""

    page: int
    trail: tuple = ()


class Found(NamedTuple):
    """The bytes of the file within that was looked for."""

    content: bytes


def mark_of(content):
    """What a file within is known by, wherever it stands among the others."""
    return hashlib.sha256(content).hexdigest()[:16]
