"""How the mailboxes are: when each was last reached, how far its messages got, and that every one is accounted for."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import func, select

from archive.db import utcnow
from ingest import ledger
from ingest.ledger import IMPORT, SET_ASIDE, MailFolder, Sighting, SightingState

RECENT = timedelta(minutes=2)  # what the rate is measured over
UNREACHED = timedelta(minutes=15)
ON_THE_WAY = (SightingState.LISTED.value, SightingState.STORED.value)
ASIDE = tuple(state.value for state in SET_ASIDE)


@dataclass(frozen=True)
class FolderGlance:
    """One folder as it is numbered now. Of the messages on the server when it was last compared, `stored` are kept,
    `duplicates` are kept under another sighting, `set_aside` need a person, `on_the_way` will come.

    `left` were kept and are no longer on the server, `gone` left it before they could be fetched. `rate` is how many
    messages a second were stored lately.
    """

    folder: MailFolder
    stored: int = 0
    duplicates: int = 0
    set_aside: int = 0
    on_the_way: int = 0
    unfetched: int = 0
    left: int = 0
    gone: int = 0
    rate: float = 0.0

    @property
    def on_server(self):
        """How many messages the server had; None for imported files."""
        return self.folder.on_server

    @property
    def kept(self):
        """How many messages of the folder are in Teczka."""
        return self.stored + self.duplicates + self.left

    @property
    def difference(self):
        """Messages on the server that are not accounted for; anything but 0 is a reason to compare again."""
        accounted = self.stored + self.duplicates + self.set_aside + self.on_the_way
        return 0 if self.on_server is None else self.on_server - accounted

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
        reached = self.folder.last_success_at or self.folder.connected_at
        return self.folder.account != IMPORT and (reached is None or utcnow() - reached > UNREACHED)


@dataclass
class _Counts:
    numbers: dict = field(default_factory=dict)

    def sum(self, states, *, present=None, repeated=None):
        return sum(
            n
            for (state, is_present, is_repeated), n in self.numbers.items()
            if state in states and present in (None, is_present) and repeated in (None, is_repeated)
        )


def folders_at_a_glance(session):
    """Every folder of every mailbox, imported files last."""
    folders = session.scalars(
        select(MailFolder).order_by(MailFolder.account == IMPORT, MailFolder.account, MailFolder.name)
    ).all()
    return [glance(session, folder) for folder in folders]


def glance(session, folder):
    """One folder's `FolderGlance`."""
    is_present = Sighting.absent_at.is_(None)
    rows = session.execute(
        _of(folder, Sighting.state_code, is_present, Sighting.repeated, func.count()).group_by(
            Sighting.state_code, is_present, Sighting.repeated
        )
    )
    counts = _Counts({(state, bool(there), bool(again)): n for state, there, again, n in rows})
    done = {SightingState.DONE.value}
    return FolderGlance(
        folder=folder,
        stored=counts.sum(done, present=True, repeated=False),
        duplicates=counts.sum(done, present=True, repeated=True),
        set_aside=counts.sum(ASIDE, present=True),
        on_the_way=counts.sum(ON_THE_WAY, present=True),
        unfetched=counts.sum({SightingState.LISTED.value}, present=True),
        left=counts.sum({*done, *ASIDE, SightingState.STORED.value}, present=False),
        gone=counts.sum({SightingState.GONE.value, SightingState.LISTED.value}, present=False),
        rate=_rate(session, folder),
    )


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
