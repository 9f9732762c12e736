"""Bytes by their SHA-256: never overwritten, never renamed, durable before anyone names them."""

import errno
import hashlib
import os
import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path

from archive import syncing

ORPHAN_SECONDS = 24 * 3600
# Below this many bytes nothing large is begun: half of it would be left, and fill the rest.
ROOM_LEFT = 1_000_000_000
SYNCED_TOGETHER = 4  # from this many files on, one sync of the file system is cheaper than one of each


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


class SyncFailed(Exception):
    """The disk could not write what it had taken. Nothing it was given since can be believed: the process must end."""

    def __init__(self, folder):
        super().__init__(f"The disk of {folder} failed while writing; nothing of the last batch is kept.")
        self.folder = folder


class Store:
    """A folder of files named by what is in them."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.incoming = self.folder / "incoming"
        self._failed = False

    def put(self, content):
        """Keep the bytes; durable when this returns. The digest in hex."""
        return self.put_all([content])[0]

    def put_all(self, contents):
        """Keep many as one: written aside, synced together, named. The digests in hex."""
        asides = {}
        digests = [digest_of(content) for content in contents]
        try:
            for digest, content in zip(digests, contents, strict=True):
                if digest not in asides:
                    asides[digest] = self.write_aside(content)
            self.adopt(asides.items())
        except BaseException:
            _remove(asides.values())
            raise
        return digests

    def attic(self):
        """The folder in which files are written before they have a name; what a crash leaves there is swept."""
        self.incoming.mkdir(parents=True, exist_ok=True)
        return self.incoming

    def write_aside(self, content):
        """A new file with the content, not yet durable and without its name."""
        aside = self.incoming / secrets.token_hex(16)
        try:
            with _new_file(aside) as file:
                file.write(content)
        except OSError:
            aside.unlink(missing_ok=True)
            raise
        return aside

    def adopt(self, named):
        """Keep files of the attic, (digest, path) each; durable when this returns. Raises `SyncFailed`.

        A file gets its name when its bytes are on the disk, and not before. What has the name already may be
        another process's, not committed and not on the disk: it gives way to the same bytes.
        """
        named = [(digest, Path(aside)) for digest, aside in named]
        if self._failed:
            raise SyncFailed(self.folder)
        try:
            self._sync([aside for _, aside in named])
            for digest, aside in named:
                self._place(digest, aside)
            self._sync(self._homes(digest for digest, _ in named))
        except BaseException as error:
            _remove(aside for _, aside in named)
            if isinstance(error, OSError) and error.errno == errno.EIO:
                # The system has thrown away what it could not write, and a second sync would say all is well.
                self._failed = True
                raise SyncFailed(self.folder) from error
            raise

    def require_room(self, size=0):
        """Raise `OSError` (ENOSPC) unless so much may be written and enough is left for everything else."""
        if self.free_bytes() < ROOM_LEFT + size:
            raise OSError(errno.ENOSPC, "There is too little room left on the disk", str(self.folder))

    def free_bytes(self):
        """How many bytes may still be written where the files are."""
        return shutil.disk_usage(self.attic()).free

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

    def verify(self, digest):
        """Read the file through, however large it is. Raises `Missing`, `Damaged`."""
        path = self.path(digest)
        try:
            found = digest_of_file(path)
        except FileNotFoundError:
            raise Missing(digest) from None
        if found != digest:
            raise Damaged(digest, path)

    def path(self, digest):
        """Where the bytes are, or would be."""
        return Path(f"{self.folder}/{digest[:2]}/{digest}")

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

    def _place(self, digest, aside):
        home = self.path(digest)
        try:
            os.replace(aside, home)
        except FileNotFoundError:  # the first of its folder
            home.parent.mkdir(exist_ok=True)
            os.replace(aside, home)

    def _homes(self, digests):
        # Our own folder always: another process may have made the one we use and not synced it yet.
        return {self.folder, *(self.path(digest).parent for digest in digests)}

    def _sync(self, paths):
        if len(paths) >= SYNCED_TOGETHER and syncing.whole_file_system(self.folder):
            return
        for path in paths:
            syncing.sync(path)


def digest_of(content):
    """SHA-256 in lower-case hex."""
    return hashlib.sha256(content).hexdigest()


def digest_of_file(path):
    """SHA-256 of a file's bytes in lower-case hex, however large it is."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _new_file(path):
    try:
        return open(path, "xb")
    except FileNotFoundError:  # the first of its folder
        path.parent.mkdir(parents=True, exist_ok=True)
        return open(path, "xb")


def _remove(paths):
    for path in paths:
        Path(path).unlink(missing_ok=True)
