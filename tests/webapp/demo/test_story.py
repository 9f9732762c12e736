"""The story is told once, and the business can work with it."""

import shutil
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from archive import audit
from archive.db import Database
from cases.access import may_see
from cases.advisor import Advisor
from cases.case import Case, case_numbered
from cases.message import Message
from generators import facts
from generators.kinds import KINDS
from tests.offices import quick_hasher  # noqa: F401
from webapp import account, config
from webapp.demo import story
from webapp.demo.setting import Setting


@pytest.fixture(scope="module")
def told_file(tmp_path_factory, migrated_sqlite, world, setting):
    """A database with the story in it, told once: telling takes half a second."""
    path = tmp_path_factory.mktemp("told") / "teczka.db"
    shutil.copyfile(migrated_sqlite, path)
    database = Database(f"sqlite:///{path}")
    with database.writing() as session:
        story.populate(session, world, setting)
    database.dispose()
    return path


@pytest.fixture
def db(told_file, tmp_path):
    """The test's own copy."""
    shutil.copyfile(told_file, tmp_path / "teczka.db")
    database = Database(f"sqlite:///{tmp_path / 'teczka.db'}")
    yield database
    database.dispose()


@pytest.fixture
def told(db):
    with db.reading() as session:
        yield session


@pytest.fixture
def firm():
    return config.load(config.COMMITTED).firm


def test_an_empty_database_has_no_story(migrated_sqlite):
    empty = Database(f"sqlite:///{migrated_sqlite}")
    with empty.reading() as session:
        assert not story.is_told(session)
    empty.dispose()


def test_the_numbers_are_known_beforehand(told, world, setting):
    titles = {row["key"]: row["title"] for row in world.cases}
    given = dict(told.execute(select(Case.title, Case.number)).all())

    assert story.is_told(told)
    assert story.case_numbers(world, setting) == {key: given[title] for key, title in titles.items()}


def test_each_year_counts_its_cases_from_one(world):
    numbers = story.case_numbers(world, Setting(datetime(2027, 2, 1, 12, tzinfo=UTC)))

    assert numbers["klos-dostawczak"] == "S-2026-0001"
    assert numbers["pelet-start"].startswith("S-2027-")
    assert len(set(numbers.values())) == len(numbers)


def test_what_happened_is_sealed(told):
    assert audit.verify(told) == []


def test_cases_are_where_the_story_left_them(told, world, setting):
    numbers = story.case_numbers(world, setting)
    oven = case_numbered(told, numbers["klos-piec"])

    assert oven.stage.code == "DOKUMENTY"
    assert oven.stage_since.date() == setting.day(-33)
    assert oven.owner.name == "Anna Zielińska"
    assert not case_numbered(told, numbers["klos-dostawczak"]).is_open


def test_closed_cases_were_closed_after_their_last_stage(told):
    for case in told.scalars(select(Case).where(Case.closed_on.is_not(None))):
        assert case.stage_since.date() < case.closed_on


@pytest.mark.parametrize(("name", "sees"), [("Anna", True), ("Piotr", True), ("Ewa", False), ("Marek", True)])
def test_the_cast_sees_what_it_should(told, world, setting, name, sees):
    advisor = told.scalars(select(Advisor).where(Advisor.name.startswith(name))).one()
    oven = case_numbered(told, story.case_numbers(world, setting)["klos-piec"])

    assert may_see(told, advisor, oven) is sees


def test_everybody_can_sign_in(db, world, quick_hasher):  # noqa: F811
    one = story.sign_ins(world)[0]
    with db.writing() as session:
        story.open_accounts(session, world)

    with db.reading() as session:
        assert account.verified(account.of_email(session, one.email), one.password)
        assert len(account.every_account(session)) == len(story.sign_ins(world))


def test_most_cases_have_all_that_an_offer_and_a_contract_need(told, world, setting, firm):
    numbers = story.case_numbers(world, setting)
    lacking = set()
    for key, number in numbers.items():
        known = facts.gather(case_numbered(told, number), firm, today=setting.today)
        if KINDS["OF"].missing(known) or KINDS["UD"].missing(known):
            lacking.add(key)

    assert lacking == {"pelet-start"}


def test_the_first_case_has_a_checklist_under_way(told, world, setting):
    oven = case_numbered(told, story.case_numbers(world, setting)["klos-piec"])
    states = {item.state.code for item in oven.requirements}

    assert {"required", "requested", "received", "waived"} <= states


def test_filed_applications_have_the_numbers_of_their_institutions(told, world, setting):
    house = case_numbered(told, story.case_numbers(world, setting)["nowicka-dom"])

    assert [(one.number, one.institution) for one in house.references] == [("2231/HIP", "Bank Testowy")]


def test_no_mail_is_there_before_it_arrives(told):
    assert told.scalar(select(Message.id)) is None
