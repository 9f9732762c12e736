"""How the mailboxes are: when each was last reached, how far its messages got, and that every one is accounted for."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import case, func, select, text

from archive.db import utcnow
from ingest import ledger, uidset
from ingest.ledger import IMPORT, SET_ASIDE, MailFolder, Sighting, SightingState

RECENT = timedelta(minutes=2)  # what the rate is measured over
UNREACHED = timedelta(minutes=15)
ON_THE_WAY = (SightingState.LISTED.value, SightingState.STORED.value)
ASIDE = tuple(state.value for state in SET_ASIDE)
EVERY_STATE = tuple(state.value for state in SightingState)
THERE, GONE_SINCE, LEFT, NEWER = "there", "gone since", "left", "newer"


@dataclass(frozen=True)
class FolderGlance:
    """One folder as it is numbered now. Of the messages on the server when it was last counted, `stored` are kept,
    `duplicates` are kept under another sighting, `set_aside` need a person, `on_the_way` will come, and `gone` have
    left the server since.

    Of those that were on it before, `left` were taken in first, `missed` left before they could be fetched. `rate` is
    how many messages a second were stored lately.
    """

    folder: MailFolder
    stored: int = 0
    duplicates: int = 0
    set_aside: int = 0
    on_the_way: int = 0
    gone: int = 0
    unfetched: int = 0
    left: int = 0
    missed: int = 0
    kept: int = 0
    rate: float = 0.0

    @property
    def is_import(self):
        """Whether these are files that somebody imported, and no folder of a server."""
        return self.folder.account == IMPORT

    @property
    def on_server(self):
        """How many messages the server had; None for imported files."""
        return self.folder.on_server

    @property
    def accounted(self):
        """How many of the messages on the server the ledger can tell about."""
        return self.stored + self.duplicates + self.set_aside + self.on_the_way + self.gone

    @property
    def difference(self):
        """Messages on the server that are not accounted for; anything but 0 is a reason to compare again."""
        return 0 if self.on_server is None else self.on_server - self.accounted

    @property
    def fetched(self):
        """How many of the messages on the server need no fetching any more."""
        return max(0, (self.on_server or 0) - self.unfetched)

    @property
    def remaining_seconds(self):
        """How long what is to be fetched will take at this rate; None when nothing moves."""
        return self.unfetched / self.rate if self.unfetched and self.rate else None

    @property
    def is_well(self):
        """Whether the last try succeeded."""
        return not self.folder.last_error

    @property
    def is_overdue(self):
        """Whether nobody has succeeded for a quarter of an hour; imported files are never due."""
        return not self.is_import and is_overdue(self.folder)


def is_overdue(folder, since=None):
    """Whether nobody has read the folder for a quarter of an hour.

    One that was never read is late with its first trouble; without any it counts from when it was connected, or from
    `since`, if that is later.
    """
    if folder.last_success_at is None and folder.last_error:
        return True
    begun = max(filter(None, (folder.connected_at, since)), default=None)
    reached = folder.last_success_at or begun
    return reached is None or utcnow() - reached > UNREACHED


def overdue(session, mailboxes, since=None):
    """The names of those of the mailboxes that nobody has reached for a quarter of an hour.

    One that was never reached counts from `since`; without that it is late at once.

    The folders that a mailbox is told to read decide; those that marks move mail to may not be there yet.
    """
    if not mailboxes:
        return []
    columns = MailFolder.account, MailFolder.name, MailFolder.last_success_at
    rows = session.execute(select(*columns, MailFolder.connected_at, MailFolder.last_error)).all()
    known = {(row.account, row.name): row for row in rows}
    return [box.name for box in mailboxes if _is_late(box, known, since)]


def _is_late(box, known, since):
    rows = [known.get((box.name, name)) for name in box.folders]
    return any(_is_untried_too_long(since) if row is None else is_overdue(row, since) for row in rows)


def _is_untried_too_long(since):
    return since is None or utcnow() - since > UNREACHED


@dataclass
class _Counts:
    numbers: dict = field(default_factory=dict)

    def sum(self, states, *, place=None, repeated=None):
        return sum(
            n
            for (state, where, is_repeated), n in self.numbers.items()
            if state in states and place in (None, where) and repeated in (None, is_repeated)
        )


def folders_at_a_glance(session, account=None):
    """Every folder of every mailbox, or of one, imported files last."""
    order = MailFolder.account == IMPORT, MailFolder.account, MailFolder.name
    folders = select(MailFolder).order_by(*order)
    folders = folders if account is None else folders.where(MailFolder.account == account)
    return [glance(session, folder) for folder in session.scalars(folders).all()]


def by_mailbox(session, mailboxes):
    """[(name, its configuration or None, glances)]: those of the configuration, then what is read no more, then files.

    A folder that marks would move mail to is made by the first move: until then it is left out.
    """
    glances, ours = {}, {box.name: box for box in mailboxes}
    for one in folders_at_a_glance(session):
        box = ours.get(one.folder.account)
        if box is None or one.folder.uidvalidity is not None or one.folder.name in box.folders:
            glances.setdefault(one.folder.account, []).append(one)
    names = [*ours, *(name for name in glances if name not in ours)]
    return [(name, ours.get(name), glances.get(name, [])) for name in names]


def glance(session, folder):
    """One folder's `FolderGlance`."""
    # PostgreSQL takes an expression with values in it, given twice, for two: it is grouped by its name.
    columns = Sighting.state_code, _place(folder).label("place"), Sighting.repeated
    rows = session.execute(
        _of(folder, *columns, func.count()).group_by(Sighting.state_code, text("place"), Sighting.repeated)
    )
    counts = _Counts({(state, where, bool(again)): n for state, where, again, n in rows})
    done, listed = {SightingState.DONE.value}, {SightingState.LISTED.value}
    unfetched = {*listed, SightingState.GONE.value}
    return FolderGlance(
        folder=folder,
        stored=counts.sum(done, place=THERE, repeated=False),
        duplicates=counts.sum(done, place=THERE, repeated=True),
        set_aside=counts.sum(ASIDE, place=THERE),
        on_the_way=counts.sum(ON_THE_WAY, place=THERE),
        gone=counts.sum(EVERY_STATE, place=GONE_SINCE),
        unfetched=counts.sum(listed, place=THERE) + counts.sum(listed, place=NEWER),
        left=counts.sum(EVERY_STATE, place=LEFT) - counts.sum(unfetched, place=LEFT),
        missed=counts.sum(unfetched, place=LEFT),
        kept=counts.sum(done),
        rate=_rate(session, folder),
    )


def _place(folder):
    """Where a sighting's message is, as an SQL expression: as counted, or as was learned since."""
    there = case((Sighting.absent_at.is_(None), THERE), else_=LEFT)
    if folder.counted_at is None:
        return there
    return case(
        (Sighting.seen_at > folder.counted_at, NEWER),
        (Sighting.absent_at > folder.counted_at, GONE_SINCE),
        else_=there,
    )


@dataclass(frozen=True)
class Unaccounted:
    """UIDs that the server had and the ledger lacks; those that it took to be there and the server had not."""

    lacking: frozenset = frozenset()
    surplus: frozenset = frozenset()

    def __bool__(self):
        return bool(self.lacking or self.surplus)


def unaccounted(session, folder):
    """The difference between what the server had when it was last counted and what is known of it, UID by UID."""
    if folder.on_server is None or folder.uids_on_server is None:
        return Unaccounted()
    told = uidset.read(folder.uids_on_server.encode()) if folder.uids_on_server else set()
    place = _place(folder)
    there = set(session.scalars(ledger.here(folder, Sighting.uid).where(place.in_((THERE, GONE_SINCE)))))
    return Unaccounted(frozenset(told - there), frozenset(there - told))


def uids_not_kept(session, folder):
    """{state: UIDs, ascending} of what is not kept whole, for those who want to see for themselves."""
    rows = session.execute(
        _of(folder, Sighting.state_code, Sighting.uid)
        .where(Sighting.state_code != SightingState.DONE.value, Sighting.uid.is_not(None))
        .order_by(Sighting.uid)
    ).all()
    return {
        state: [uid for code, uid in rows if code == state] for state in sorted({code for code, _ in rows})
    }


def _of(folder, *columns):
    if folder.account == IMPORT:
        return select(*columns).where(Sighting.folder_id == folder.id)
    return ledger.here(folder, *columns)


def _rate(session, folder):
    since = utcnow() - RECENT
    recent = _of(folder, func.count(), func.min(Sighting.stored_at)).where(Sighting.stored_at > since)
    count, first = session.execute(recent).one()
    return count / max(1.0, (utcnow() - first).total_seconds()) if count else 0.0
