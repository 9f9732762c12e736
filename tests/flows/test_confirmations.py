"""From an advisor's forward over IMAP to the mail that tells her, and from her answer to the case."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from archive.db import utcnow
from cases.message import Message, MessageState
from ingest import fetch
from ingest.mail import parse
from tests.clocks import after
from tests.intakes import furnish
from tests.letters import ANNA, letter, note_file
from tests.scripted_imap import scripted_imap
from tests.smtp_server import smtp_server
from webapp.work import drain

SOON = timedelta(seconds=10)


@pytest.fixture
def post(tmp_path):
    with smtp_server(tmp_path) as post:
        yield post


@pytest.fixture
def server():
    with scripted_imap() as server:
        yield server


@pytest.fixture
def inbox(server):
    return server.mailbox("INBOX")


@pytest.fixture
def config_path(tmp_path, database_url, post, server):
    return furnish(tmp_path, database_url, port=server.port, user="office", password="secret", post=post)


@pytest.fixture
def klos_case(cast):
    """Not in a session of the test's own, which would keep the office waiting."""
    return cast.klos_case


def arrive(office, inbox, content):
    """The letter arrives now, and everything that follows at once is done."""
    inbox.add(content, internal_at=utcnow() + timedelta(minutes=1))
    work(office)


def work(office):
    for mailbox in office.mailboxes:
        fetch.pull(office.db, office.store, mailbox)
    drain(office)


def messages(office):
    with office.db.reading() as session:
        return {message.subject: message.state for message in session.scalars(select(Message))}


def told(post):
    return [(recipients, parse(content)) for recipients, content in post.taken]


def test_a_forward_is_confirmed_to_its_advisor_alone(office, inbox, post, klos_case):
    work(office)
    arrive(office, inbox, letter(subject=f"PD: {klos_case.number}", sender=ANNA, files=[note_file()]))
    arrive(office, inbox, letter(subject="Od klienta"))

    with after(SOON):
        work(office)

    ((recipients, mail),) = told(post)
    assert recipients == (ANNA,)
    assert mail.subject.startswith(f"Dodano do sprawy {klos_case.number}")
    assert "Do wskazania, co to za dokument: zaświadczenie ZUS.txt." in mail.text


def test_her_answer_files_what_was_not_recognised(office, inbox, post, klos_case):
    work(office)
    arrive(office, inbox, letter(subject="PD: Pytanie", sender=ANNA, mid="pytanie@anna.example"))
    with after(SOON):
        work(office)
    ((_, mail),) = told(post)
    arrive(
        office,
        inbox,
        letter(subject=f"Odp: {mail.subject}", sender=ANNA, text=klos_case.number, answers=mail.message_id),
    )

    assert messages(office) == {
        "PD: Pytanie": MessageState.FILED,
        f"Odp: {mail.subject}": MessageState.IGNORED,
    }


def test_a_file_that_comes_with_her_answer_goes_where_the_answer_says(office, inbox, post, klos_case):
    work(office)
    arrive(office, inbox, letter(subject="PD: Pytanie", sender=ANNA, mid="pytanie@firma.example"))
    with after(SOON):
        work(office)
    mail = parse(post.taken[0][1])

    arrive(
        office,
        inbox,
        letter(
            subject=f"Odp: {mail.subject}",
            sender=ANNA,
            text=f"{klos_case.number}\n\nUmowa w załączniku.",
            answers=mail.message_id,
            files=[("umowa.txt", b"Umowa", "text/plain")],
        ),
    )

    found = messages(office)
    assert found["PD: Pytanie"] is MessageState.FILED
    assert found[f"Odp: {mail.subject}"] is not MessageState.IGNORED


def test_nothing_is_said_to_a_sender_whom_nobody_confirmed(office, inbox, post, klos_case):
    office.policy = replace(office.policy, trusts={})
    work(office)
    arrive(office, inbox, letter(subject=f"PD: {klos_case.number}", sender=ANNA))

    with after(SOON):
        work(office)

    assert post.taken == []


def test_old_mail_is_not_confirmed(office, inbox, post, klos_case):
    inbox.add(letter(subject=f"PD: {klos_case.number}", sender=ANNA))
    work(office)

    with after(SOON):
        work(office)

    assert (post.taken, list(messages(office))) == ([], [f"PD: {klos_case.number}"])
