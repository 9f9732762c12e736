"""`mail check` tells in words what a new mailbox allows, and whether it works as it is set up."""

import pytest

from tests.scripted_imap import scripted_imap


@pytest.fixture
def server():
    with scripted_imap() as server:
        yield server


@pytest.fixture
def mailbox(config_file, server):
    """Enter a mailbox on the server in the configuration, with its right password or another."""
    (config_file.parent / "right").write_text("secret\n")
    (config_file.parent / "wrong").write_text("wrong\n")

    def enter(name="Sprawy", password="right", mode="read_only"):
        with open(config_file, "a", encoding="utf-8") as file:
            file.write(
                f'[[mailboxes]]\nname = "{name}"\naddress = "s@firma.example"\nhost = "127.0.0.1"\n'
                f'port = {server.port}\ntls = "none"\nuser = "office"\npassword_file = "{password}"\nmode = "{mode}"\n'
            )

    return enter


def test_a_mailbox_that_works_is_explained(teczka, office, mailbox, server):
    mailbox()
    server.mailbox("Documents")

    checked = teczka("mail", "check", "Sprawy")

    assert checked.exit_code == 0, checked.stdout
    lines = checked.stdout.splitlines()
    assert lines[0] == f"Sprawy · office · 127.0.0.1:{server.port}"
    assert "  ok  The server lets office in, by password." in lines
    assert '  ok  Folders that are not read: "Documents".' in lines
    assert '  ok  Mode "read_only" is set, and possible.' in lines
    assert "PROBLEM" not in checked.stdout


def test_it_is_explained_in_polish_too(teczka, office, mailbox, server, config_file):
    mailbox()
    server.mailbox("Documents")
    config_file.write_text(config_file.read_text().replace('language = "en"', 'language = "pl"'))

    told = teczka("mail", "check").stdout

    assert "Serwer wpuszcza użytkownika office hasłem." in told
    # The name of a folder is no word of ours, and is not translated.
    assert 'Foldery, które nie są czytane: "Documents".' in told


def test_a_mode_that_is_not_possible_is_a_problem(teczka, office, mailbox, server):
    mailbox(mode="move")
    server.capabilities = ("IMAP4rev1",)

    checked = teczka("mail", "check")

    assert checked.exit_code == 1
    assert (
        '  PROBLEM  Mode "move" is not possible: the server offers neither MOVE nor UIDPLUS.'
        in checked.stdout
    )


def test_one_mailbox_that_fails_does_not_hold_up_the_next(teczka, office, mailbox):
    mailbox("Pierwsza", password="wrong")
    mailbox("Druga", password="nowhere")
    mailbox("Trzecia")

    checked = teczka("mail", "check")

    assert checked.exit_code == 1
    assert checked.stdout.count("  PROBLEM  ") == 2
    assert "does not let Teczka in" in checked.stdout
    assert "nowhere" in checked.stdout
    assert "  ok  The server lets office in, by password." in checked.stdout


def test_no_mailbox_is_told(teczka, office):
    checked = teczka("mail", "check")

    assert checked.exit_code == 0
    assert "No mailbox is set up" in checked.stdout


def test_a_name_that_no_mailbox_has_is_refused(teczka, office, mailbox):
    mailbox()

    refused = teczka("mail", "check", "Sprwy")

    assert refused.exit_code == 1
    assert "It has: “Sprawy”" in refused.stderr


def test_a_check_takes_nothing_in(teczka, office, mailbox, server):
    mailbox(mode="move")
    server.mailbox("INBOX").add(b"From: a@b.example\r\nSubject: Piec\r\n\r\nDzien dobry.\r\n")

    teczka("mail", "check")

    assert server.heard("FETCH", "CREATE", "UID STORE", "STORE", "CLOSE") == []
    assert all("(UID BODY.PEEK[HEADER])" in line for line in server.heard("UID FETCH"))
    assert "1 new messages" in teczka("mail", "pull").stdout
