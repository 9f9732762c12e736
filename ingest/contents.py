"""The bytes of a message's part: a file is in the store, a text is read out of the message again."""

import mmap

from ingest.mail import leaf_content


def content_of(store, part):
    """The decoded bytes. Raises `Missing`, `Damaged`."""
    if part.is_stored:
        return store.read(part.digest)
    raw_digest = part.message.raw_digest
    store.verify(raw_digest)
    with (
        open(store.path(raw_digest), "rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw,
    ):
        return leaf_content(raw, part.path)
