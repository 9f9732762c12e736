"""What the database names is compared with what the store has."""

from archive.drift import differences
from archive.fixity import referenced, verify
from archive.text.extracted import Extracted, TextState
from archive.text.kept import FileText, keep
from tests.tables import load_every_table


def test_every_digest_is_named_once(db):
    with db.writing() as session:
        for digest in ("b" * 64, "a" * 64):
            keep(session, digest, Extracted(TextState.NO_TEXT))

    with db.reading() as session:
        assert referenced(session, FileText.digest, FileText.digest) == ["a" * 64, "b" * 64]


def test_rows_that_do_not_count_name_nothing(db):
    with db.writing() as session:
        keep(session, "a" * 64, Extracted(TextState.NO_TEXT))
        keep(session, "b" * 64, Extracted(TextState.TEXT, "tekst"))

    with db.reading() as session:
        is_text = FileText.state_code == TextState.TEXT.value
        assert referenced(session, (FileText.digest, is_text)) == ["b" * 64]


def test_missing_and_damaged_files_are_told(store):
    sound, damaged = store.put_all([b"sound", b"damaged"])
    store.path(damaged).write_bytes(b"other")
    missing = "f" * 64

    told = list(verify(store, [sound, damaged, missing]))

    assert len(told) == 2
    assert damaged in told[0] and missing in told[1]


def test_a_migrated_database_is_what_the_models_say(db):
    load_every_table()

    assert differences(db) == []


def test_a_table_that_somebody_changed_is_told(db):
    load_every_table()
    with db.engine.execution_options(writing=True).begin() as connection:
        connection.exec_driver_sql("DROP TABLE note")
        connection.exec_driver_sql("ALTER TABLE task ADD COLUMN colour VARCHAR(10)")

    told = " ".join(differences(db))

    assert "add_table" in told and "note" in told
    assert "remove_column" in told and "colour" in told
