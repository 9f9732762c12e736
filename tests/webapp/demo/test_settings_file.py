"""What a demo runs with can be read back by any command, wherever the folder is moved to."""

from dataclasses import replace

from webapp.config import COMMITTED, MailboxConfig, load
from webapp.demo import settings_file


def running(folder):
    """The committed configuration as a demo runs with it: on ports that happened to be free."""
    ours = load(COMMITTED).kept_in(folder)
    box = MailboxConfig(
        name="Dobry Brzeg – „sprawy”",
        address="sprawy@dobrybrzeg.example",
        host="127.0.0.1",
        port=20143,
        tls="none",
        user="sprawy",
        password_file=folder / "imap_password",
        folders=("INBOX", "Inne"),
    )
    return replace(ours, web=replace(ours.web, port=20080), mailboxes=(box,))


def test_a_command_reads_what_the_demo_runs_with(tmp_path):
    file = settings_file.write(running(tmp_path), tmp_path)

    assert load(file) == running(tmp_path)


def test_the_file_names_no_place_of_this_machine(tmp_path):
    file = settings_file.write(running(tmp_path), tmp_path)

    assert str(tmp_path) not in file.read_text(encoding="utf-8")
