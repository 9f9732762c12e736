"""Mail taken in from files goes the whole way; a message is looked at without keeping anything."""

import json
import zipfile

import pytest
from click.testing import CliRunner

from cases.message import Message
from ingest.mailfiles import walk
from webapp.cli import main


def test_files_are_taken_in_once(teczka, office, letter, tmp_path):
    letter("a.eml"), letter("b.eml", subject="Umowa")

    first, second = teczka("mail", "import", tmp_path), teczka("mail", "import", tmp_path / "a.eml")

    assert first.exit_code == 0, first.stderr
    assert first.stdout.startswith("2 messages taken in, 0 imported before")
    assert second.stdout.startswith("0 messages taken in, 1 imported before")
    with office.db.reading() as session:
        assert sorted(m.subject for m in session.query(Message)) == ["Piec obrotowy", "Umowa"]


def test_a_file_that_is_no_mail_is_named_and_the_rest_taken_in(teczka, office, letter, tmp_path):
    letter("b.eml")
    (tmp_path / "a.eml").write_bytes(b"%PDF-1.7")
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("umowa.eml", b"From: jan@klos.example\r\nSubject: Umowa\r\n\r\n")

    told = teczka("mail", "import", tmp_path)

    assert told.exit_code == 1
    assert "2 messages taken in, 0 imported before" in told.stdout and "2 jobs done" not in told.stdout
    assert f"“{tmp_path / 'a.eml'}” is neither a mail nor an Outlook message." in told.stderr
    with office.db.reading() as session:
        assert sorted(m.subject for m in session.query(Message)) == ["Piec obrotowy", "Umowa"]


def test_on_a_terminal_the_progress_is_told(teczka, office, letter, tmp_path, monkeypatch):
    letter("a.eml")
    monkeypatch.setattr("webapp.cli.progress.Line.is_seen", True)
    monkeypatch.setattr("webapp.cli.progress.SECONDS", -1)

    told = teczka("mail", "import", tmp_path)

    assert "100% (0 of 0 MB), 1 messages taken in, 0 imported before" in told.stderr
    assert "jobs done" in told.stderr


def test_an_office_in_the_folder_is_not_read_as_mail(teczka, office, letter, tmp_path, monkeypatch):
    letter("a.eml")
    opened = []
    kinds = walk.kind_of
    monkeypatch.setattr(
        walk, "kind_of", lambda file, fields: opened.append(str(file.name)) or kinds(file, fields)
    )

    first, second = teczka("mail", "import", tmp_path), teczka("mail", "import", tmp_path)

    assert "1 messages taken in, 0 imported before" in first.stdout
    assert "0 messages taken in, 1 imported before" in second.stdout
    kept = [str(place) for place in office.config.own_places]
    assert str(tmp_path / "a.eml") in opened
    assert not [name for name in opened if name.startswith(tuple(kept))]


def test_there_must_be_something_to_import(teczka, office, tmp_path):
    refused = teczka("mail", "import", tmp_path / "none")

    assert refused.exit_code == 1
    assert "none" in refused.stderr


def test_inspect_prints_one_object_a_line_in_the_order_of_the_files(letter):
    paths = [letter("b.eml", subject="Zaświadczenie"), letter("a.eml")]

    told = CliRunner().invoke(main, ["mail", "inspect", "--json", *map(str, paths)])

    first, second = map(json.loads, told.stdout.splitlines())
    assert first["subject"] == "Zaświadczenie"
    assert (second["subject"], second["from"]) == (
        "Piec obrotowy",
        {"name": "Jan", "address": "jan@klos.example"},
    )
    assert second["date"] == "2026-11-23T10:00:00+01:00"
    assert told.exit_code == 0


def test_a_file_that_cannot_be_read_does_not_hold_up_the_next(letter, tmp_path):
    paths = [tmp_path / "none.eml", letter("a.eml"), tmp_path]

    told = CliRunner().invoke(main, ["mail", "inspect", "--json", *map(str, paths)])

    assert told.exit_code == 1
    assert [json.loads(line)["subject"] for line in told.stdout.splitlines()] == ["Piec obrotowy"]
    assert "none.eml" in told.stderr


def test_inspect_speaks_plainly_too(letter):
    told = CliRunner().invoke(main, ["mail", "inspect", str(letter("a.eml"))])

    assert "Jan <jan@klos.example>" in told.stdout
    assert "Subject: Piec obrotowy" in told.stdout


@pytest.mark.server
def test_a_pass_over_the_mailboxes_fetches_and_reads(teczka, office, dovecot, imap_user, config_file, letter):
    dovecot.append(imap_user, letter("a.eml").read_bytes())
    _add_mailbox(config_file, dovecot, imap_user)

    pulled = teczka("mail", "pull")

    assert pulled.exit_code == 0, pulled.stderr
    assert "1 new messages" in pulled.stdout
    with office.db.reading() as session:
        assert session.query(Message).one().subject == "Piec obrotowy"


def test_a_mailbox_that_does_not_answer_is_told(teczka, office, config_file):
    (config_file.parent / "imap_password").write_text("secret")
    with open(config_file, "a", encoding="utf-8") as file:
        file.write(_mailbox("dead", port=9, user="x"))

    refused = teczka("mail", "pull")

    assert refused.exit_code == 1
    assert "dead" in refused.stderr


@pytest.mark.server
def test_one_dead_mailbox_does_not_hold_up_another(teczka, office, dovecot, imap_user, config_file, letter):
    dovecot.append(imap_user, letter("a.eml").read_bytes())
    _add_mailbox(config_file, dovecot, imap_user)
    with open(config_file, "a", encoding="utf-8") as file:
        file.write(_mailbox("dead", port=9, user="x"))

    pulled = teczka("mail", "pull")

    assert pulled.exit_code == 1
    assert "dead: " in pulled.stderr and "sprawy: 1 new messages" in pulled.stdout
    with office.db.reading() as session:
        assert session.query(Message).one().subject == "Piec obrotowy"


def _mailbox(name, *, port, user):
    return f"""
[[mailboxes]]
name = "{name}"
address = "{user}@example.org"
host = "127.0.0.1"
port = {port}
tls = "none"
user = "{user}"
password_file = "imap_password"
"""


def _add_mailbox(config_file, server, user):
    (config_file.parent / "imap_password").write_text(server.password)
    with open(config_file, "a", encoding="utf-8") as file:
        file.write(_mailbox("sprawy", port=server.port, user=user))
