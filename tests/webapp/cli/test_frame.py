"""What holds for every command: help without waiting, one sentence for what went wrong, the configured language."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from webapp.cli import main
from webapp.cli.frame import in_a_line

HEAVY = {
    "flask",
    "sqlalchemy",
    "whoosh",
    "weasyprint",
    "morfeusz2",
    "alembic",
    "imapclient",
    "waitress",
    "docx",
}


def commands(group=main, path=()):
    """Every command with its words, groups included."""
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def test_the_names_of_the_commands_are_fixed():
    assert {" ".join(path) for path, _ in commands()} >= {
        "demo", "init", "migrate", "serve", "web", "work", "mail", "mail watch", "mail pull", "mail import",
        "mail inspect", "search", "index", "produce", "check", "user", "user add", "user list", "user disable",
        "config",
    }  # fmt: skip


@pytest.mark.parametrize("words", [path for path, _ in commands()], ids=" ".join)
def test_every_command_tells_what_it_does(words):
    told = CliRunner().invoke(main, [*words, "--help"])

    assert told.exit_code == 0
    assert len(told.stdout.splitlines()) > 3


@pytest.mark.parametrize("words", [("--help",), ("mail", "--help"), ("serve", "--help")])
def test_help_loads_nothing_that_it_does_not_need(words):
    before = modules_after("import webapp")

    after = modules_after(f"from webapp.cli import main; main({words!r}, standalone_mode=False)")

    assert HEAVY & (after - before) == set()


def modules_after(code):
    """What a new interpreter has loaded after the code."""
    told = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(told.stdout.split())


def test_without_a_database_the_way_to_one_is_told(teczka):
    refused = teczka("search", "umowa")

    assert refused.exit_code == 1
    assert "teczka init" in refused.stderr
    assert refused.stdout == ""


def test_a_wrong_configuration_is_one_sentence(tmp_path):
    path = tmp_path / "wrong.toml"
    path.write_text("langauge = 'pl'")

    refused = CliRunner().invoke(main, ["--config", str(path), "config"])

    assert refused.exit_code == 1
    assert "langauge" in refused.stderr and str(path) in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_the_sentence_is_in_the_configured_language(teczka, config_file):
    config_file.write_text(config_file.read_text(encoding="utf-8").replace('"en"', '"pl"'), encoding="utf-8")

    assert "uruchom najpierw" in teczka("check").stderr


def test_outside_trouble_is_one_sentence(teczka, config_file):
    database = config_file.parent / "office" / "teczka.db"
    database.parent.mkdir()
    database.write_bytes(b"this is no database" * 100)

    refused = teczka("user", "list")

    assert refused.exit_code == 1
    assert "not a database" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_debug_shows_where_it_happened(teczka, config_file):
    database = config_file.parent / "office" / "teczka.db"
    database.parent.mkdir()
    database.write_bytes(b"this is no database" * 100)

    assert teczka("--debug", "user", "list").exception.__class__.__name__ == "DatabaseError"


def test_the_statement_behind_a_database_error_is_not_shown():
    assert in_a_line(ValueError("disk full\n[parameters: ('a letter',)]")) == "disk full"
    assert in_a_line(KeyError()) == "KeyError"


def test_the_configuration_is_shown_without_secrets(teczka, office, config_file):
    shown = teczka("config")

    assert "web.secret_key = ***" in shown.stdout
    assert office.config.web.secret_key not in shown.stdout
    assert "firm.city = Lublin" in shown.stdout
    assert str(config_file) in shown.stdout
