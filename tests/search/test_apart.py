"""The index is written by a child process as it is by ours, and says what kept it from that."""

import multiprocessing
import shutil

import pytest

from archive.outside import Away
from archive.worker import Worker
from cases.access import EVERYTHING
from search import apart
from search.errors import IndexBusy
from search.index import Index
from search.query import parse
from tests.search import rows

pytestmark = [pytest.mark.databases("sqlite"), pytest.mark.engines("files")]  # PostgreSQL needs no child


@pytest.fixture(scope="module")
def worker():
    with Worker(seconds=60, memory_mb=None) as worker:
        yield worker


@pytest.fixture
def address(db):
    return db.url.render_as_string(hide_password=False)


@pytest.fixture
def written(db, cast):
    with db.writing() as session:
        message = rows.message(session, "umowa kredytowa", case=session.merge(cast.klos_case))
        return [f"message:{message.id}"]


def test_what_the_child_writes_is_found_here(worker, address, index, written):
    apart.index_entries(worker, address, index._shelf.folder, written)

    assert [hit.key for hit in index.find(parse("umowy"), EVERYTHING).hits] == written


def test_a_lost_index_is_made_again_by_the_child(worker, address, index, written):
    index.close()
    shutil.rmtree(index._shelf.folder)

    apart.index_entries(worker, address, index._shelf.folder, written)

    assert index.find(parse("umowy"), EVERYTHING).total == 1


def test_a_busy_index_is_told_as_busy(worker, address, index, written):
    line, theirs = multiprocessing.Pipe()
    holder = multiprocessing.get_context("spawn").Process(target=_hold, args=(index._shelf.folder, theirs))
    holder.start()
    line.recv()
    try:
        with pytest.raises(IndexBusy):
            apart.index_entries(worker, address, index._shelf.folder, written, wait_seconds=0.1)
    finally:
        line.send("enough")
        holder.join()


def test_a_database_that_is_away_is_told_as_the_machines_trouble(worker, index, tmp_path):
    with pytest.raises(Away, match="unable to open database file"):
        apart.index_entries(worker, f"sqlite:///{tmp_path}/no/such.db", index._shelf.folder, ["message:1"])


def _hold(folder, line):
    with Index(folder)._shelf.writing(1):
        line.send("held")
        line.recv()
