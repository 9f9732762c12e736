"""The table of fault points is true: a function that was renamed or is no longer called must not hide a fault."""

from collections import Counter

import pytest

from tests.fault_points import POINTS, fault, watched
from tests.intakes import POSTED, UNDISTURBED, furnish, picture, put_in_the_outbox, take_turns
from tests.scripted_imap import PLAIN, scripted_imap
from tests.smtp_server import smtp_server

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def server():
    """A server that cannot move, and holds what is posted."""
    with scripted_imap() as server:
        server.capabilities = tuple(name for name in PLAIN if name != "MOVE")
        server.mailbox("INBOX").fill(POSTED)
        yield server


@pytest.fixture
def post(tmp_path):
    """Where letters go."""
    with smtp_server(tmp_path) as post:
        yield post


@pytest.fixture
def config_path(tmp_path, database_url, server, post):
    return furnish(tmp_path, database_url, port=server.port, user="office", password="secret", post=post)


def test_an_ordinary_run_comes_by_every_point(office):
    reached = Counter()
    put_in_the_outbox(office)
    with watched(lambda name, args, result: reached.update([name])):
        take_turns(office)

    assert set(reached) == set(POINTS)
    assert picture(office) == UNDISTURBED


def test_points_are_put_back_as_they_were(store):
    with watched(lambda name, args, result: pytest.fail(name)):
        pass

    assert store.read(store.put(b"umowa")) == b"umowa"


def test_an_action_is_done_at_its_time_and_at_no_other(store):
    with fault("durable:2:raise EIO"):
        store.put(b"1")
        with pytest.raises(OSError, match="Input/output error"):
            store.put(b"2")
        store.put(b"3")


def test_the_file_that_a_point_is_about_is_known(store):
    with watched(_note_file), pytest.raises(AssertionError, match="umowa"):
        store.put(b"umowa")


def _note_file(name, args, result):
    if name == "named":
        raise AssertionError(POINTS[name].file(args, result).read_text())


def test_a_point_that_is_not_there_is_refused():
    with pytest.raises(KeyError), fault("nowhere:1:kill"):
        pass
