"""`init` makes a database with its first manager; `migrate` brings it to the newest schema."""

import logging

from archive import audit
from webapp import account
from webapp.config import load
from webapp.office import Office

MAREK = ("--name", "Marek Testowy", "--email", "Marek@Firma.example")


def begin(teczka, tmp_path):
    (tmp_path / "password").write_text("a long password\n")
    return teczka("init", *MAREK, "--password-file", tmp_path / "password")


def test_init_makes_everything_a_manager_needs(teczka, tmp_path, config_file):
    begun = begin(teczka, tmp_path)

    assert begun.exit_code == 0, begun.stderr
    with Office(load(config_file)) as office, office.db.reading() as session:
        held = account.of_email(session, "marek@firma.example")
        assert account.verified(held, "a long password")
        assert held.advisor.is_manager
        assert audit.verify(session) == []


def test_the_demos_database_is_the_demos(teczka, tmp_path, config_file):
    demo = load(config_file).store.parent
    demo.mkdir(exist_ok=True)
    (demo / "demo.json").write_text("{}")

    refused = begin(teczka, tmp_path)

    assert refused.exit_code == 1
    assert f"{demo} belongs to the demo" in refused.stderr
    assert [path.name for path in demo.iterdir()] == ["demo.json"]


def test_init_asks_for_a_mailboxs_password(teczka, tmp_path, config_file):
    with config_file.open("a") as file:
        file.write(
            '[[mailboxes]]\nname = "Sprawy"\naddress = "s@firma.example"\nhost = "imap.firma.example"\n'
            'user = "s"\npassword_file = "imap_password"\n'
        )

    begun = begin(teczka, tmp_path)

    assert begun.exit_code == 0
    assert f"“Sprawy” has no password yet: write it to {config_file.parent / 'imap_password'}" in begun.stderr


def test_libraries_do_not_tell_of_every_step(teczka, tmp_path):
    begin(teczka, tmp_path)

    assert not logging.getLogger("alembic.runtime.migration").isEnabledFor(logging.INFO)
    assert not logging.getLogger("imapclient").isEnabledFor(logging.INFO)


def test_init_asks_for_what_is_not_given(teczka):
    begun = teczka("init", input="Marek\nmarek@firma.example\na long password\na long password\n")

    assert begun.exit_code == 0, begun.stderr
    assert "a long password" not in begun.stdout


def test_a_second_init_changes_nothing(teczka, tmp_path):
    begin(teczka, tmp_path)

    again = begin(teczka, tmp_path)

    assert again.exit_code == 1
    assert "teczka user add" in again.stderr


def test_a_short_password_is_refused(teczka, tmp_path):
    (tmp_path / "password").write_text("short\n")

    refused = teczka("init", *MAREK, "--password-file", tmp_path / "password")

    assert refused.exit_code == 1
    assert "at least" in refused.stderr


def test_migrate_tells_the_revision(teczka, office):
    migrated = teczka("migrate")

    assert migrated.exit_code == 0
    assert "revision" in migrated.stdout


def test_there_is_nothing_to_migrate_before_init(teczka):
    assert teczka("migrate").exit_code == 1
