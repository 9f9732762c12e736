"""The command line in a test: run in this process, against an office of the test's own."""

import pytest
from click.testing import CliRunner

from tests.cast import enter_cast
from tests.offices import config_file, office, office_config, quick_hasher  # noqa: F401
from webapp import account
from webapp.cli import main


@pytest.fixture(autouse=True)
def _hash_quickly(quick_hasher):  # noqa: F811
    """Nothing here is about how slow a password is to guess."""


@pytest.fixture
def teczka(config_file):  # noqa: F811
    """Run `teczka …` with the test's configuration; the result has `exit_code`, `stdout`, `stderr`."""

    def run(*words, **options):
        return CliRunner().invoke(main, ["--config", str(config_file), *map(str, words)], **options)

    return run


@pytest.fixture
def cast(office):  # noqa: F811
    """Everyone, entered in the office, with accounts for Anna and Marek."""
    with office.db.writing() as session:
        everyone = enter_cast(session)
        for person in (everyone.anna, everyone.marek):
            account.create(session, person, account.hashed("a long password"))
    return everyone


@pytest.fixture
def letter(tmp_path):
    """A message in a file."""

    def write(name, subject="Piec obrotowy", sender="jan@klos.example"):
        path = tmp_path / name
        path.write_text(
            f"From: Jan <{sender}>\r\nTo: sprawy@dobrybrzeg.example\r\nSubject: {subject}\r\n"
            f"Message-ID: <{name}@klos.example>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0100\r\n\r\nDzien dobry.\r\n",
            newline="",
        )
        return path

    return write
