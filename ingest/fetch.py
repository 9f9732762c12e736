"""From the server into the store and the ledger: bytes durable, then the row, and nothing on the server changes.

The order is the promise (INGEST.md §0): a crash at any line leaves either an unreferenced file or a finished row.
"""

import imaplib
import logging
import time
from dataclasses import dataclass, field, replace

from archive import leases
from archive.db import utcnow
from archive.outside import is_outside
from cases.errors import N_
from ingest import compare, large, ledger, received, wire
from ingest.batches import BATCH_MESSAGES, batches
from ingest.ledger import MailFolder, Sighting, SightingState
from ingest.mailbox import connected

SLICE_SECONDS = 5  # of a backlog, before every folder is looked at again
FETCH_TRIES = 3
OF_A_FOLDER = (imaplib.IMAP4.error, wire.Refused)
BREAKS = (wire.LineBroken, OSError, imaplib.IMAP4.abort)

log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Somebody else works on the folder now; what this process had in hand is theirs to fetch."""


@dataclass(frozen=True)
class Pulled:
    """What was done with one folder: messages on the server, stored now, not given when asked for, still to come.

    `error` is why it could not be read, while the connection held.
    """

    account: str
    folder: str
    on_server: int = 0
    stored: int = 0
    missed: int = 0
    waiting: int = 0
    error: Exception | None = None


@dataclass
class Pull:
    """One account's folders, read round by round: what comes new goes before what is left of a backlog.

    `stop()` tells to leave off after the batch in hand; `stored()` is called when there is something to read.
    """

    db: object
    store: object
    config: object
    stop: object = lambda: False
    stored: object = lambda: None
    done: dict = field(default_factory=dict, init=False)
    # One for all visits: a lease that could not be given back, for the database was locked, is ours the next time.
    token: str = field(default_factory=leases.new_token, init=False)

    def run(self, *, fully=False):
        """Connect, and read as `on` does."""
        with connected(self.config) as mailbox:
            return self.on(mailbox, fully=fully)

    def on(self, mailbox, *, fully=False):
        """Rounds until nothing is left to fetch; a `Pulled` for each folder. Errors of the connection fly.

        A folder that cannot be read does not hold up the others. One that marks would be moved to is made by the
        first move; until then there is nothing to read.
        """
        self.done = {}
        folders = [
            name for name in self.config.watched_folders if name in self.config.folders or mailbox.has(name)
        ]
        moves = self._round(mailbox, folders, fully)
        while moves and not self.stop():
            moves = self._round(mailbox, [name for name in folders if not self.done[name].error], False)
        return [self.done[name] for name in folders]

    def _round(self, mailbox, folders, fully):
        """Each folder once; whether there is more to fetch in one from which some was."""
        moves = False
        for name in folders:
            before = self.done.setdefault(name, Pulled(self.config.name, name))
            if self.stop():
                continue
            try:
                now = Visit(self, mailbox, name).pay(fully)
            except OF_A_FOLDER as error:
                if isinstance(error, BREAKS) or getattr(error, "is_passing", False):
                    raise
                now = replace(before, stored=0, missed=0, waiting=0, error=error)
            sums = {"stored": before.stored + now.stored, "missed": before.missed + now.missed}
            self.done[name] = replace(now, **sums)
            moves |= bool(now.waiting and now.stored)
        return moves


def pull(db, store, config, *, fully=False, stop=lambda: False, stored=lambda: None):
    """Fetch what is new in a mailbox; a `Pulled` for each folder. Errors of the connection fly."""
    return Pull(db, store, config, stop, stored).run(fully=fully)


class Visit:
    """One look at one folder under its lease: what is there is entered, and some of what is missing fetched."""

    def __init__(self, pull, mailbox, name):
        self.pull, self.mailbox, self.name = pull, mailbox, name
        self.db, self.store = pull.db, pull.store
        self.token, self.renewed = pull.token, time.monotonic()
        self.stored = self.missed = 0

    def pay(self, fully):
        """Look and fetch; a `Pulled`. Somebody else at the folder, and there is nothing to do."""
        with self.db.writing() as session:
            self.folder = ledger.folder_of(session, self.pull.config.name, self.name)
            if not ledger.take_lease(session, self.folder, self.token):
                return Pulled(self.pull.config.name, self.name)
        try:
            return self._paid(fully)
        finally:
            with self.db.writing() as session:
                ledger.release_lease(session, self.folder.id, self.token)

    def _paid(self, fully):
        status = self.mailbox.examine(self.name)
        found = compare.look(self.db, self.mailbox, self.folder.id, status, fully=fully)
        if found.entered > BATCH_MESSAGES:
            compare.hold_back_for_room(self.db, self.store, self.folder.id)
        self._fetch_a_slice()
        with self.db.writing() as session:
            fine = {"last_error": None, "trouble": None, "next_try_at": None}
            ledger.note(session, self.folder.id, last_success_at=utcnow(), **fine)
            waiting = ledger.count_waiting(session, self.folder)
        return Pulled(self.pull.config.name, self.name, found.on_server, self.stored, self.missed, waiting)

    def _fetch_a_slice(self):
        until = time.monotonic() + SLICE_SECONDS
        while not self.pull.stop():
            with self.db.reading() as session:
                self.folder = session.get_one(MailFolder, self.folder.id)
                wanted = ledger.next_wanted(session, self.folder, BATCH_MESSAGES)
                for sighting in wanted:
                    sighting.folder = self.folder
            if not wanted:
                return
            for batch in batches(wanted):
                self._take(batch)
                if time.monotonic() > until or self.pull.stop():
                    return

    def _take(self, batch):
        if len(batch) == 1 and (batch[0].server_size or 0) > self.pull.config.largest_bytes:
            self.store.require_room()
            return self._take_header(batch[0])
        expected = sum(sighting.server_size or 0 for sighting in batch)
        self.store.require_room(expected)
        if len(batch) == 1 and ((batch[0].server_size or 0) > large.LARGE or batch[0].attempts):
            return self._take_in_pieces(batch[0])
        # The newest go first from batch to batch; inside one an answer is stored after what it answers.
        batch = sorted(batch, key=lambda sighting: sighting.uid)
        got, broken = self._received(batch, expected)
        missing = [sighting for sighting in batch if sighting.uid not in got]
        doubtful = received.doubtful(got)
        for sighting in missing + doubtful:
            if broken is None:
                again, broken = self._received([sighting], sighting.server_size or 0)
                received.add_longer(got, again)
        self._keep(got)
        self._warn_of_short(got, doubtful)
        if broken:
            missing = [sighting for sighting in missing if sighting.uid not in got]
            # The one that was being given; if none was, it may be any: from now on fewer are asked for at once.
            self._blame(missing[:1] if got else missing, broken)
            raise broken
        self._note_missing([sighting for sighting in missing if sighting.uid not in got])
        if len(batch) > 1 and not got:
            # Not the messages but the server is to blame, as it seems; from now on each is asked for alone.
            raise wire.Refused(f"The server gave none of {len(batch)} messages of {self.name}.")

    def _received(self, batch, expected):
        """({UID: row for the ledger}, what broke the line): what came before a cut is whole, and kept."""
        by_uid, rows = {sighting.uid: sighting for sighting in batch}, {}
        try:
            for uid, fetched in self.mailbox.fetch(list(by_uid), expected):
                if received.is_empty(by_uid[uid], fetched):
                    continue
                received.add_longer(rows, {uid: received.row_of(self.store, by_uid[uid], fetched)})
                self._renew()
        except BREAKS as error:
            return rows, error
        except wire.Refused as error:
            if error.is_passing:
                return rows, error
            # One message that the server cannot give must not cost the others: each is asked for by itself.
            log.info("UIDs of %s were refused: %s", self.name, error)
        return rows, None

    def _warn_of_short(self, got, doubtful):
        short = [s.uid for s in doubtful if s.uid in got and got[s.uid]["last_error"]]
        if short:
            log.warning("%s: the server gave less than it told of UIDs %s, twice", self.name, short)

    def _take_in_pieces(self, sighting):
        """What is large, and what made trouble: a cut costs one piece, and who gets on by pieces is not to blame."""
        before = large.bytes_so_far(self.store, sighting)
        try:
            path = self._unless_refused(large.receive, self.mailbox, self.store, sighting, self._renew)
        except (*BREAKS, wire.Refused) as error:
            if large.bytes_so_far(self.store, sighting) <= before:
                self._blame([sighting], error)
            raise
        if path is None:
            self._note_missing([sighting])
        else:
            self._keep({sighting.uid: large.row_of(sighting, path)})

    def _take_header(self, sighting):
        header = self._unless_refused(self.mailbox.fetch_header, sighting.uid)
        if header is None:
            self._note_missing([sighting])
        else:
            structure = self.mailbox.fetch_structure(sighting.uid)
            self._keep({sighting.uid: large.row_of_header(self.store, sighting, header, structure)})

    def _unless_refused(self, ask, *args):
        """What the server answers; None if it will not, which is about this message and must not cost the others."""
        try:
            return ask(*args)
        except wire.Refused as error:
            if error.is_passing:
                raise
            log.info("A UID of %s was refused: %s", self.name, error)
            return None

    def _keep(self, got):
        """Durable first, then the ledger: after this the server is no longer needed for these."""
        rows = list(got.values())
        self.store.adopt((row["raw_digest"], row.pop("aside")) for row in rows)
        with self.db.writing() as session:
            self._hold(session)
            ledger.stored(session, self.folder, rows)
        self.stored += len(rows)
        if rows:
            self.pull.stored()

    def _note_missing(self, missing):
        """Not given when asked for alone: no longer there, as it seems, or counted until it is set aside."""
        for sighting in missing:
            there = self.mailbox.is_there(sighting.uid)
            with self.db.writing() as session:
                self._hold(session)
                row = session.get_one(Sighting, sighting.id)
                # Counted also when it is not there: a server may list for ever what it has not.
                _count_try(row, N_("The server did not give this message when asked for it."))
                if not there:
                    row.absent_at = utcnow()
                    ledger.note(session, self.folder.id, suspect=True)
        self.missed += len(missing)

    def _blame(self, suspects, error):
        """Count the try that broke off, unless that is surely not about a message: a full disk, an old sign-in."""
        if is_outside(error) or getattr(error, "code", None) == "EXPIRED":
            return
        # A server that says "not now" may mean one message. It goes last from now on, but is never set aside for that.
        most = FETCH_TRIES - 1 if getattr(error, "is_passing", False) else FETCH_TRIES
        with self.db.writing() as session:
            for sighting in suspects:
                row = session.get_one(Sighting, sighting.id)
                row.attempts = min(row.attempts, most - 1)
                _count_try(row, N_("The connection broke while the server was giving this message."))
                if row.attempts == 1:
                    row.tried_at = None  # a line may break once, whatever it carries: no reason to wait

    def _renew(self):
        if time.monotonic() - self.renewed > ledger.LEASE.total_seconds() / 3:
            with self.db.writing() as session:
                self._hold(session)

    def _hold(self, session):
        if not ledger.take_lease(session, self.folder, self.token):
            raise LeaseLost(self.name)
        self.renewed = time.monotonic()


def _count_try(row, reason):
    row.attempts, row.tried_at, row.last_error = row.attempts + 1, utcnow(), reason
    if row.attempts >= FETCH_TRIES:
        row.state_code = SightingState.FETCH_FAILED.value
