"""One IMAP mailbox: what is there, its bytes, what we mark, and a bell that rings when mail comes.

Sequence numbers live inside one command here and are never told to anyone; everything outside speaks UIDs.
"""

import imaplib
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from imapclient.datetime_util import parse_to_datetime
from imapclient.exceptions import IMAPClientError

from ingest import moving, naming, numbering, uidset, wire
from ingest.bell import Bell
from ingest.connecting import signed_in
from ingest.opened import KEYWORDS, open_folder
from ingest.trouble import NO_RIGHT

# A line longer than imaplib's million bytes is legal and real (INGEST.md §2.3); the windows below avoid most.
imaplib._MAXLINE = 20_000_000

LARGEST_LITERAL = 64 << 20

_FACTS = b"(UID INTERNALDATE RFC822.SIZE)"
_WHOLE = b"(UID INTERNALDATE RFC822.SIZE BODY.PEEK[])"


@dataclass(frozen=True)
class Fetched:
    """A message as it came; `internal_at` is the server's date of arrival, if it told one."""

    content: bytes
    internal_at: datetime | None
    server_size: int | None = None


class FolderChanged(Exception):
    """The folder's UIDVALIDITY is not what the caller knows, or there is no such folder: its UIDs mean nothing now."""


class NotAllowed(Exception):
    """The mailbox does not let us mark or move anything in the folder."""


@contextmanager
def connected(config):
    """A signed-in `Mailbox`; the connection is closed at the end whatever happened in between."""
    with signed_in(config) as client:
        yield Mailbox(client)


class Mailbox:
    """A signed-in connection to one account."""

    def __init__(self, client):
        self.client = client

    def examine(self, folder):
        """Open a folder so that nothing in it can change."""
        return self._select(folder, readonly=True)

    def open(self, folder):
        """Open a folder so that it may be changed, if it may."""
        return self._select(folder, readonly=False)

    def has(self, folder):
        """Whether the folder exists."""
        return naming.exists(self.client, folder)

    def uids(self, status):
        """The UID of every message in the open folder."""
        compact = self.client.has_capability("ESEARCH")
        return numbering.every(self.client._imap, status.exists, compact=compact)

    def uids_from(self, first):
        """UIDs from the given one on."""
        return numbering.since(self.client._imap, first)

    def is_there(self, uid):
        """Whether the server has a message of that UID now."""
        return uid in numbering.among(self.client._imap, [uid])

    def announced(self, uids):
        """{UID: (size, date of arrival)} as the server tells them; some servers only estimate the size."""
        found = {}
        for some in uidset.written(uids):
            for item in self._fetch(some, _FACTS):
                if item.size is not None:
                    found[item.uid] = item.size, _instant(item.date)
        return {uid: found[uid] for uid in uids if uid in found}

    def fetch(self, uids, expected=0):
        """(UID, `Fetched`) of each message as it arrives; silence about a UID is not its absence. Sets no flag."""
        wanted = set(uids)
        for some in uidset.written(uids):
            for item in self._fetch(some, _WHOLE, expected):
                if item.uid in wanted and item.body is not None and item.section == b"":
                    yield item.uid, Fetched(item.body, _instant(item.date), item.size)

    def fetch_piece(self, uid, offset, length):
        """At most `length` bytes of a message from the offset; empty at its end, None if the server gives none.

        Raises `NoPieces` for an answer that may be the piece or the whole message: it does not say where it begins.
        """
        what, piece, is_placed = b"(UID BODY.PEEK[]<%d.%d>)" % (offset, length), None, True
        for item in self._fetch(b"%d" % uid, what, length):
            if item.uid == uid and item.body is not None and item.section == b"":
                is_placed = item.origin is not None or not item.body
                piece = item.body[:length] if item.origin in (None, offset) else None
        if not is_placed:
            raise wire.NoPieces()
        return piece

    def fetch_header(self, uid):
        """The header of a message, or None if the server gives none."""
        items = [item for item in self._fetch(b"%d" % uid, b"(UID BODY.PEEK[HEADER])") if item.uid == uid]
        return next(
            (item.body for item in items if item.section == b"HEADER" and item.body is not None), None
        )

    def fetch_structure(self, uid):
        """The server's description of a message's parts as imapclient gives it, or None if nobody understands it."""
        try:
            return self.client.fetch([uid], [b"BODYSTRUCTURE"]).get(uid, {}).get(b"BODYSTRUCTURE")
        except (imaplib.IMAP4.abort, OSError, wire.LineBroken):
            raise
        except Exception:  # imapclient meets NIL, (), and many parts in parts with errors of all kinds
            return None

    def move(self, folder, uidvalidity, uids, target):
        """Move messages to a folder, made when it is missing; UIDs no longer there count as moved.

        Raises `FolderChanged` before touching anything if the UIDs are of another UIDVALIDITY, `NotAllowed`.
        """
        if not self.can_move():
            raise NotAllowed(folder)
        with _rights_of(folder):
            moving.move(self, folder, uidvalidity, uids, target)

    def flag(self, folder, uidvalidity, uids, keyword):
        """Give messages one of our keywords and take the other away. Raises `FolderChanged`, `NotAllowed`."""
        if not self.open_to_mark(folder, uidvalidity).keywords:
            raise NotAllowed(folder)
        with _rights_of(folder):
            self.client.remove_flags(uids, [one for one in KEYWORDS if one != keyword], silent=True)
            self.client.add_flags(uids, [keyword], silent=True)

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
        yield Bell(self.client._imap).stirred

    def open_to_mark(self, folder, uidvalidity):
        """Open a folder so that it can be changed. Raises `FolderChanged`, `NotAllowed`."""
        try:
            status = self.open(folder)
        except wire.Refused as error:
            if self.has(folder):
                raise
            raise FolderChanged(folder) from error
        if status.uidvalidity != uidvalidity:
            raise FolderChanged(folder)
        # Without a UIDVALIDITY nobody knows whether a UID still means what it meant.
        if not (status.writable and uidvalidity):
            raise NotAllowed(folder)
        return status

    def _select(self, folder, *, readonly):
        return open_folder(self.client._imap, self.client._normalise_folder(folder), readonly=readonly)

    def _fetch(self, uids, what, expected=0):
        return wire.fetch(self.client._imap, uids, what, largest=LARGEST_LITERAL, expected=expected)


@contextmanager
def _rights_of(folder):
    """A refusal for want of a right (RFC 4314), or of a folder to move to, is no failure: it is not allowed."""
    try:
        yield
    except moving.NotMade as error:
        raise NotAllowed(folder) from error
    except (imaplib.IMAP4.error, wire.Refused) as error:
        if isinstance(error, imaplib.IMAP4.abort) or not NO_RIGHT.search(str(error)):
            raise
        raise NotAllowed(folder) from error


def _instant(written):
    if written is None:
        return None
    try:
        instant = parse_to_datetime(written, normalise=False)
    except (ValueError, IMAPClientError):
        return None  # an arrival that nobody can read is an arrival that was not told
    # No clock of a mail server ever showed another year; at the ends of the calendar time zones overflow.
    return instant if 1970 < instant.year < 2200 else None
