"""The names of folders, out of lists that servers write in their own ways."""

import pytest

from ingest import naming
from ingest.mailbox import connected
from tests.ingest.faults.conftest import mailbox_on
from tests.scripted_imap import no, scripted_imap


@pytest.fixture
def server():
    with scripted_imap() as server:
        yield server


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (b'* LIST (\\HasNoChildren) "/" "Biuro"', ["Biuro"]),
        (b"* list () nil biuro", ["biuro"]),
        (b'* LIST (\\HasNoChildren \\) "." "INBOX.Klienci"', ["INBOX.Klienci"]),
        (b'* LIST () "\\\\" "Moje \\"pilne\\"\\\\2026"', ['Moje "pilne"\\2026']),
        (b'* LIST () "/" {8}\r\nBi"ur"o!', ['Bi"ur"o!']),
        (b'* LIST () "/" "Za&AUI-atwione"', ["Załatwione"]),
        (b'* LIST () "/" "Ustalenia &- umowy"', ["Ustalenia & umowy"]),
        (b'* LIST () "/" "Umowy & aneksy-2"', ["Umowy & aneksy-2"]),
        ('* LIST () "/" "Załatwione"'.encode(), ["Załatwione"]),
        (b'* LIST () "/" Moja teczka', ["Moja teczka"]),
        (b'* LIST () "/" "Biuro" ("CHILDINFO" ("SUBSCRIBED"))', ["Biuro"]),
        (b'* LIST (\\Noselect \\HasChildren) "/" "Biuro"', []),
        (b"* LIST ()", []),
    ],
)
def test_folders_are_named_however_the_server_writes_its_list(server, line, names):
    server.fault("LIST", lambda command, run: [line + b"\r\n", run()[-1]])

    with connected(mailbox_on(server)) as mailbox:
        assert naming.names(mailbox.client) == names


def test_a_name_with_wild_cards_is_the_name_of_one_folder(server):
    server.mailbox("Umowy 2026")

    with connected(mailbox_on(server)) as mailbox:
        assert not mailbox.has("Umowy *")
        assert mailbox.has("Umowy 2026")
        assert mailbox.has("inbox")


def test_a_folder_that_the_server_will_not_list_is_not_there(server):
    server.fault("LIST", no("no such mailbox"))

    with connected(mailbox_on(server)) as mailbox:
        assert not mailbox.has("Filed")


@pytest.mark.parametrize(
    "name", [b"a" + b" " * 10**6 + b"b", b"&" * 10**6, b"&a" * 500_000, b'"' + b"\\" * 10**6, b"(" * 10**6]
)
def test_a_name_made_to_hurt_costs_one_pass(server, name):
    server.fault("LIST", lambda command, run: [b'* LIST () "/" ' + name + b"\r\n", run()[-1]])

    with connected(mailbox_on(server)) as mailbox:
        assert len(naming.names(mailbox.client)) == 1


def test_a_description_made_to_hurt_costs_one_pass(server):
    hurting = b"* OK " + b"[PERMANENTFLAGS (" * 60_000 + b"\r\n"
    server.fault("EXAMINE", lambda command, run: [b"* 7 EXISTS\r\n", hurting, run()[-1]])

    with connected(mailbox_on(server)) as mailbox:
        assert mailbox.examine("INBOX").exists == 7
