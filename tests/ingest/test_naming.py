"""The names of folders, out of lists that servers write in their own ways."""

import pytest

from ingest import naming
from ingest.mailbox import connected
from tests.ingest.faults.conftest import mailbox_on
from tests.scripted_imap import scripted_imap


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
