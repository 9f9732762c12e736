"""An office whose search index is in PostgreSQL: the same jobs, commands and checks, and no index in the folder."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from archive import jobs
from cases.access import EVERYTHING
from search.query import parse
from tests.offices import office_config  # noqa: F401
from tests.search import rows
from tests.trust import OPEN
from webapp import checking, work
from webapp.jobs import APART
from webapp.office import Office

pytestmark = pytest.mark.databases("postgresql")


@pytest.fixture
def shared_office(office_config, database_url, cast):  # noqa: F811
    """An office on PostgreSQL, with the cast."""
    told = replace(office_config, database_url=database_url, search="postgresql")
    with Office(told) as office:
        office.prepare()
        office.policy = replace(office.policy, trusts=OPEN.trusts)
        yield office


def note(office, cast, words):
    """A note of Kłos's case, committed with its job."""
    with office.db.writing() as session:
        return f"note:{rows.note(session, session.merge(cast.klos_case), words).id}"


def total(office, typed="umowa"):
    return office.index.find(parse(typed), EVERYTHING).total


def test_what_is_committed_is_found_once_the_jobs_are_done(shared_office, cast):
    work.tidy(shared_office)
    note(shared_office, cast, "dzwonił o umowę")

    work.drain(shared_office)

    assert total(shared_office) == 1
    assert not any(shared_office.config.index.iterdir())
    assert not shared_office.index_worker.is_running


def test_a_large_batch_is_written_by_ourselves_too(shared_office, cast):
    for number in range(APART + 1):
        note(shared_office, cast, f"umowa {number}")

    work.drain(shared_office)

    assert total(shared_office) == APART + 1
    assert not shared_office.index_worker.is_running


def test_another_machine_finds_what_this_one_indexed(shared_office, cast):
    note(shared_office, cast, "umowa")
    work.drain(shared_office)

    with Office(shared_office.config) as another:
        assert total(another) == 1


def test_a_lost_index_is_made_again_at_the_start(shared_office, cast):
    note(shared_office, cast, "umowa")
    work.drain(shared_office)
    with shared_office.db.writing() as session:
        session.execute(text("DROP SCHEMA search CASCADE"))

    work.tidy(shared_office)

    assert total(shared_office) == 1


def test_the_check_finds_nothing_wrong_with_its_tables(shared_office, cast):
    note(shared_office, cast, "umowa")
    work.drain(shared_office)

    assert checking.schema(shared_office).problems == ()
    assert checking.index(shared_office).problems == ()
    with shared_office.db.reading() as session:
        assert not jobs.any_due(session, ["index"])
