"""A closer look at a file that is attached: what it lists, and whether it asks for a password."""

from ingest.mail import archives, locked
from ingest.mail.file_view import FileView
from ingest.mail.model import Entry

_SIGNS = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b\x08", b"\xd0\xcf\x11\xe0")


def looked_at(taken, filename: str | None) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """(the names in an archive, flags) of a leaf's bytes; most files are passed by after a look at their beginning."""
    head = taken.held[:1024]
    is_sealed = head.startswith(_SIGNS) or head[257:262] == b"ustar" or b"%PDF-" in head
    if not is_sealed:
        return archives.listed(b"", filename) if filename and taken.size else ((), ())
    if taken.aside is None:
        return _look(taken.held, filename)
    with open(taken.aside, "rb") as file:
        return _look(FileView(file), filename)


def _look(content, filename):
    entries, flags = archives.listed(content, filename)
    return entries, ("needs_password",) if not flags and locked.needs_password(content) else flags
