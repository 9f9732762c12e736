"""One path for new and old databases ends at exactly what the models say."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from archive import migrations
from archive.db import Base, Database
from tests.tables import load_every_table


def test_the_migrated_schema_is_the_models(db):
    load_every_table()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_again_changes_nothing(db):
    db.migrate()

    assert migrations.revision(db) == migrations.newest()


def test_an_empty_database_takes_the_same_path(empty_database_url):
    db = Database(empty_database_url)
    assert migrations.revision(db) is None

    db.migrate()

    assert migrations.revision(db) == migrations.newest()
    db.dispose()


def test_a_failed_migration_leaves_nothing_behind(empty_database_url, monkeypatch):
    import pytest

    db = Database(empty_database_url)

    def fail(config, target):
        config.attributes["connection"].execute(text("CREATE TABLE half (id INTEGER)"))
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(migrations.command, "upgrade", fail)
    with pytest.raises(RuntimeError):
        db.migrate()

    assert not inspect(db.engine).has_table("half")
    db.dispose()


def test_no_migration_imports_the_models():
    from pathlib import Path

    for path in Path(migrations.__file__).parent.glob("versions/*.py"):
        content = path.read_text(encoding="utf-8")
        assert not {"archive", "cases", "ingest", "webapp"} & set(content.replace(".", " ").split()), (
            path.name
        )


def test_what_a_document_fulfilled_before_it_fulfils_after(empty_database_url):
    db = Database(empty_database_url)
    _upgrade(db, "0007")
    with db.writing() as session:
        for row in (
            "INSERT INTO advisor (id, name, email, role_code, active, created_at) "
            "VALUES (1, 'Anna', 'a@f.example', 'advisor', true, '2026-11-01')",
            "INSERT INTO client (id, kind_code, name, created_at) VALUES (1, 'JDG', 'Kłos', '2026-11-01')",
            "INSERT INTO case_file "
            "(id, number, client_id, owner_id, title, currency, restricted, opened_on, changed_at) "
            "VALUES (1, 'S-2026-0001', 1, 1, 'Piec', 'PLN', false, '2026-11-01', '2026-11-01')",
            "INSERT INTO document (id, case_id, kind, title, version, created_at) "
            "VALUES (1, 1, 'upload', 'KRS.pdf', 1, '2026-11-01')",
            "INSERT INTO requirement (id, case_id, position, type_code, obligation, moment, state_code, document_id) "
            "VALUES (1, 1, 1, 'R01', 'O', 'Z', 'accepted', 1), (2, 1, 2, 'R02', 'O', 'Z', 'required', NULL)",
        ):
            session.execute(text(row))

    db.migrate()

    with db.reading() as session:
        kept = session.execute(text("SELECT requirement_id, document_id FROM requirement_document")).all()
        assert [tuple(row) for row in kept] == [(1, 1)]
        assert session.scalar(text("SELECT count(*) FROM requirement")) == 2
        assert session.scalar(text("SELECT key FROM job WHERE kind = 'match'")) == "document:1"
    db.dispose()


def _upgrade(db, revision):
    with db.engine.execution_options(writing=True).begin() as connection:
        config = migrations._config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
