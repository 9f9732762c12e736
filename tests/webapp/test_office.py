"""An office is built once; it says plainly when there is nothing to build on."""

# ruff: noqa: F811 (fixtures are imported by name and asked for by the same name)

import sqlite3
from pathlib import Path

import pytest

from archive import migrations
from tests.offices import office, office_config  # noqa: F401
from webapp.office import NoDatabase, Office, SchemaNotNewest


def test_a_new_office_is_prepared_from_nothing(office_config):
    with Office(office_config) as new:
        new.prepare()

        assert migrations.revision(new.db) == migrations.newest()
        assert office_config.store.is_dir() and office_config.index.is_dir()
        assert len(office_config.web.secret_key) >= 48
        new.require_database()


def test_what_is_kept_is_open_to_us_only(office_config):
    with Office(office_config) as new:
        new.prepare()
        with new.db.writing():
            kept = sorted(office_config.store.parent.glob("teczka.db*"))
            rights = {path.name: path.stat().st_mode & 0o777 for path in kept}

    assert set(rights.values()) == {0o600} and "teczka.db-wal" in rights
    for folder in (office_config.store, office_config.index, office_config.store.parent):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_preparing_again_changes_nothing(office_config):
    with Office(office_config) as new:
        new.prepare()
        key = office_config.web.secret_key
        new.prepare()

    assert office_config.web.secret_key == key


def test_looking_for_a_database_does_not_make_one(office_config):
    with Office(office_config) as nowhere, pytest.raises(NoDatabase) as refused:
        nowhere.require_database()

    assert "teczka.db" in refused.value.database
    assert not office_config.store.parent.exists()


def test_an_empty_file_is_no_database(office_config):
    path = Path(office_config.database_url.removeprefix("sqlite:///"))
    path.parent.mkdir()
    path.touch()

    with Office(office_config) as empty, pytest.raises(NoDatabase):
        empty.require_database()


def test_a_database_of_another_version_is_not_worked_on(office):
    with sqlite3.connect(office.db.url.database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    connection.close()

    with pytest.raises(SchemaNotNewest) as refused:
        office.require_database()

    assert (refused.value.found, refused.value.newest) == ("0000", migrations.newest())


def test_an_office_can_be_closed_and_closed_again(office):
    assert office.index.needs_repair
    office.close()

    assert office.closing.is_set()
