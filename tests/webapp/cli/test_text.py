"""Texts are read again by jobs: what a command asked for is done by whoever works, also after it was stopped."""

import pytest
from sqlalchemy import update

from archive import jobs
from archive.text.extracted import Extracted, TextState
from archive.text.kept import FileText, keep
from cases.document import upload_document
from tests.archive.text import locking, making
from tests.webapp.furniture import merged
from webapp.work import drain


@pytest.fixture
def enter(office, cast):
    """Enter a file in Anna's case and have it read; its digest."""

    def entered(filename, content):
        with office.db.writing() as session:
            here = merged(session, cast)
            details = {"filename": filename, "media_type": "application/octet-stream", "by": here.anna}
            digest = upload_document(session, office.store, here.klos_case, content, **details).file.digest
        drain(office)
        return digest

    return entered


def text_of(office, digest):
    with office.db.reading() as session:
        return session.get(FileText, digest)


def spoil(office, digest, **values):
    with office.db.writing() as session:
        session.execute(update(FileText).where(FileText.digest == digest).values(**values))


def test_texts_of_an_older_version_are_read_again(office, teczka, enter):
    old, new = enter("stara.txt", b"Umowa"), enter("nowa.txt", b"Aneks")
    spoil(office, old, text="?", version=1)
    spoil(office, new, text="?")

    result = teczka("text", "again")
    drain(office)

    assert result.exit_code == 0
    assert "1 files" in result.stdout
    assert (text_of(office, old).text, text_of(office, new).text) == ("Umowa", "?")
    assert teczka("text", "again").stdout.startswith("0 files")


def test_texts_in_a_state_are_read_again_whatever_version_read_them(office, teczka, enter):
    digest, other = enter("umowa.txt", b"Umowa"), enter("aneks.txt", b"Aneks")
    spoil(office, digest, text="", state_code="broken")
    spoil(office, other, text="?")

    teczka("text", "again", "--state", "broken", "--state", "too_large")
    drain(office)

    assert text_of(office, digest).text == "Umowa"
    assert text_of(office, other).text == "?"


def test_a_state_and_older_ask_for_both(office, teczka, enter):
    digest = enter("umowa.txt", b"Umowa")
    spoil(office, digest, state_code="broken")

    assert teczka("text", "again", "--state", "broken", "--older").stdout.startswith("0 files")


def test_what_was_asked_for_and_not_done_is_asked_for_again(office, teczka, enter, monkeypatch):
    monkeypatch.setattr("webapp.texts.AGAIN_BATCH", 1)
    digests = [enter(f"umowa{n}.txt", f"Umowa {n}".encode()) for n in range(3)]
    for digest in digests:
        spoil(office, digest, text="?", version=1)

    assert teczka("text", "again").stdout.startswith("3 files")
    assert teczka("text", "again").stdout.startswith("3 files")

    with office.db.reading() as session:
        assert jobs.count_pending(session)["text"] == 3
    drain(office)
    assert {text_of(office, digest).text for digest in digests} == {"Umowa 0", "Umowa 1", "Umowa 2"}


def test_a_text_opened_with_a_password_is_not_lost_by_reading_again(office, teczka, enter):
    digest = enter("umowa.pdf", locking.locked_pdf(making.pdf("Umowa"), "zielony"))
    with office.db.writing() as session:
        keep(session, digest, Extracted(TextState.TEXT, "Umowa", 1))
    spoil(office, digest, version=1)

    teczka("text", "again")
    drain(office)

    assert text_of(office, digest).text == "Umowa"
    assert teczka("text", "again").stdout.startswith("0 files")


def test_the_states_are_counted(office, teczka, enter):
    enter("umowa.txt", b"Umowa")
    enter("pusty.txt", b" ")

    result = teczka("text", "status")

    assert result.stdout.splitlines()[:2] == ["text\t1", "no_text\t1"]


def test_every_state_can_be_asked_for():
    from webapp.cli.text import STATES
    from webapp.filters import TEXT_STATES

    assert set(STATES) == {state.value for state in TextState} == set(TEXT_STATES)


def fail_for_good(office, monkeypatch, kind, digest):
    """The job's last try fails."""

    def failing(*args, **options):
        raise ValueError("nobody expected that")

    monkeypatch.setattr("webapp.jobs.read_pictures", failing)
    monkeypatch.setattr("webapp.jobs.settled", failing)
    with office.db.writing() as session:
        asked = {"pages": [(1, 1)], "then": "text", "sealed": "s"} if kind == "ocr" else {}
        jobs.enqueue(session, kind, digest, asked)
        session.execute(update(jobs.Job).where(jobs.Job.kind == kind).values(attempts=jobs.TRIES - 1))
    drain(office)
    with office.db.reading() as session:
        job = session.query(jobs.Job).filter_by(kind=kind, key=digest).one()
        assert (job.set_aside_at, job.done_at is None) == (None, False)
        return job.payload


@pytest.mark.expects_warnings
def test_a_scan_that_is_given_up_waits_no_longer(office, teczka, enter, monkeypatch):
    digest = enter("skan.txt", b"Umowa")
    spoil(office, digest, state_code="waiting_for_ocr")

    payload = fail_for_good(office, monkeypatch, "ocr", digest)

    kept = text_of(office, digest)
    assert (kept.state, kept.text, kept.error) == (
        TextState.BROKEN,
        "Umowa",
        "Given up: ValueError: nobody expected that",
    )
    assert payload is None
    assert "broken\t1" in teczka("text", "status").stdout


@pytest.mark.expects_warnings
def test_a_file_whose_reading_is_given_up_counts_as_broken(office, teczka, monkeypatch):
    fail_for_good(office, monkeypatch, "text", "a" * 64)

    assert text_of(office, "a" * 64).state is TextState.BROKEN
    assert "broken\t1" in teczka("text", "status").stdout


@pytest.mark.expects_warnings
def test_an_earlier_text_outlives_a_reading_that_is_given_up(office, enter, monkeypatch):
    digest = enter("umowa.txt", b"Umowa")

    fail_for_good(office, monkeypatch, "text", digest)

    assert (text_of(office, digest).state, text_of(office, digest).text) == (TextState.TEXT, "Umowa")
