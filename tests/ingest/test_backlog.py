"""A backlog is held back and let come again by a person, and that is written down."""

import pytest
from sqlalchemy import select

from archive.audit import Event
from ingest import backlog, ledger


@pytest.fixture
def inbox(session):
    """A folder whose messages from UID 3 on are new."""
    inbox = ledger.folder_of(session, "sprawy", "INBOX")
    inbox.uidvalidity, inbox.live_from = 7, 3
    session.flush()
    ledger.enter(session, inbox, {uid: (1000, None) for uid in range(1, 5)})
    return inbox


def test_while_it_is_held_back_only_new_mail_comes(session, here, inbox):
    backlog.pause(session, inbox, by=here.marek)
    session.flush()

    assert [one.uid for one in ledger.next_wanted(session, inbox, 10)] == [4, 3]

    backlog.resume(session, inbox, by=here.marek)
    session.flush()

    assert [one.uid for one in ledger.next_wanted(session, inbox, 10)] == [4, 3, 2, 1]
    events = session.scalars(
        select(Event).where(Event.topic == f"folder:{inbox.id}").order_by(Event.seq)
    ).all()
    assert [(event.action, event.actor) for event in events] == [
        ("backlog_paused", here.marek.actor),
        ("backlog_resumed", here.marek.actor),
    ]


def test_twice_is_once(session, here, inbox):
    backlog.pause(session, inbox)
    since = inbox.paused_at
    backlog.pause(session, inbox)

    assert inbox.paused_at == since
    assert len(session.scalars(select(Event).where(Event.action == "backlog_paused")).all()) == 1


@pytest.mark.parametrize(("notice", "left"), [("no_room", None), ("marks_refused", "marks_refused")])
def test_who_lets_it_come_again_has_made_room(session, here, inbox, notice, left):
    backlog.pause(session, inbox)
    inbox.notice = notice

    backlog.resume(session, inbox)

    assert (inbox.paused_at, inbox.notice) == (None, left)


def test_folders_are_found_by_mailbox_and_name(session, here, inbox):
    ledger.folder_of(session, "sprawy", "Archiwum")
    ledger.folder_of(session, ledger.IMPORT, "files")

    assert [folder.name for folder in backlog.folders_named(session, "sprawy")] == ["Archiwum", "INBOX"]
    assert backlog.folders_named(session, "sprawy", "INBOX") == [inbox]
    assert backlog.folders_named(session, ledger.IMPORT) == []
