"""The scripted server is honest until told otherwise, and its faults are the ones asked for."""

import imaplib
import ssl
import threading

import pytest
from imapclient import IMAPClient

from tests.certificates import make_certificates
from tests.scripted_imap import (
    bad,
    bye,
    drop,
    drop_after,
    garbage,
    meanwhile,
    nil,
    no,
    omit,
    pretended,
    scripted_imap,
    serving_context,
    short_literal,
    stall,
    trailing,
    unsolicited,
)

LETTERS = [b"Subject: %d\r\n\r\n" % n + b"x" * 100 + b"\r\n" for n in range(1, 6)]


@pytest.fixture
def server():
    with scripted_imap() as server:
        server.mailbox("INBOX").fill(LETTERS)
        yield server


@pytest.fixture
def connect(server):
    """A signed-in client, closed with the test."""
    clients = []

    def connect(sign_in=True):
        client = IMAPClient("127.0.0.1", server.port, ssl=False, timeout=5)
        clients.append(client)
        if sign_in:
            client.login("office", "secret")
        return client

    yield connect
    for client in clients:
        client.shutdown()


@pytest.fixture
def client(connect):
    client = connect()
    client.select_folder("INBOX")
    return client


def test_a_folder_says_what_it_is(server, connect):
    server.mailbox("INBOX").uidvalidity, server.mailbox("INBOX").uidnext = 7, 40

    answer = connect().select_folder("INBOX", readonly=True)

    assert (answer[b"UIDVALIDITY"], answer[b"UIDNEXT"], answer[b"EXISTS"]) == (7, 40, 5)
    assert b"\\*" not in answer[b"PERMANENTFLAGS"]
    assert server.heard() == ["CAPABILITY", 'LOGIN office "secret"', 'EXAMINE "INBOX"']


def test_letters_are_given_whole_and_in_part(client, server):
    whole = client.fetch([2], ["BODY.PEEK[]", "RFC822.SIZE", "INTERNALDATE", "FLAGS"])[2]
    part = client.fetch(
        [2], ["BODY.PEEK[]<5.10>", "BODY.PEEK[HEADER]", "BODY.PEEK[HEADER.FIELDS (Subject)]"]
    )[2]

    assert (whole[b"BODY[]"], whole[b"RFC822.SIZE"], whole[b"FLAGS"]) == (LETTERS[1], len(LETTERS[1]), ())
    assert part[b"BODY[]<5>"] == LETTERS[1][5:15]
    assert part[b"BODY[HEADER]"] == part[b"BODY[HEADER.FIELDS (SUBJECT)]"] == b"Subject: 2\r\n\r\n"


def test_only_peeking_leaves_a_letter_unseen(client, server):
    client.fetch([1], ["BODY.PEEK[]"])
    client.fetch([2], ["BODY[]"])

    assert [letter.flags for letter in server.mailbox("INBOX").letters[:2]] == [set(), {"\\Seen"}]


def test_letters_are_found_by_number_and_by_what_they_are(client, server):
    server.mailbox("INBOX").letter(3).flags.add("$CaseFiled")

    assert client.search(["2:4"]) == [2, 3, 4]
    assert client.search(["UID", "4:*"]) == [4, 5]
    assert client.search(["KEYWORD", "$CaseFiled"]) == [3]
    assert client.search(["NOT", "KEYWORD", "$CaseFiled", "HEADER", "Subject", "5"]) == [5]


def test_found_letters_are_folded_when_asked_for(server):
    with imaplib.IMAP4("127.0.0.1", server.port, timeout=5) as client:
        client.login("office", "secret")
        client.select("INBOX")
        server.mailbox("INBOX").expunge(3)
        client.uid("SEARCH", "RETURN", "(ALL)", "ALL")

        assert client.response("ESEARCH")[1][0].endswith(b"UID ALL 1:2,4:5")


def test_marks_last_where_the_folder_keeps_them(client, server):
    client.add_flags([1], ["$CaseFiled"])
    server.mailbox("INBOX").permanent_flags = ("\\Seen",)

    with pytest.raises(client.Error, match="CANNOT"):
        client.add_flags([2], ["$CaseTray"])

    assert server.mailbox("INBOX").letter(1).flags == {"$CaseFiled"}


def test_letters_move_and_copies_say_where_to(client, server):
    server.mailbox("Źródło/Filed")
    client.copy([1, 2], "Źródło/Filed")

    client.move([5], "Źródło/Filed")

    assert server.mailbox("INBOX").uids() == [1, 2, 3, 4]
    assert server.mailbox("Źródło/Filed").uids() == [1, 2, 3]
    with pytest.raises(client.Error, match="TRYCREATE"):
        client.move([1], "Nowhere")


def test_only_what_is_deleted_is_expunged(client, server):
    client.delete_messages([1, 2, 3])

    client.uid_expunge([2, 4])

    assert server.mailbox("INBOX").uids() == [1, 3, 4, 5]


def test_an_open_folder_that_may_not_be_changed_is_not(connect, server):
    client = connect()
    client.select_folder("INBOX", readonly=True)

    with pytest.raises(client.Error, match="READ-ONLY"):
        client.add_flags([1], ["\\Seen"])


def test_folders_are_made_listed_and_counted(connect, server):
    client = connect()
    client.create_folder("Sprawy/Źle")
    client.subscribe_folder("Sprawy/Źle")

    assert [name for _, _, name in client.list_folders()] == ["INBOX", "Sprawy/Źle"]
    assert client.folder_status("INBOX", ["MESSAGES", "UIDNEXT"]) == {b"MESSAGES": 5, b"UIDNEXT": 6}
    assert client.folder_exists("Sprawy/Źle") and not client.folder_exists("Sprawy")


def test_numbers_shift_only_when_the_client_was_told(client, server):
    client.capabilities()  # asked now: it would hear the news
    client.use_uid = False
    server.mailbox("INBOX").expunge(1)

    assert client.search(["1:*"]) == client.search(["2:*"]) == [2, 3, 4, 5]
    client.noop()
    assert client.search(["1:*"]) == [1, 2, 3, 4]


def test_idle_hears_what_arrives(connect, server):
    client = connect()
    client.select_folder("INBOX", readonly=True)
    client.idle()

    server.mailbox("INBOX").add(LETTERS[0])

    assert client.idle_check(timeout=5) == [(6, b"EXISTS")]
    client.idle_done()


def test_a_letter_is_appended_with_its_flags(connect, server):
    connect().append("INBOX", "Subject: ż\r\n\r\n".encode(), flags=["\\Seen"])

    assert server.mailbox("INBOX").letters[-1].content == "Subject: ż\r\n\r\n".encode()
    assert server.mailbox("INBOX").letters[-1].flags == {"\\Seen"}


def test_what_is_not_offered_is_not_understood(connect, server):
    server.capabilities = ("IMAP4rev1",)
    client = connect()
    client.select_folder("INBOX")

    for line in (b"MOVE", b"EXPUNGE"):
        with pytest.raises(client.Error, match="BAD"):
            client._imap.uid(line.decode(), "1")


@pytest.mark.parametrize("way", ["oauth2_login", "oauthbearer_login"])
def test_tokens_let_in_and_are_refused(connect, server, way):
    server.tokens = {"good"}
    getattr(connect(sign_in=False), way)("office", "good")

    with pytest.raises(IMAPClient.Error, match="AUTHENTICATIONFAILED"):
        getattr(connect(sign_in=False), way)("office", "stale")

    assert len(server.commands[-1].replies) == 2


def test_a_session_whose_token_became_stale_is_told(connect, server):
    server.tokens, server.stale_token = {"good"}, "[EXPIRED] sign in again"
    client = connect(sign_in=False)
    client.oauth2_login("office", "good")
    server.tokens.clear()

    with pytest.raises(client.Error, match="EXPIRED"):
        client.select_folder("INBOX")


def test_passwords_are_heard_and_overheard(connect, server):
    connect(sign_in=False).plain_login("office", "secret")

    with pytest.raises(IMAPClient.Error):
        connect(sign_in=False).login("office", 'wr"ong')

    assert server.heard("LOGIN") == ['LOGIN office "wr\\"ong"']
    assert b"AUTHENTICATE PLAIN" in server.overheard()


# Faults


@pytest.mark.parametrize(
    "fault, error",
    [(no("[INUSE] later"), "INUSE"), (bad(), "BAD"), (bye("[UNAVAILABLE]"), "UNAVAILABLE"), (drop(), "EOF")],
)
def test_one_command_is_refused_and_the_next_is_not(connect, server, fault, error):
    server.fault("EXAMINE", fault)

    with pytest.raises(imaplib.IMAP4.error, match=error):
        connect().select_folder("INBOX", readonly=True)

    assert connect().select_folder("INBOX", readonly=True)[b"EXISTS"] == 5


def test_the_nth_time_counts_only_what_the_script_names(client, server):
    server.fault("UID FETCH", no("[LIMIT]"), nth=2, times=2, holding="BODY")

    client.fetch([1], ["RFC822.SIZE"]), client.fetch([1], ["BODY.PEEK[]"])

    for _ in range(2):
        with pytest.raises(client.Error, match="LIMIT"):
            client.fetch([1], ["BODY.PEEK[]"])
    client.fetch([1], ["BODY.PEEK[]"])


def test_an_answer_ends_in_the_middle_of_a_letter(client, server):
    server.fault("UID FETCH", drop_after(150))

    with pytest.raises(client.AbortError, match="EOF"):
        client.fetch([1, 2], ["BODY.PEEK[]"])


def test_an_answer_stalls_in_the_middle_of_a_letter(client, server):
    client.socket().settimeout(0.1)
    server.fault("UID FETCH", stall(60, after=80))

    with pytest.raises(TimeoutError):
        client.fetch([1], ["BODY.PEEK[]"])


def test_single_letters_are_left_out_empty_and_short(client, server):
    server.fault("UID FETCH", omit(1))
    server.fault("UID FETCH", nil(2))
    server.fault("UID FETCH", short_literal(3, by=20))

    answers = client.fetch([1, 2, 3, 4], ["BODY.PEEK[]", "RFC822.SIZE"])

    assert 1 not in answers
    assert answers[2][b"BODY[]"] is None
    assert len(answers[3][b"BODY[]"]) == answers[3][b"RFC822.SIZE"] - 20
    assert answers[4][b"BODY[]"] == LETTERS[3]


def test_lines_come_that_nobody_asked_for(client, server):
    server.fault("UID FETCH", unsolicited("* 4 FETCH (FLAGS (\\Seen))", "* 9 EXISTS"))
    assert client.fetch([1], ["RFC822.SIZE"])[1][b"RFC822.SIZE"] == len(LETTERS[0])

    server.fault("NOOP", garbage("%%%"))
    with pytest.raises(client.AbortError):
        client.noop()


def test_a_command_is_only_pretended_or_its_answer_lost(client, server):
    server.fault("UID STORE", pretended())
    client.add_flags([1], ["\\Seen"])
    server.fault("UID STORE", drop(done=True))

    with pytest.raises(client.AbortError):
        client.add_flags([2], ["\\Seen"])

    assert [letter.flags for letter in server.mailbox("INBOX").letters[:2]] == [set(), {"\\Seen"}]


def test_the_world_changes_between_two_commands(connect, server):
    server.fault("EXAMINE", meanwhile(lambda: server.rename("INBOX", "Stare")))

    with pytest.raises(IMAPClient.Error, match="NONEXISTENT"):
        connect().select_folder("INBOX", readonly=True)

    assert server.mailbox("Stare").uids() == [1, 2, 3, 4, 5]


def test_more_comes_in_the_packet_of_an_answer(connect, server):
    server.fault("NOOP", trailing(b"* 8 EXISTS\r\n"))
    client = connect()
    client.noop()

    assert b"EXISTS" in client._imap.file.peek()


def test_a_server_that_is_full_says_so_first(connect, server):
    server.fault("GREETING", bye("[UNAVAILABLE] too many"))

    with pytest.raises(IMAPClient.Error):
        connect()
    connect()


def test_several_clients_are_served_at_once(connect, server):
    server.fault("EXAMINE", stall(60))
    first, second = connect(), connect()
    waiting = threading.Thread(target=lambda: _ends(first))
    waiting.start()

    assert second.select_folder("INBOX")[b"EXISTS"] == 5
    server.hang_up()
    waiting.join(5)

    assert not waiting.is_alive()


def _ends(client):
    with pytest.raises(client.Error):
        client.select_folder("INBOX", readonly=True)


@pytest.mark.parametrize("way", ["tls", "starttls"])
def test_the_line_can_be_encrypted(tmp_path, way):
    for name, content in make_certificates().items():
        (tmp_path / name).write_bytes(content)
    serving = serving_context(tmp_path / "server.pem", tmp_path / "server.key")
    trusting = ssl.create_default_context(cafile=tmp_path / "ca.pem")
    with scripted_imap(tls=way, tls_context=serving) as server:
        client = IMAPClient("localhost", server.port, ssl=way == "tls", ssl_context=trusting, timeout=5)
        if way == "starttls":
            client.starttls(trusting)
        client.login("office", "secret")
        client.logout()

        assert server.heard("LOGIN")
        assert b"secret" not in server.overheard()
