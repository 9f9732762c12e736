"""One IMAP mailbox: what is there, its bytes, a move, and a bell that rings when mail comes.

Sequence numbers live inside one command here and are never told to anyone; everything outside speaks UIDs.
"""

import imaplib
import ssl
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from imapclient import IMAPClient, SocketTimeout

# A line longer than imaplib's million bytes is legal and real (INGEST.md §2.3); the windows below avoid most.
imaplib._MAXLINE = 20_000_000

TIMEOUT = SocketTimeout(connect=15, read=60)
WINDOW = 5000
BODY = b"BODY[]"


@dataclass(frozen=True)
class FolderStatus:
    """What the server said when the folder was opened."""

    uidvalidity: int
    uidnext: int | None
    exists: int


@dataclass(frozen=True)
class Fetched:
    """A message as it came; `internal_at` is the server's date of arrival, if it told one."""

    content: bytes
    internal_at: datetime | None


class FolderChanged(Exception):
    """The folder's UIDVALIDITY is not what the caller knows: its UIDs mean other messages now."""


@contextmanager
def connected(config):
    """A signed-in `Mailbox`; the connection is closed at the end whatever happened in between."""
    client = IMAPClient(
        config.host,
        port=config.port,
        ssl=config.tls == "tls",
        ssl_context=_context(config),
        timeout=TIMEOUT,
    )
    client.normalise_times = False
    try:
        if config.tls == "starttls":
            client.starttls(_context(config))
        client.login(config.user, config.password)
        yield Mailbox(client)
    finally:
        client.shutdown()


class Mailbox:
    """A signed-in connection to one account."""

    def __init__(self, client):
        self.client = client

    def examine(self, folder):
        """Open a folder so that nothing in it can change."""
        return self._select(folder, readonly=True)

    def has(self, folder):
        """Whether the folder exists."""
        return self.client.folder_exists(folder)

    def uids(self, status):
        """The UID of every message in the open folder, asked for in windows: one answer for all is too long."""
        uids = set()
        for start in range(1, status.exists + 1, WINDOW):
            uids.update(self.client.search([f"{start}:{min(start + WINDOW - 1, status.exists)}"]))
        return uids

    def sizes(self, uids):
        """{UID: size in bytes as the server tells it}; some servers only estimate it."""
        answers = self.client.fetch(uids, ["RFC822.SIZE"])
        return {uid: answer.get(b"RFC822.SIZE", 0) for uid, answer in answers.items()}

    def fetch(self, uids):
        """{UID: Fetched} for those the server gave; silence about a UID is not its absence. Sets no flag."""
        answers = self.client.fetch(uids, ["BODY.PEEK[]", "INTERNALDATE"])
        return {
            uid: Fetched(answers[uid][BODY], answers[uid].get(b"INTERNALDATE"))
            for uid in uids
            if answers.get(uid, {}).get(BODY) is not None
        }

    def move(self, folder, uidvalidity, uids, target):
        """Move messages to a folder, made when it is missing; UIDs no longer there count as moved.

        Raises `FolderChanged` before touching anything if the UIDs are of another UIDVALIDITY.
        """
        if self._select(folder, readonly=False).uidvalidity != uidvalidity:
            raise FolderChanged(folder)
        if not self.client.folder_exists(target):
            self.client.create_folder(target)
            self.client.subscribe_folder(target)
        if self.client.has_capability("MOVE"):
            self.client.move(uids, target)
        elif self.client.has_capability("UIDPLUS"):
            self.client.copy(uids, target)
            self.client.delete_messages(uids, silent=True)
            self.client.uid_expunge(uids)

    def can_move(self):
        """Whether a message can leave a folder without touching what others marked there."""
        return self.client.has_capability("MOVE") or self.client.has_capability("UIDPLUS")

    def can_ring(self):
        """Whether the server offers IDLE."""
        return self.client.has_capability("IDLE")

    @contextmanager
    def idle(self, folder):
        """Listen to a folder; gives a function (seconds) -> whether anything stirred meanwhile."""
        self.examine(folder)
        self.client.idle()
        # Left by closing the connection, never by DONE: a server gone silent would hang us there.
        yield lambda seconds: bool(self.client.idle_check(timeout=seconds))

    def _select(self, folder, *, readonly):
        answer = self.client.select_folder(folder, readonly=readonly)
        return FolderStatus(answer[b"UIDVALIDITY"], answer.get(b"UIDNEXT"), answer[b"EXISTS"])


def _context(config):
    # Verified always: a mailbox that cannot prove who it is gets no password.
    return None if config.tls == "none" else ssl.create_default_context(cafile=config.ca_file)
