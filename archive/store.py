"""Bytes by their SHA-256: never overwritten, never renamed, durable before anyone names them."""

import hashlib
import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

ORPHAN_SECONDS = 24 * 3600


class Damaged(Exception):
    """The kept bytes are not what their name says; restore them from a backup."""

    def __init__(self, digest, path):
        super().__init__(f"The stored file {path} does not match its digest {digest}.")
        self.digest, self.path = digest, path


class Missing(Exception):
    """The database names bytes that the store does not have; restore them from a backup."""

    def __init__(self, digest):
        super().__init__(f"The store has no file {digest}.")
        self.digest = digest


class Store:
    """A folder of files named by what is in them."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.incoming = self.folder / "incoming"

    def put(self, content):
        """Keep the bytes; durable when this returns. The digest in hex."""
        return self.put_all([content])[0]

    def put_all(self, contents):
        """Keep many with one sync of each folder: write aside, fsync, rename, fsync the folders."""
        digests = [digest_of(content) for content in contents]
        new = {d: c for d, c in zip(digests, contents, strict=True) if not self._is_sound(d)}
        if new:
            self.incoming.mkdir(parents=True, exist_ok=True)
            asides = {digest: self._write_aside(content) for digest, content in new.items()}
            self._adopt(asides)
        return digests

    def read(self, digest):
        """The bytes, checked against their name. Raises `Missing`, `Damaged`."""
        path = self.path(digest)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise Missing(digest) from None
        if digest_of(content) != digest:
            raise Damaged(digest, path)
        return content

    def path(self, digest):
        """Where the bytes are, or would be."""
        return self.folder / digest[:2] / digest

    def has(self, digest):
        """Whether a file of that name is there; `read` tells whether it is sound."""
        return self.path(digest).is_file()

    def digests(self):
        """Every digest in the store, in order."""
        return sorted(path.name for path in self.folder.glob("[0-9a-f][0-9a-f]/*"))

    def sweep(self):
        """Remove what a crash left half written a day ago or longer: what is newer somebody may be writing."""
        for path in self.incoming.glob("*"):
            with suppress(FileNotFoundError):  # its writer was only slow, and has just given it its name
                if time.time() - path.stat().st_mtime > ORPHAN_SECONDS:
                    path.unlink()

    def _is_sound(self, digest):
        # After a power cut a renamed file may be short: a name is believed only after reading it.
        try:
            self.read(digest)
        except (Missing, Damaged):
            return False
        # Another process may have renamed it a moment ago and not synced yet.
        _sync(self.path(digest))
        _sync(self.path(digest).parent)
        return True

    def _write_aside(self, content):
        aside = self.incoming / secrets.token_hex(16)
        with open(aside, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return aside

    def _adopt(self, asides):
        # Our own folder always: another process may have made the one we use and not synced it yet.
        folders = {self.folder}
        for digest, aside in asides.items():
            home = self.path(digest)
            home.parent.mkdir(exist_ok=True)
            os.replace(aside, home)
            folders.add(home.parent)
        for folder in folders:
            _sync(folder)


def digest_of(content):
    """SHA-256 in lower-case hex."""
    return hashlib.sha256(content).hexdigest()


def _sync(path):
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
