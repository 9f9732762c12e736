"""What the server is told, last of all: a keyword, or a move to the folder of filed mail or of the tray.

Only where that was asked for, and always as a job: what was told can be told again, and a message that is no longer
where we saw it needs no telling.
"""

from collections import defaultdict
from contextlib import ExitStack

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from archive.db import utcnow
from archive.outside import Away
from cases.message import Message, MessageState
from ingest import ledger
from ingest.ledger import MailFolder, Sighting, SightingState
from ingest.mailbox import FolderChanged, NotAllowed, connected
from ingest.trouble import Kind, classify

MARKING = {"move", "flag"}
# What keeps everybody out of a mailbox, whatever message it is about.
SHUT = {Kind.TRANSPORT, Kind.BUSY, Kind.CREDENTIALS, Kind.REVOKED, Kind.TLS}
KEPT = (SightingState.DONE.value, SightingState.UNREADABLE.value)
REFUSED = "marks_refused"


def mark_messages(db, mailboxes, message_ids):
    """Tell the servers where messages belong now, in mailboxes that may be told; again is the same as once.

    Gives {message id: `Away`} of the messages of mailboxes that cannot be entered now: they are told later.
    """
    marking = {mailbox.name: mailbox for mailbox in mailboxes if mailbox.mode in MARKING}
    if not marking:
        return {}
    wanted, later, now = defaultdict(lambda: defaultdict(list)), {}, utcnow()
    with db.reading() as session:
        for sighting, folder, state in _copies(session, marking, message_ids):
            config = marking[folder.account]
            if config.mode == "flag" or folder.name != _target(config, sighting, state):
                wanted[config.name][folder].append((sighting, state))
    for name, by_folder in wanted.items():
        try:
            if all(folder.next_try_at and folder.next_try_at > now for folder in by_folder):
                raise Away(f"The mailbox {name} is in trouble and is not asked before its next try.")
            _tell_one(db, marking[name], by_folder)
        except Away as away:
            later |= {sighting.message_id: away for copies in by_folder.values() for sighting, _ in copies}
    return later


def _tell_one(db, config, by_folder):
    with ExitStack() as line:
        try:
            mailbox = line.enter_context(connected(config))
        except Exception as error:
            if (trouble := classify(error)).kind in SHUT:
                raise Away(f"The mailbox {config.name} cannot be entered: {trouble}") from error
            raise
        for folder, copies in by_folder.items():
            _tell(db, mailbox, config, folder, copies)


def _copies(session, marking, message_ids):
    """(sighting, folder, the message's state) of every copy that is on a server now, as far as we know."""
    moved = aliased(Sighting)
    was_here = select(moved.id).where(
        moved.message_id == Sighting.message_id,
        moved.folder_id == Sighting.folder_id,
        moved.absent_at.is_not(None),
    )
    copies = session.execute(
        select(Sighting, MailFolder, Message.state_code, was_here.exists())
        .join(Sighting.folder)
        .join(Message, Message.id == Sighting.message_id)
        .where(Sighting.message_id.in_(message_ids), MailFolder.account.in_(marking))
        .where(Sighting.state_code.in_(KEPT), Sighting.uid.is_not(None), Sighting.absent_at.is_(None))
        .where(Sighting.uidvalidity == MailFolder.uidvalidity, Sighting.epoch == MailFolder.epoch)
    )
    for sighting, folder, state, came_back in copies:
        # Somebody put it back where people look for new mail: she has a reason, and keeps it there.
        if not (came_back and folder.name in marking[folder.account].folders):
            yield sighting, folder, MessageState(state)


def _target(config, sighting, state):
    if sighting.state is SightingState.UNREADABLE:
        return config.unreadable_folder
    return config.filed_folder if state is MessageState.FILED else config.tray_folder


def _keyword(sighting, state):
    if sighting.state is SightingState.UNREADABLE:
        return "$CaseError"
    return "$CaseFiled" if state is MessageState.FILED else "$CaseTray"


def _tell(db, mailbox, config, folder, copies):
    by_mark = defaultdict(list)
    for sighting, state in copies:
        by_mark[_keyword(sighting, state), _target(config, sighting, state)].append(sighting)
    try:
        for (keyword, target), sightings in by_mark.items():
            uids = [sighting.uid for sighting in sightings]
            if config.mode == "flag":
                mailbox.flag(folder.name, folder.uidvalidity, uids, keyword)
            else:
                mailbox.move(folder.name, folder.uidvalidity, uids, target)
                _note_moved(db, sightings)
    except FolderChanged:
        return  # the next pass lists the folder anew, and asks for the marks of what it finds
    except NotAllowed:
        with db.writing() as session:
            ledger.note(session, folder.id, notice=REFUSED)
    else:
        if folder.notice == REFUSED:
            with db.writing() as session:
                ledger.note(session, folder.id, notice=None)


def _note_moved(db, sightings):
    with db.writing() as session:
        ids = [sighting.id for sighting in sightings]
        session.execute(update(Sighting).where(Sighting.id.in_(ids)).values(absent_at=utcnow()))
