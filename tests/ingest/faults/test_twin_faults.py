"""INGEST.md §8, faults 28 and 29: one message in many places, and two messages under one name."""

import pytest
from sqlalchemy import func, select

from cases.filed import Filing
from cases.message import Message, MessageState
from ingest import fetch
from ingest.ledger import Sighting
from ingest.status import folders_at_a_glance
from tests.ingest.faults.conftest import mailbox_on
from tests.letters import letter
from tests.scripted_imap import scripted_imap

pytestmark = pytest.mark.databases("sqlite")

DELIVERED = (
    b"Return-Path: <jan@klos.example>\r\nDelivered-To: %s\r\n"
    b"Received: from mx by %s; Mon, 23 Nov 2026 09:00:00 +0000\r\n"
)


def count(db, table):
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def take_in_all(db, store, cast, read_stored):
    """Fetch and read the mailboxes one after the other."""

    def take_in_all(*mailboxes):
        for mailbox in mailboxes:
            fetch.pull(db, store, mailbox)
        read_stored()

    return take_in_all


def with_folders(server, *folders, name):
    return mailbox_on(server, name=name, folders=folders, watched_folders=folders)


def test_fault_28_one_mail_in_five_places_is_one_message_filed_once(db, server, take_in_all):
    mail = letter(subject="Umowa")
    first = with_folders(server, "INBOX", "Klienci", "Archiwum", name="Sprawy")
    for number, folder in enumerate(first.folders):
        server.mailbox(folder).add(DELIVERED % (b"sprawy@firma.example", b"mx%d" % number) + mail)
    with scripted_imap() as other:
        second = with_folders(other, "INBOX", "Kopie", name="Biuro")
        for number, folder in enumerate(second.folders):
            other.mailbox(folder).add(DELIVERED % (b"biuro@firma.example", b"mail%d" % number) + mail)
        take_in_all(first, second, first)

    assert (count(db, Message), count(db, Sighting), count(db, Filing)) == (1, 5, 1)
    with db.reading() as session:
        glances = folders_at_a_glance(session)
        assert sorted((glance.stored, glance.duplicates) for glance in glances) == [(0, 1)] * 4 + [(1, 0)]
        assert {glance.difference for glance in glances} == {0}


def test_fault_28_the_same_mail_twice_in_one_folder_is_one_message(db, server, inbox, mailbox, take_in_all):
    inbox.fill([letter(subject="Umowa")] * 3)

    take_in_all(mailbox)

    assert (count(db, Message), count(db, Sighting), count(db, Filing)) == (1, 3, 1)


def test_fault_28_a_message_dragged_back_is_seen_again_and_not_filed_again(db, server, inbox, take_in_all):
    mailbox = with_folders(server, "INBOX", "Klienci", name="Sprawy")
    mail = letter(subject="Umowa")
    inbox.add(mail)
    take_in_all(mailbox)
    for source, target in (("INBOX", "Klienci"), ("Klienci", "INBOX")):
        server.mailbox(source).expunge(1)
        server.mailbox(target).add(mail)
        take_in_all(mailbox)

    assert (count(db, Message), count(db, Sighting), count(db, Filing)) == (1, 3, 1)


def test_fault_29_the_same_message_id_with_other_content_is_two_messages(
    db, server, inbox, mailbox, take_in_all
):
    inbox.add(letter(mid="one@klos.example", text="Proszę o ofertę."))
    take_in_all(mailbox)
    inbox.add(letter(mid="one@klos.example", text="Proszę przelać 5000 zł na nowe konto."))
    take_in_all(mailbox)

    with db.reading() as session:
        first, second = session.scalars(select(Message).order_by(Message.id)).all()
        assert first.message_id == second.message_id
        assert "mid_conflict" in first.flags and "mid_conflict" in second.flags
        assert second.variant_of_id is None
        # Nobody files by itself under a borrowed name; the first was filed before anybody borrowed it.
        assert (first.state, second.state) == (MessageState.FILED, MessageState.TRAY)


def test_fault_29_it_is_the_same_when_both_come_at_once(db, server, inbox, mailbox, take_in_all):
    inbox.add(letter(mid="one@klos.example", text="Proszę o ofertę."))
    inbox.add(letter(mid="one@klos.example", text="Proszę przelać 5000 zł na nowe konto."))

    take_in_all(mailbox)

    with db.reading() as session:
        messages = session.scalars(select(Message)).all()
        assert len(messages) == 2
        assert all("mid_conflict" in message.flags for message in messages)


def test_fault_29_the_same_letter_in_another_wrapping_is_a_variant(db, server, inbox, mailbox, take_in_all):
    inbox.add(letter(mid="one@klos.example", subject="Oferta"))
    inbox.add(letter(mid="one@klos.example", subject="[Lista] Oferta"))

    take_in_all(mailbox)

    with db.reading() as session:
        first, second = session.scalars(select(Message).order_by(Message.id)).all()
        assert second.variant_of_id == first.id
        assert "mid_conflict" not in first.flags + second.flags
