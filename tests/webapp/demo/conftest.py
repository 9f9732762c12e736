"""The demo's world on one November evening."""

from datetime import UTC, datetime

import pytest

from webapp.demo import story
from webapp.demo.mails import Correspondence
from webapp.demo.papers import Papers
from webapp.demo.setting import Setting
from webapp.demo.world import World

NOW = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def world():
    return World()


@pytest.fixture(scope="session")
def setting(world):
    """A Monday, with the numbers that the cases would get."""
    return Setting(NOW, story.case_numbers(world, Setting(NOW)))


@pytest.fixture(scope="session")
def papers(world, setting):
    return Papers(world, setting)


@pytest.fixture(scope="session")
def deliveries(world, setting, papers):
    """All mails that arrive, by key, the earliest first."""
    made = Correspondence(world, setting, papers).deliveries()
    return {delivery.key: delivery for delivery in made}
