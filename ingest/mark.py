"""What the server is told, last of all: a move to the folder of filed mail or of the tray, where that was asked for."""

from sqlalchemy import select

from cases.message import Message, MessageState
from ingest.ledger import MailFolder, Sighting, SightingState
from ingest.mailbox import FolderChanged, connected


def mark_message(db, mailboxes, message_id):
    """Move a message's copies to where its state says, in mailboxes of mode "move"; again is the same as once."""
    movable = {mailbox.name: mailbox for mailbox in mailboxes if mailbox.mode == "move"}
    if not movable:
        return
    with db.reading() as session:
        state = session.get_one(Message, message_id).state
        copies = session.execute(
            select(Sighting, MailFolder)
            .join(Sighting.folder)
            .where(Sighting.message_id == message_id, MailFolder.account.in_(movable))
            .where(Sighting.state_code == SightingState.DONE.value, Sighting.uid.is_not(None))
        ).all()
    for sighting, folder in copies:
        target = _target(movable[folder.account], state)
        if folder.name != target and folder.uidvalidity == sighting.uidvalidity:
            _move(db, movable[folder.account], folder, sighting, target)


def _target(config, state):
    return config.filed_folder if state is MessageState.FILED else config.tray_folder


def _move(db, config, folder, sighting, target):
    with connected(config) as mailbox:
        if not mailbox.can_move():
            return
        try:
            mailbox.move(folder.name, sighting.uidvalidity, [sighting.uid], target)
        except FolderChanged:
            return  # the next pass lists the folder anew and finds the message by its content
    with db.writing() as session:
        session.get_one(Sighting, sighting.id).state_code = SightingState.GONE.value
