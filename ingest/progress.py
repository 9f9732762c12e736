"""How far the intake got since a moment: stored, still to be fetched."""

from dataclasses import dataclass

from sqlalchemy import func, select

from ingest.ledger import Sighting, SightingState


@dataclass(frozen=True)
class Progress:
    """Messages stored since then, and messages that are known and not fetched yet."""

    stored: int
    remaining: int


def since(session, moment):
    """The `Progress` of all mailboxes."""
    stored = select(func.count()).where(Sighting.stored_at >= moment, Sighting.uid.is_not(None))
    listed = Sighting.state_code == SightingState.LISTED.value, Sighting.absent_at.is_(None)
    return Progress(session.scalar(stored), session.scalar(select(func.count()).where(*listed)))
