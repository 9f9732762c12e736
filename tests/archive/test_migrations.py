"""One path for new and old databases ends at exactly what the models say."""

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
