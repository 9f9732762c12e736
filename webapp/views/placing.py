"""Placing a letter from a form that was opened while the letter waited in the tray."""

from cases.filing import NotWaiting
from cases.message import MessageState


def refuse_if_placed(session, message):
    """Raise `NotWaiting` unless the letter waits in the tray still, and let nobody else place it before we end."""
    # Anna's and Piotr's pages both show it waiting; without the lock both would look before either has filed.
    session.refresh(message, ["state_code"], with_for_update=True)
    if message.state is not MessageState.TRAY:
        raise NotWaiting()
