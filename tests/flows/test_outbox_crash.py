"""Killed around handing a letter over, the next turn sends it; who got it twice sees by its number that it is one."""

import pytest
from sqlalchemy import select

from cases.outgoing import Outgoing, OutgoingState
from tests.intakes import furnish, picture, put_in_the_outbox
from tests.scripted_imap import scripted_imap
from tests.smtp_server import smtp_server
from webapp.work import drain

pytestmark = pytest.mark.server


@pytest.fixture
def post(tmp_path):
    with smtp_server(tmp_path) as post:
        yield post


@pytest.fixture
def config_path(tmp_path, database_url, post):
    with scripted_imap() as server:
        server.mailbox("INBOX")
        yield furnish(tmp_path, database_url, port=server.port, user="office", password="secret", post=post)


def state(office):
    with office.db.reading() as session:
        row = session.scalars(select(Outgoing)).one()
        return row.state, row.attempts


def test_killed_before_the_letter_is_handed_over_it_goes_once(office, config_path, post, nursery):
    content = put_in_the_outbox(office)
    nursery.kill_at(config_path, "to hand over:1:kill")

    drain(office)

    assert state(office) == (OutgoingState.SENT, 2)
    assert [sent for _, sent in post.taken] == [content]
    picture(office)


def test_killed_between_the_servers_yes_and_our_commit_the_same_goes_again(
    office, config_path, post, nursery
):
    content = put_in_the_outbox(office)
    nursery.kill_at(config_path, "handed over:1:kill")

    drain(office)
    drain(office)

    assert state(office) == (OutgoingState.SENT, 2)
    assert [sent for _, sent in post.taken] == [content, content]
    picture(office)
