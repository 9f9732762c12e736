"""Placing a letter from a form that was opened while the letter waited in the tray."""

from cases.filing import NotWaiting, still_waits


def refuse_if_placed(session, message):
    """Raise `NotWaiting` unless the letter waits in the tray still, and let nobody else place it before we end."""
    if not still_waits(session, message):
        raise NotWaiting()
