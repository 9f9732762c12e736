"""The mark on the server: only where asked for, last of all, and again is the same as once."""

import pytest
from imapclient import IMAPClient
from sqlalchemy import select

from cases.case import Case
from cases.filing import file_message, unfile_message
from cases.message import Message
from ingest import fetch
from ingest.mark import mark_messages
from tests.letters import letter

pytestmark = pytest.mark.server


@pytest.fixture
def movable(mailbox_config):
    """The mailbox in the mode that moves."""
    mailbox_config.mode, mailbox_config.watched_folders = "move", ("INBOX",)
    return mailbox_config


def mark(db, config):
    with db.reading() as session:
        message_id = session.scalars(select(Message.id)).one()
    mark_messages(db, [config], [message_id])


def folders(dovecot, user):
    return {
        name: len(dovecot.flags(user, name))
        for name in ("INBOX", "Filed", "Tray")
        if has(dovecot, user, name)
    }


def has(dovecot, user, name):
    with dovecot.connection(user) as imap:
        return imap.select(name, readonly=True)[0] == "OK"


def test_filed_mail_moves_to_its_folder(db, store, cast, dovecot, imap_user, movable, read_stored):
    dovecot.append(imap_user, letter())
    fetch.pull(db, store, movable)
    read_stored()

    mark(db, movable)
    mark(db, movable)

    assert folders(dovecot, imap_user) == {"INBOX": 0, "Filed": 1}


def test_mail_of_nobody_moves_to_the_tray(db, store, cast, dovecot, imap_user, movable, read_stored):
    dovecot.append(imap_user, letter(sender="obcy@nieznany.example"))
    fetch.pull(db, store, movable)
    read_stored()

    mark(db, movable)

    assert folders(dovecot, imap_user) == {"INBOX": 0, "Tray": 1}


def test_a_crash_after_the_move_moves_nothing_twice(
    db, store, cast, dovecot, imap_user, movable, read_stored
):
    dovecot.append(imap_user, letter())
    fetch.pull(db, store, movable)
    read_stored()
    mark(db, movable)
    with db.writing() as session:  # as if the move had happened and its commit had not
        from ingest.ledger import Sighting, SightingState

        session.scalars(select(Sighting)).one().state_code = SightingState.DONE.value

    mark(db, movable)

    assert folders(dovecot, imap_user) == {"INBOX": 0, "Filed": 1}


def test_without_move_a_message_is_copied_and_its_original_removed(
    db, store, cast, dovecot, imap_user, movable, read_stored, monkeypatch
):
    offers = IMAPClient.has_capability
    monkeypatch.setattr(
        IMAPClient, "has_capability", lambda client, name: name != "MOVE" and offers(client, name)
    )
    for number in range(3):
        dovecot.append(imap_user, letter(subject=f"List {number}", mid=f"{number}@klos.example"))
    fetch.pull(db, store, movable)
    read_stored()
    with db.reading() as session:
        ids = session.scalars(select(Message.id)).all()

    mark_messages(db, [movable], ids)

    assert folders(dovecot, imap_user) == {"INBOX": 0, "Filed": 3}


def test_a_read_only_mailbox_is_never_touched(
    db, store, cast, dovecot, imap_user, mailbox_config, read_stored
):
    dovecot.append(imap_user, letter())
    fetch.pull(db, store, mailbox_config)
    read_stored()

    mark(db, mailbox_config)

    assert folders(dovecot, imap_user) == {"INBOX": 1}


def test_taking_a_message_out_brings_it_back_to_the_tray(
    db, store, cast, dovecot, imap_user, movable, read_stored
):
    movable.watched_folders = ("INBOX", "Filed", "Tray")
    dovecot.append(imap_user, letter())
    fetch.pull(db, store, movable)
    read_stored()
    mark(db, movable)
    fetch.pull(db, store, movable)
    read_stored()

    with db.writing() as session:
        message, case = session.scalars(select(Message)).one(), session.get_one(Case, cast.klos_case.id)
        unfile_message(session, message, case, by=session.merge(cast.anna))
    mark(db, movable)

    assert folders(dovecot, imap_user) == {"INBOX": 0, "Filed": 0, "Tray": 1}
    with db.writing() as session:
        message, case = session.scalars(select(Message)).one(), session.get_one(Case, cast.klos_case.id)
        file_message(session, message, case, rule="person", by=session.merge(cast.anna))
