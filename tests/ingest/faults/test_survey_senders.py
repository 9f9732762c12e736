"""`mail check` says whose word on senders recent mail carries, and what to write in the configuration."""

import pytest

from ingest.mailbox import connected
from ingest.survey_senders import senders
from tests.ingest.faults.conftest import mailbox_on

OURS = "Authentication-Results: mx.firma.example; dmarc=pass header.from=klos.example\r\n"
BORDER = "Received: from x by mx.firma.example; date\r\n"


@pytest.fixture
def told(server):
    """What is said of a mailbox with messages of such headers."""

    def told(*headers, **settings):
        folder = server.mailbox("INBOX")
        for header in headers:
            folder.add(f"{header}From: jan@klos.example\r\nSubject: x\r\n\r\nx\r\n".encode())
        config = mailbox_on(server, **settings)
        with connected(config) as mailbox:
            return [(one.state.value, one.sentence % one.facts) for one in senders(config, mailbox, "INBOX")]

    return told


def test_it_says_what_to_write_in_the_configuration(told):
    ((state, said),) = told(OURS + BORDER, OURS + BORDER, BORDER)

    assert state == "note"
    assert 'authserv_ids = ["mx.firma.example"]' in said


def test_microsofts_servers_have_one_name(told):
    header = (
        "Authentication-Results: spf=pass smtp.mailfrom=klos.example; dmarc=pass header.from=klos.example\r\n"
    )

    ((_, said),) = told(header + "Received: from x by db5.mail.protection.outlook.com; date\r\n")

    assert 'authserv_ids = [".outlook.com"]' in said


def test_it_says_how_much_of_the_mail_the_configured_server_confirms(told):
    ((state, said),) = told(OURS + BORDER, BORDER, authserv_ids=("mx.firma.example",))

    assert (state, said.endswith("1 of 2.")) == ("ok", True)


def test_a_server_that_writes_where_strangers_write_is_told(told):
    ours = {"authserv_ids": ("mx.firma.example",)}

    assert 'results_place = "below"' in told(BORDER + OURS, **ours)[0][1]
    assert told(BORDER + OURS, results_place="below", **ours)[0][0] == "ok"


def test_a_server_that_says_nothing_is_told(told):
    assert "sender_check" in told(BORDER)[0][1]
    assert "Correct authserv_ids" in told(OURS + BORDER, authserv_ids=("mx.inny.example",))[0][1]


def test_a_server_that_refuses_forgeries_itself_is_taken_at_its_word(told):
    ((state, said),) = told(BORDER, sender_check="none")

    assert (state, "DMARC" in said) == ("ok", True)


def test_an_empty_folder_says_nothing(told):
    assert told() == []
