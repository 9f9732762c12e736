"""What lay in a mailbox before it was connected: fetched last, and not at all while somebody holds it back."""

from sqlalchemy import select

from archive import audit
from archive.db import utcnow
from cases.errors import N_, RuleBroken
from ingest.compare import NO_ROOM
from ingest.ledger import IMPORT, MailFolder


class NoSuchFolder(RuleBroken):
    """Nothing was read there yet, or it is called otherwise."""

    sentence = N_("No folder “%(folder)s” of the mailbox “%(mailbox)s” was read yet.")


def folders_named(session, account, name=None):
    """The folders of a mailbox that were read once, or the one of that name."""
    folders = select(MailFolder).where(MailFolder.account == account, MailFolder.account != IMPORT)
    folders = folders if name is None else folders.where(MailFolder.name == name)
    return session.scalars(folders.order_by(MailFolder.name)).all()


def pause(session, folder, *, by=None):
    """Hold the backlog back; what comes new is fetched all the same. Again is the same as once."""
    if folder.paused_at is None:
        folder.paused_at = utcnow()
        _record(session, folder, "backlog_paused", by)


def resume(session, folder, *, by=None):
    """Let the backlog come again, and forget that there was no room for it."""
    if folder.paused_at is not None:
        folder.paused_at = None
        _record(session, folder, "backlog_resumed", by)
    if folder.notice == NO_ROOM:
        folder.notice = None


def _record(session, folder, action, by):
    facts = {"mailbox": folder.account, "folder": folder.name}
    audit.append(session, f"folder:{folder.id}", action, by.actor if by else None, facts)
