"""The index follows the database whatever happens in between, and never stops it."""

import multiprocessing
import os

import pytest

from archive import jobs
from archive.db import Database, utcnow
from cases.access import EVERYTHING
from cases.document import Document
from cases.findable import keys_with_files
from cases.note import Note
from search.errors import IndexBusy
from search.query import parse
from search.refresh import index_entries, missing, rebuild, repair
from tests.clocks import after
from tests.search import rows

DIED = 9


@pytest.fixture
def written(db, cast):
    """Keys of a message, a document and a note that say "umowa", committed with their jobs."""
    with db.writing() as session:
        case = session.merge(cast.klos_case)
        made = [
            rows.message(session, "umowa kredytowa", case=case),
            rows.document(session, case, "Oferta", "projekt umowy"),
            rows.note(session, case, "dzwonił o umowę"),
        ]
        return [f"{row.__tablename__}:{row.id}" for row in made]


def row_id(key):
    return int(key.partition(":")[2])


def total(index, typed="umowa"):
    return index.find(parse(typed), EVERYTHING).total


def test_keys_are_indexed_from_what_the_database_says_now(db, index, written):
    index_entries(db, index, written)

    assert total(index) == 3
    assert not missing(db, index)


def test_indexing_twice_finds_once(db, index, written):
    index_entries(db, index, written)
    index_entries(db, index, written)

    assert total(index) == 3


def test_a_process_that_dies_between_commit_and_done_is_made_good_by_the_job(db, index, written, engine):
    context = multiprocessing.get_context("spawn")
    worker = context.Process(target=_claim_index_and_die, args=(str(db.url), engine))
    worker.start()
    worker.join()
    assert worker.exitcode == DIED
    assert total(index) == 2

    with after(jobs.LEASE * 2):
        again = [job for _ in range(2) for job in jobs.claim(db, ["index"], limit=10)]
    index_entries(db, index, [job.key for job in again])

    assert [job.attempts for job in again] == [2, 2]
    assert total(index) == 2


def test_a_row_that_is_gone_is_taken_out(db, index, written):
    index_entries(db, index, written)
    with db.writing() as session:
        session.delete(session.get_one(Note, row_id(written[2])))

    index_entries(db, index, written)

    assert total(index) == 2


def test_a_document_is_found_by_its_text_once_the_file_was_read(db, index, written, cast):
    with db.writing() as session:
        document = session.get_one(Document, row_id(written[1]))
        digest = document.files[0].digest
        rows.read(session, digest, "hipoteka łączna")
        keys = keys_with_files(session, [digest])

    index_entries(db, index, keys)

    assert keys == [written[1]]
    assert total(index, "hipoteki") == 1


def test_a_lost_index_is_made_again_by_the_next_job(db, index, written, engine):
    index_entries(db, index, written)
    engine.lose()

    index_entries(db, index, written[:1])

    assert total(index) == 3


@pytest.mark.engines("files")  # PostgreSQL mends its own files
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh forgets to close it
@pytest.mark.expects_warnings
def test_a_torn_index_is_made_again(db, index, written, tmp_path):
    index_entries(db, index, written)
    index.close()
    for segment in (tmp_path / "index").glob("index-*/*.seg"):
        segment.write_bytes(segment.read_bytes()[:100])

    assert repair(db, index)
    assert total(index) == 3
    assert not repair(db, index)


@pytest.mark.engines("files")
def test_an_index_that_was_only_suspected_is_kept(db, index, written, tmp_path):
    index_entries(db, index, written)
    (tmp_path / "index" / "suspect").write_text("", "utf-8")

    assert not repair(db, index)
    assert not index.needs_repair


def test_a_rebuild_says_how_far_it_is(db, index, written):
    seen = []

    assert rebuild(db, index, lambda done, total: seen.append((done, total))) == 3
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert total(index) == 3


def test_what_the_index_lacks_and_has_too_much_is_told(db, index, written):
    index_entries(db, index, written[:2])
    with db.writing() as session:
        session.get_one(Document, row_id(written[1])).withdrawn_at = utcnow()

    difference = missing(db, index)

    assert (difference.lacking, difference.left) == ((written[2],), (written[1],))


def test_while_another_process_writes_the_job_is_told_to_come_again(db, index, written, engine):
    other = engine.open()

    with other.rebuilding(), pytest.raises(IndexBusy):
        index_entries(db, index, written)

    index_entries(db, index, written)
    assert total(index) == 3


def _claim_index_and_die(url, engine):
    db = Database(url)
    claimed = jobs.claim(db, ["index"], limit=10)
    index_entries(db, engine.open(), [job.key for job in claimed])
    os._exit(DIED)
