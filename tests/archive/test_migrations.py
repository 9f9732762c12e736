"""One path for new and old databases ends at exactly what the models say."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select, text

from archive import migrations
from archive.db import Base, Database
from cases.advisor import Advisor
from cases.case import Case
from cases.filed import Suggestion
from cases.filing import unfile_message
from cases.message import UNTOLD, Message, MessageState
from cases.requirement import RequirementState
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
    db = Database(empty_database_url)

    def fail(config, target):
        config.attributes["connection"].execute(text("CREATE TABLE half (id INTEGER)"))
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("alembic.command.upgrade", fail)
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


# What an office of before mail was forwarded, matched and sent has in its database.
ROWS_OF_0006 = (
    "INSERT INTO advisor (id, name, email, role_code, active, created_at) "
    "VALUES (100, 'Anna', 'anna@firma.example', 'advisor', true, '2026-11-01')",
    "INSERT INTO client (id, kind_code, name, created_at) VALUES (100, 'JDG', 'Kłos', '2026-11-01')",
    "INSERT INTO contact (id, client_id, name, represents) VALUES (100, 100, 'Jan', true)",
    "INSERT INTO contact_email (id, contact_id, address) VALUES (100, 100, 'jan@klos.example')",
    "INSERT INTO case_file (id, number, client_id, owner_id, title, currency, restricted, opened_on, changed_at) "
    "VALUES (100, 'S-2026-0001', 100, 100, 'Piec', 'PLN', false, '2026-11-01', '2026-11-01')",
    "INSERT INTO message (id, canon_digest, raw_digest, size, subject, from_address, received_at, kept_at, text, "
    "new_text, class, flags, parse_version, state_code) VALUES "
    "(100, 'c1', 'r1', 1, 'KRS', 'jan@klos.example', '2026-11-02', '2026-11-02', '', '', '', '[]', 2, 'filed'), "
    "(101, 'c2', 'r2', 1, 'PIT', 'jan@klos.example', '2026-11-02', '2026-11-02', '', '', '', '[]', 2, 'tray')",
    "INSERT INTO message_part (id, message_id, path, digest, filename, media_type, size, is_attachment, is_html_body, "
    "inline, flags) VALUES (100, 100, '1.2', 'd1', 'KRS.pdf', 'application/pdf', 1, true, false, false, '[]')",
    "INSERT INTO filing (id, case_id, message_id, rule, facts, at) "
    "VALUES (100, 100, 100, 'contact', '{}', '2026-11-02')",
    "INSERT INTO suggestion (message_id, case_id, \"rank\", rule, facts) VALUES (101, 100, 1, 'contact', '{}')",
    "INSERT INTO note (id, case_id, kind, text, at) VALUES (100, 100, 'note', 'Zadzwonić.', '2026-11-02')",
    "INSERT INTO document (id, case_id, kind, title, version, message_id, part_path, created_at) "
    "VALUES (100, 100, 'attachment', 'KRS.pdf', 1, 100, '1.2', '2026-11-02')",
    "INSERT INTO document_file (id, document_id, format, filename, digest, size, media_type) "
    "VALUES (100, 100, 'pdf', 'KRS.pdf', 'd1', 1, 'application/pdf')",
    "INSERT INTO requirement (id, case_id, position, type_code, obligation, moment, state_code, document_id) VALUES "
    "(100, 100, 1, 'R01', 'O', 'Z', 'accepted', 100), (101, 100, 2, 'R02', 'O', 'Z', 'required', NULL)",
)


@pytest.fixture
def grown(empty_database_url):
    """The database of an office at revision 0006, brought to the newest."""
    load_every_table()
    db = Database(empty_database_url)
    _upgrade(db, "0006")
    with db.writing() as session:
        for row in ROWS_OF_0006:
            session.execute(text(row))
    db.migrate()
    yield db
    db.dispose()


def test_what_a_document_fulfilled_before_it_fulfils_after(grown):
    with grown.reading() as session:
        kept = session.execute(text("SELECT requirement_id, document_id FROM requirement_document")).all()
        assert [tuple(row) for row in kept] == [(100, 100)]
        assert session.scalar(text("SELECT count(*) FROM requirement")) == 2
        assert session.scalar(text("SELECT key FROM job WHERE kind = 'match'")) == "document:100"


def test_whoever_was_known_before_is_known_by_the_domain_after(grown):
    with grown.reading() as session:
        assert session.scalar(text("SELECT domain FROM contact_email")) == "klos.example"


def test_what_waited_for_a_case_still_keeps_others_out(grown):
    with grown.reading() as session:
        (suggestion,) = session.scalars(select(Suggestion)).all()
        assert (suggestion.binding, suggestion.score, suggestion.reasons) == (True, 0, [])


def test_what_was_filed_before_can_be_taken_out_after(grown):
    with grown.writing() as session:
        message, case = session.get_one(Message, 100), session.get_one(Case, 100)
        assert (message.layers, message.comment, message.sender_check) == ([], None, UNTOLD)
        unfile_message(session, message, case, by=session.get_one(Advisor, 100))

    with grown.reading() as session:
        message, case = session.get_one(Message, 100), session.get_one(Case, 100)
        assert (message.state, message.belongs_to) == (MessageState.TRAY, [case])
        assert case.requirements[0].state is RequirementState.REQUIRED
        assert [note.withdrawn_at for note in case.notes] == [None]


def _upgrade(db, revision):
    with db.engine.execution_options(writing=True).begin() as connection:
        config = migrations._config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
