"""One IMAP mailbox: what is there, its bytes, what we mark, and a bell that rings when mail comes.

Sequence numbers live inside one command here and are never told to anyone; everything outside speaks UIDs.
"""

import imaplib
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from imapclient.datetime_util import parse_to_datetime
from imapclient.exceptions import IMAPClientError

from ingest import uidset, wire
from ingest.connecting import signed_in
from ingest.trouble import NO_RIGHT

# A line longer than imaplib's million bytes is legal and real (INGEST.md §2.3); the windows below avoid most.
imaplib._MAXLINE = 20_000_000

WINDOW = 5000
LARGEST_LITERAL = 64 << 20
KEYWORDS = ("$CaseFiled", "$CaseTray", "$CaseError")

_FACTS = b"(UID INTERNALDATE RFC822.SIZE)"
_WHOLE = b"(UID INTERNALDATE RFC822.SIZE BODY.PEEK[])"


@dataclass(frozen=True)
class FolderStatus:
    """What the server said when the folder was opened; `keywords` is whether it keeps keywords it does not know."""

    uidvalidity: int
    uidnext: int | None
    exists: int
    writable: bool = False
    keywords: bool = False


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

    def has(self, folder):
        """Whether the folder exists."""
        return self.client.folder_exists(folder)

    def uids(self, status):
        """The UID of every message in the open folder.

        A compact answer where the server knows how; else asked for in windows, for one answer for all is too long.
        """
        uids = self._esearch(b"ALL") if self.client.has_capability("ESEARCH") else set()
        if len(uids) >= status.exists:
            return uids
        for start in range(1, status.exists + 1, WINDOW):
            uids.update(self._search(b"%d:%d" % (start, min(start + WINDOW - 1, status.exists))))
        return uids

    def uids_from(self, first):
        """UIDs from the given one on. The server always names its last message; an older one is left out."""
        return {uid for uid in self._search(b"UID %d:*" % first) if uid >= first}

    def is_there(self, uid):
        """Whether the server has a message of that UID now."""
        return uid in self._search(b"UID %d" % uid)

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
                if item.uid in wanted and item.body is not None:
                    yield item.uid, Fetched(item.body, _instant(item.date), item.size)

    def fetch_piece(self, uid, offset, length):
        """At most `length` bytes of a message from the offset; empty at its end, None if the server gives none."""
        what, piece = b"(UID BODY.PEEK[]<%d.%d>)" % (offset, length), None
        for item in self._fetch(b"%d" % uid, what, length):
            # A server that gives the whole message whatever was asked for says so by naming no origin.
            start = offset if item.origin is None else 0
            if item.uid == uid and item.body is not None and item.origin in (None, offset):
                piece = item.body[start : start + length]
        return piece

    def fetch_header(self, uid):
        """The header of a message, or None if the server gives none."""
        items = [item for item in self._fetch(b"%d" % uid, b"(UID BODY.PEEK[HEADER])") if item.uid == uid]
        return next((item.body for item in items if item.body is not None), None)

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
            self._move(folder, uidvalidity, uids, target)

    def _move(self, folder, uidvalidity, uids, target):
        self._open_to_mark(folder, uidvalidity)
        if not self.client.folder_exists(target):
            self.client.create_folder(target)
            self.client.subscribe_folder(target)
        there = [uid for some in uidset.written(uids) for uid in self._search(b"UID " + some)]
        if not there:
            return
        if self.client.has_capability("MOVE"):
            self.client.move(there, target)
            return
        copied = self._copy_what_lacks(folder, uidvalidity, there, target)
        if copied:
            self.client.delete_messages(copied, silent=True)
            self.client.uid_expunge(copied)

    def flag(self, folder, uidvalidity, uids, keyword):
        """Give messages one of our keywords and take the other away. Raises `FolderChanged`, `NotAllowed`."""
        if not self._open_to_mark(folder, uidvalidity).keywords:
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
        self.client.idle()
        # Left by closing the connection, never by DONE: a server gone silent would hang us there.
        yield self._stirred

    def _stirred(self, seconds):
        began = time.monotonic()
        heard = self.client.idle_check(timeout=seconds)
        if not heard and time.monotonic() - began < seconds / 2:
            # imapclient takes the end of a connection for silence, and would do so again at once, and again.
            raise wire.LineBroken("The connection ended in IDLE.")
        return bool(heard)

    def _select(self, folder, *, readonly):
        answer = self.client.select_folder(folder, readonly=readonly)
        if b"EXISTS" not in answer:
            raise wire.Refused(f"The server opened {folder} without telling how many messages are in it.")
        permanent = {str(flag, "ascii", "replace") for flag in answer.get(b"PERMANENTFLAGS", ())}
        return FolderStatus(
            # A server that gives none promises nothing about its UIDs: contents then tell what is known.
            uidvalidity=answer.get(b"UIDVALIDITY") or 0,
            uidnext=answer.get(b"UIDNEXT"),
            exists=answer[b"EXISTS"],
            writable=not readonly and not answer.get(b"READ-ONLY"),
            keywords="\\*" in permanent or set(KEYWORDS) <= permanent,
        )

    def _open_to_mark(self, folder, uidvalidity):
        try:
            status = self._select(folder, readonly=False)
        except imaplib.IMAP4.readonly:
            raise NotAllowed(folder) from None
        except imaplib.IMAP4.error as error:
            if isinstance(error, imaplib.IMAP4.abort) or self.has(folder):
                raise
            raise FolderChanged(folder) from error
        if status.uidvalidity != uidvalidity:
            raise FolderChanged(folder)
        # Without a UIDVALIDITY nobody knows whether a UID still means what it meant.
        if not (status.writable and uidvalidity):
            raise NotAllowed(folder)
        return status

    def _copy_what_lacks(self, folder, uidvalidity, uids, target):
        """Copy messages to the folder but those that a move cut short has copied already; all that are there now."""
        wanted = {uid: self._name(uid) for uid in uids}
        self._select(target, readonly=True)
        copied = [uid for uid, name in wanted.items() if name and self._has_named(*name)]
        self._open_to_mark(folder, uidvalidity)
        missing = [uid for uid in uids if uid not in copied]
        if missing:
            self.client.copy(missing, target)
            # RFC 4315 §3: UIDVALIDITY, UIDs copied, UIDs they have now.
            told = self.client._imap.response("COPYUID")[1][-1]
            copied += sorted(uidset.read(told.split()[1])) if told else missing
        return [uid for uid in uids if uid in copied]

    def _name(self, uid):
        """(Message-ID, size) of a message, or None if it has no Message-ID."""
        header = self.fetch_header(uid) or b""
        found = re.search(rb"(?im)^message-id:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s\"\\]{1,200}>)", header)
        size, _ = self.announced([uid]).get(uid, (None, None))
        return (found[1], size) if found and size is not None else None

    def _has_named(self, message_id, size):
        found = self._search(b'HEADER Message-ID "%s"' % message_id)
        return size in {told for told, _ in self.announced(found).values()}

    def _fetch(self, uids, what, expected=0):
        return wire.fetch(self.client._imap, uids, what, largest=LARGEST_LITERAL, expected=expected)

    def _search(self, criteria):
        uids = set()
        for line, _ in wire.answers(self.client._imap, b"UID SEARCH " + criteria):
            if line.upper().startswith(b"* SEARCH"):
                uids.update(map(int, re.findall(rb"\d+", line.partition(b"(")[0])))
        return uids

    def _esearch(self, criteria):
        uids = set()
        for line, _ in wire.answers(self.client._imap, b"UID SEARCH RETURN (ALL) " + criteria):
            found = re.search(rb"^\* ESEARCH .*\bALL ([\d:,]+)", line, re.IGNORECASE)
            uids |= _set_of(found[1]) if found else set()
        return uids


@contextmanager
def _rights_of(folder):
    """A refusal for want of a right (RFC 4314) is what the mailbox does not allow, not a failure."""
    try:
        yield
    except imaplib.IMAP4.error as error:
        if isinstance(error, imaplib.IMAP4.abort) or not NO_RIGHT.search(str(error)):
            raise
        raise NotAllowed(folder) from error


def _set_of(written):
    try:
        return uidset.read(written)
    except ValueError:
        return set()  # not all that there is, and so asked for in another way


def _instant(written):
    if written is None:
        return None
    try:
        instant = parse_to_datetime(written, normalise=False)
    except (ValueError, IMAPClientError):
        return None  # an arrival that nobody can read is an arrival that was not told
    # No clock of a mail server ever showed another year; at the ends of the calendar time zones overflow.
    return instant if 1970 < instant.year < 2200 else None
