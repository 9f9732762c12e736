"""Signing in at servers that do not write every line as the standard does."""

import re

import pytest

from ingest import fetch
from ingest.gate import SignInRefused
from ingest.lenient import NoMailServer
from ingest.mailbox import connected
from ingest.trouble import Kind, classify
from tests.ingest.faults.conftest import mailbox_on
from tests.letters import letter
from tests.scripted_imap import bad, bye, no, scripted_imap

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def server():
    with scripted_imap() as server:
        yield server


def rewritten(change):
    """Every answer with its lines changed, but for what is in messages."""

    def do(command, run):
        return [change(each) if isinstance(each, str) else each for each in run()]

    return do


WAYS = {
    "small letters": lambda line: re.sub(r"^(\S+ (?:\d+ )?)([A-Z]+)", lambda m: m[1] + m[2].lower(), line),
    "two spaces": lambda line: line.replace(" ", "  ", 1),
    "without a word": lambda line: re.sub(r"^(\w+ OK) .*", r"\1", line),
    "empty lines": lambda line: f"\r\n{line}",
    "foreign letters": lambda line: re.sub(r"^(\* CAPABILITY .*)", "\\1 Łódź", line),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_server_with_a_way_of_its_own_is_read_like_any_other(db, store, server, way):
    server.mailbox("INBOX").fill([letter(), letter(subject="List 2")])
    server.fault("", rewritten(WAYS[way]), times=None)
    server.fault("GREETING", rewritten(WAYS[way]), times=None)

    [pulled] = fetch.pull(db, store, mailbox_on(server))

    assert (pulled.stored, pulled.error) == (2, None)


@pytest.mark.parametrize("answer", [bad(), lambda command, run: run()[-1:], no("later")])
def test_who_does_not_say_before_the_sign_in_what_it_can_says_it_after(server, answer):
    server.fault("CAPABILITY", answer)

    with connected(mailbox_on(server)) as mailbox:
        assert mailbox.can_ring()


@pytest.mark.parametrize("answer", [bad(), lambda command, run: run()[-1:]])
def test_who_does_not_say_it_after_the_sign_in_can_what_it_said_before(server, answer):
    server.tells_capabilities = False
    server.fault("CAPABILITY", answer, nth=2, times=None)

    with connected(mailbox_on(server)) as mailbox:
        assert mailbox.can_ring()


def test_a_mailbox_whose_owner_has_not_switched_imap_on_says_so(server):
    server.tells_capabilities = False
    server.fault("CAPABILITY", no("[ALERT] Please enable IMAP access first."), nth=2)

    with pytest.raises(SignInRefused, match="enable IMAP"), connected(mailbox_on(server)):
        pass


@pytest.mark.parametrize("user", ["DOMAIN\\office", "Biuro Lublin", 'of"fice', "a{3}"])
def test_any_name_of_a_user_is_one_word(server, user):
    server.user, server.passwords = user, {user: "secret"}

    with connected(mailbox_on(server)) as mailbox:
        assert mailbox.can_ring()


@pytest.mark.parametrize(
    "greeting", [b"+OK POP3 ready\r\n", b"220 mx ESMTP\r\n", b"HTTP/1.1 400 Bad\r\n\r\n"]
)
def test_what_is_no_mail_server_is_called_so(server, greeting):
    server.fault("GREETING", lambda command, run: [greeting])

    with pytest.raises(NoMailServer) as failed, connected(mailbox_on(server)):
        pass

    assert classify(failed.value).kind is Kind.TRANSPORT
    assert server.heard("LOGIN") == []


def test_a_mailbox_that_is_open_to_anybody_is_no_mailbox_of_ours(server):
    server.greeting = "PREAUTH welcome, guest"

    with pytest.raises(SignInRefused, match="signed in already"), connected(mailbox_on(server)):
        pass


@pytest.mark.parametrize(
    "answer", [bye("Too many login failures"), no("Too many failed attempts, try later")]
)
def test_fault_38_who_tried_too_often_does_not_try_soon_again(server, answer):
    server.fault("LOGIN", answer, times=None)

    with pytest.raises(SignInRefused), connected(mailbox_on(server)):
        pass


def test_a_refusal_in_polish_can_be_read(server):
    server.fault(
        "LOGIN",
        lambda command, run: [f"{command.tag} NO ".encode() + "Błędne hasło\r\n".encode("iso-8859-2")],
    )

    with pytest.raises(SignInRefused, match="Błędne hasło"), connected(mailbox_on(server)):
        pass
