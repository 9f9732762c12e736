"""The demo's mail server keeps what it is given, tells who waits, and remembers after a restart."""

from datetime import UTC, datetime

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from webapp.demo.imap import DemoMailbox

USER, PASSWORD = "sprawy@dobrybrzeg.example", "dobry-brzeg"
LETTER = (
    b"Subject: Piec\r\nFrom: jan.klos@piekarniaklos.example\r\n\r\nza\xc5\xbc\xc3\xb3\xc5\x82\xc4\x87\r\n"
)
BROKEN = b"Content-Type: multipart/mixed; boundary\r\nTo: (((\r\nno colon here\n\xff\xfe"

# It is a real IMAP server, and each test waits for its answers.
pytestmark = pytest.mark.server


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "mailboxes"


@pytest.fixture
def box(folder):
    with DemoMailbox(folder, user=USER, password=PASSWORD) as box:
        yield box


@pytest.fixture
def client(box):
    with _client(box) as client:
        yield client


def test_a_letter_comes_back_byte_for_byte(box, client):
    uids = [box.deliver(LETTER), box.deliver(BROKEN)]
    client.select_folder("INBOX", readonly=True)
    fetched = client.fetch(uids, ["BODY.PEEK[]", "RFC822.SIZE", "FLAGS"])

    assert [fetched[uid][b"BODY[]"] for uid in uids] == [LETTER, BROKEN]
    assert fetched[uids[0]][b"RFC822.SIZE"] == len(LETTER)
    assert fetched[uids[0]][b"FLAGS"] == ()


def test_a_letter_arrived_when_it_says(box, client):
    at = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
    uid = box.deliver(LETTER, at)
    client.normalise_times = False
    client.select_folder("INBOX", readonly=True)

    assert client.fetch([uid], ["INTERNALDATE"])[uid][b"INTERNALDATE"] == at


def test_who_waits_is_told_at_once(box, client):
    client.select_folder("INBOX", readonly=True)
    client.idle()
    box.deliver(LETTER)

    told = client.idle_check(timeout=5)
    client.idle_done()

    assert (1, b"EXISTS") in told


def test_any_mail_program_may_add_a_letter(box, client):
    client.append("INBOX", LETTER)
    client.select_folder("INBOX", readonly=True)

    (uid,) = client.search("ALL")
    assert client.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"] == LETTER


def test_a_window_of_message_numbers_finds_their_uids(box, client):
    uids = [box.deliver(LETTER), box.deliver(BROKEN)]
    client.select_folder("INBOX", readonly=True)

    assert client.search(["1:2"]) == uids
    assert client.search(["2:*"]) == uids[1:]
    assert client.search(["UID", f"{uids[0]}"]) == uids[:1]


def test_a_wrong_password_opens_nothing(box):
    with (
        IMAPClient("127.0.0.1", port=box.port, ssl=False, timeout=10) as client,
        pytest.raises(LoginError),
    ):
        client.login(USER, "something else")


def test_everything_is_there_after_a_restart(folder):
    with DemoMailbox(folder, user=USER, password=PASSWORD) as box:
        uids = [box.deliver(LETTER), box.deliver(BROKEN)]
        before = _seen(box, uids)

    with DemoMailbox(folder, user=USER, password=PASSWORD) as box:
        assert _seen(box, uids) == before


def test_a_uid_is_never_given_twice(folder):
    with DemoMailbox(folder, user=USER, password=PASSWORD) as box, _client(box) as client:
        last = box.deliver(LETTER)
        client.select_folder("INBOX")
        client.delete_messages([last])
        client.expunge()

    with DemoMailbox(folder, user=USER, password=PASSWORD) as box:
        assert box.deliver(LETTER) > last


def test_other_folders_are_remembered_too(folder):
    with DemoMailbox(folder, user=USER, password=PASSWORD) as box, _client(box) as client:
        uid = box.deliver(LETTER)
        client.create_folder("Teczka/Filed")
        client.select_folder("INBOX")
        client.move([uid], "Teczka/Filed")

    with DemoMailbox(folder, user=USER, password=PASSWORD) as box, _client(box) as client:
        assert client.folder_status("INBOX", "MESSAGES") == {b"MESSAGES": 0}
        assert client.folder_status("Teczka/Filed", "MESSAGES") == {b"MESSAGES": 1}


def test_a_folder_can_be_removed_but_not_renamed(box, client):
    client.create_folder("Kopie")

    with pytest.raises(IMAPClientError):
        client.rename_folder("Kopie", "Inne")
    client.delete_folder("Kopie")

    assert [name for _, _, name in client.list_folders()] == ["INBOX"]


def test_a_taken_port_is_an_error_at_once(box, tmp_path):
    second = DemoMailbox(tmp_path / "other", user=USER, password=PASSWORD, port=box.port)

    with pytest.raises(OSError, match="address already in use"):
        second.start()


def _client(box):
    client = IMAPClient("127.0.0.1", port=box.port, ssl=False, timeout=10)
    client.login(USER, PASSWORD)
    return client


def _seen(box, uids):
    with _client(box) as client:
        chosen = client.select_folder("INBOX", readonly=True)
        fetched = client.fetch(uids, ["BODY.PEEK[]", "INTERNALDATE"])
        letters = {uid: (fetched[uid][b"BODY[]"], fetched[uid][b"INTERNALDATE"]) for uid in uids}
        return chosen[b"UIDVALIDITY"], chosen[b"UIDNEXT"], letters
