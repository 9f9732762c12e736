"""What the mailboxes' page says: reached when, how many came, how many wait, what failed."""

from archive.db import utcnow
from ingest import ledger
from ingest.ledger import Sighting, SightingState
from ingest.status import folders_at_a_glance


def test_each_folder_tells_how_far_its_messages_got(session):
    inbox = ledger.folder_of(session, "sprawy", "INBOX")
    inbox.last_success_at = utcnow()
    ledger.list_sightings(session, inbox, 1, [1, 2, 3, 4])
    first, second, third, _ = session.query(Sighting).order_by(Sighting.uid).all()
    first.state_code = SightingState.DONE.value
    second.state_code = SightingState.STORED.value
    third.state_code = SightingState.FETCH_FAILED.value
    session.flush()

    [glance] = folders_at_a_glance(session)

    assert (glance.kept, glance.waiting, glance.failed) == (1, 2, 1)
    assert glance.is_well


def test_files_come_last_and_trouble_is_seen(session):
    ledger.folder_of(session, ledger.IMPORT, "files")
    inbox = ledger.folder_of(session, "sprawy", "INBOX")
    inbox.last_error = "connection refused"
    session.flush()

    first, last = folders_at_a_glance(session)

    assert (first.folder.account, first.is_well) == ("sprawy", False)
    assert (last.folder.account, last.kept) == (ledger.IMPORT, 0)
