"""How the mailboxes are: when each was last reached, and how far its messages got."""

from dataclasses import dataclass

from sqlalchemy import func, select

from ingest.ledger import IMPORT, MailFolder, Sighting, SightingState

WAITING = (SightingState.LISTED.value, SightingState.STORED.value)


@dataclass(frozen=True)
class FolderGlance:
    """One folder: `kept` messages are in Teczka, `waiting` are on the way, `failed` could not be fetched."""

    folder: MailFolder
    kept: int
    waiting: int
    failed: int

    @property
    def is_well(self):
        """Whether the last try succeeded."""
        return not self.folder.last_error


def folders_at_a_glance(session):
    """Every folder of every mailbox, imported files last."""
    folders = session.scalars(
        select(MailFolder).order_by(MailFolder.account == IMPORT, MailFolder.account, MailFolder.name)
    ).all()
    sightings = select(Sighting.folder_id, Sighting.state_code, func.count())
    counts = session.execute(sightings.group_by(Sighting.folder_id, Sighting.state_code)).all()
    return [
        _glance(folder, {state: n for owner, state, n in counts if owner == folder.id}) for folder in folders
    ]


def _glance(folder, counts):
    return FolderGlance(
        folder=folder,
        kept=counts.get(SightingState.DONE.value, 0),
        waiting=sum(counts.get(state, 0) for state in WAITING),
        failed=counts.get(SightingState.FETCH_FAILED.value, 0),
    )
