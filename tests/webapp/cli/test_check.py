"""`check` says "ok" only when everything is whole."""

import os
import shutil

import pytest

from archive import jobs
from archive.audit import Event
from cases.note import add_note
from ingest.importing import import_messages
from tests.cast import JAN, enter_cast
from tests.offices import office_in
from webapp.work import drain

LETTER = f"From: {JAN}\r\nSubject: Piec\r\n\r\nDzien dobry.\r\n".encode()


@pytest.fixture(scope="module")
def full_folder(tmp_path_factory, migrated_sqlite):
    """An office with a case, a note and a message, all read and indexed: made once, to be copied."""
    folder = tmp_path_factory.mktemp("full") / "office"
    with office_in(folder, migrated_sqlite) as office:
        with office.db.writing() as session:
            cast = enter_cast(session)
            add_note(session, cast.klos_case, "Piec ma 19 lat.", by=cast.anna)
        import_messages(office.db, office.store, [("a.eml", LETTER)])
        drain(office)
    return folder


@pytest.fixture
def full_office(office, full_folder):
    """The test's own copy of the full office."""
    shutil.copytree(full_folder, office.config.store.parent, dirs_exist_ok=True)
    return office


def test_a_sound_office_is_ok_in_every_line(teczka, full_office):
    checked = teczka("check")

    assert checked.exit_code == 0, checked.stdout
    lines = checked.stdout.splitlines()
    assert len(lines) == 6
    assert all(line.startswith("ok  ") for line in lines)


def test_a_damaged_file_is_found(teczka, full_office):
    path = next(full_office.store.folder.glob("[0-9a-f][0-9a-f]/*"))
    path.write_bytes(b"something else")

    checked = teczka("check")

    assert checked.exit_code == 1
    assert path.name in checked.stdout


def test_a_missing_file_is_found(teczka, full_office):
    path = next(full_office.store.folder.glob("[0-9a-f][0-9a-f]/*"))
    os.remove(path)

    checked = teczka("check")

    assert checked.exit_code == 1
    assert path.name in checked.stdout


def test_a_changed_event_is_found(teczka, full_office):
    with full_office.db.writing() as session:
        session.query(Event).filter_by(seq=1).update({"action": "nothing_happened"})

    checked = teczka("check")

    assert checked.exit_code == 1
    assert "Event 1 was changed" in checked.stdout


def test_an_entry_that_the_index_lacks_is_found(teczka, full_office):
    full_office.index.update([], deleted=["note:1"])

    checked = teczka("check")

    assert checked.exit_code == 1
    assert "lacking note:1" in checked.stdout


def test_an_entry_that_is_only_waiting_is_no_problem(teczka, full_office):
    full_office.index.update([], deleted=["note:1"])
    with full_office.db.writing() as session:
        jobs.enqueue(session, "index", "note:1")

    checked = teczka("check")

    assert checked.exit_code == 0
    assert "index 1" in checked.stdout


@pytest.mark.expects_warnings
def test_a_job_that_was_set_aside_is_shown(teczka, full_office):
    with full_office.db.writing() as session:
        jobs.enqueue(session, "read", "sighting:999")
    drain(full_office)
    with full_office.db.writing() as session:
        session.query(jobs.Job).filter_by(key="sighting:999").update({"set_aside_at": jobs.utcnow()})

    checked = teczka("check")

    assert checked.exit_code == 1
    assert "read sighting:999" in checked.stdout


def test_a_schema_of_another_version_ends_the_questions(teczka, full_office):
    with full_office.db.engine.execution_options(writing=True).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")

    checked = teczka("check")

    assert checked.exit_code == 1
    assert "revision 0000" in checked.stdout
    assert "Files" not in checked.stdout


def test_there_is_nothing_to_check_before_init(teczka):
    assert teczka("check").exit_code == 1
