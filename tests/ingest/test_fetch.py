"""From a real IMAP server into the store and the ledger, and back to the same bytes."""

import imaplib

import pytest
from sqlalchemy import func, select

from archive import jobs, leases
from cases.filed import Filing
from cases.message import Message
from ingest import batches, fetch, importing, large, ledger
from ingest.ledger import MailFolder, Sighting, SightingState
from tests.letters import letter, note_file

pytestmark = pytest.mark.server


def count(db, table):
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def five(dovecot, imap_user):
    """Five letters in the mailbox."""
    letters = [letter(subject=f"List {n}", mid=f"{n}@klos.example", files=[note_file()]) for n in range(5)]
    for content in letters:
        dovecot.append(imap_user, content)
    return letters


def test_every_message_is_stored_byte_for_byte(db, store, dovecot, mailbox_config, five):
    pulled = fetch.pull(db, store, mailbox_config)

    assert [(p.on_server, p.stored, p.missed) for p in pulled] == [(5, 5, 0)]
    with db.reading() as session:
        digests = session.scalars(select(Sighting.raw_digest).order_by(Sighting.uid)).all()
        assert [store.read(digest) for digest in digests] == five
        assert jobs.count_pending(session) == {"read": 5}


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("size", [large.LARGE + 1, large.LARGE + large.PIECE, large.LARGE + large.PIECE + 1])
def test_a_large_message_is_the_same_after_its_pieces_are_put_together(
    db, store, dovecot, imap_user, mailbox_config, size
):
    content = (b"Subject: film\r\n\r\n" + b"0123456789\r\n" * (size // 12 + 1))[: size - 2] + b"\r\n"
    dovecot.append(imap_user, content)

    assert fetch.pull(db, store, mailbox_config)[0].stored == 1

    with db.reading() as session:
        assert store.read(session.scalars(select(Sighting.raw_digest)).one()) == content


def test_reading_leaves_no_trace_on_the_server(db, store, dovecot, imap_user, mailbox_config, five):
    before = dovecot.flags(imap_user)

    fetch.pull(db, store, mailbox_config)

    assert dovecot.flags(imap_user) == before


def test_a_second_pass_fetches_nothing(db, store, mailbox_config, five):
    fetch.pull(db, store, mailbox_config)

    assert fetch.pull(db, store, mailbox_config)[0].stored == 0
    assert count(db, Sighting) == 5


def test_new_uids_for_old_mail_make_sightings_and_no_messages(
    db, store, cast, dovecot, imap_user, mailbox_config, five, read_stored
):
    fetch.pull(db, store, mailbox_config)
    read_stored()
    dovecot.renumber(imap_user)

    fetch.pull(db, store, mailbox_config)
    read_stored()

    assert (count(db, Sighting), count(db, Message), count(db, Filing)) == (10, 5, 5)


def test_a_folder_in_other_hands_is_left_alone(db, store, mailbox_config, five):
    with db.writing() as session:
        folder = ledger.folder_of(session, "office", "INBOX")
        assert ledger.take_lease(session, folder, leases.new_token())

    assert fetch.pull(db, store, mailbox_config)[0].stored == 0


def test_a_lost_lease_ends_the_pass_before_it_commits(db, store, mailbox_config, five, monkeypatch):
    monkeypatch.setattr(fetch.Visit, "_keep", steal_lease_then(fetch.Visit._keep))

    with pytest.raises(fetch.LeaseLost):
        fetch.pull(db, store, mailbox_config)
    with db.reading() as session:
        assert set(session.scalars(select(Sighting.state_code))) == {SightingState.LISTED.value}


def steal_lease_then(keep):
    def keep_after_theft(visit, got):
        with visit.db.writing() as session:
            session.scalars(select(MailFolder)).one().lease = leases.new_token()
        keep(visit, got)

    return keep_after_theft


def test_a_wrong_password_is_an_error_and_no_loss(db, store, mailbox_config, five):
    mailbox_config.password = "wrong"

    with pytest.raises(Exception, match="(?i)auth"):
        fetch.pull(db, store, mailbox_config)
    assert count(db, Sighting) == 0


def test_tls_is_verified(db, store, dovecot, mailbox_config, five):
    mailbox_config.tls, mailbox_config.port, mailbox_config.host = "tls", dovecot.tls_port, "localhost"

    with pytest.raises(Exception, match="(?i)certificate"):
        fetch.pull(db, store, mailbox_config)

    mailbox_config.ca_file = str(dovecot.ca)
    assert fetch.pull(db, store, mailbox_config)[0].stored == 5


def test_batches_are_bounded_by_count_and_size():
    sizes = [1] * 449 + [batches.BATCH_BYTES - 300_000] + [3_000_000] * 2 + [5_000_000, 1]
    sightings = [Sighting(uid=uid, server_size=size, attempts=0) for uid, size in enumerate(sizes, 1)]

    found = [len(batch) for batch in batches.batches(sightings)]

    assert found == [200, 200, 49, 1, 2, 1, 1]


def test_what_made_trouble_goes_in_fewer_and_then_alone():
    tries = dict.fromkeys(range(1, 251), 0) | dict.fromkeys(range(251, 271), 1) | {271: 2, 272: 2}
    sightings = [Sighting(uid=uid, server_size=1, attempts=count) for uid, count in tries.items()]

    assert [len(batch) for batch in batches.batches(sightings)] == [200, 50, 16, 4, 1, 1]


def test_imported_files_are_known_the_second_time(db, store, five):
    files = [(f"{n}.eml", content) for n, content in enumerate(five)]

    assert importing.import_messages(db, store, files) == (5, 0)
    assert importing.import_messages(db, store, files) == (0, 5)


def test_the_port_of_nobody_is_an_error(db, store, mailbox_config):
    mailbox_config.port = 1

    with pytest.raises((OSError, imaplib.IMAP4.error)):
        fetch.pull(db, store, mailbox_config)
