"""The demo's folder: made, locked, gone on with, started over, and never anybody else's."""

from datetime import UTC, datetime

import pytest

from webapp.demo.home import DemoRunning, NotADemo, opened

FIRST = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def test_the_first_start_is_remembered(tmp_path):
    with opened(tmp_path / "demo", now=FIRST) as home:
        home.delivered = 3

    with opened(tmp_path / "demo", now=LATER) as home:
        assert home.started_at == FIRST
        assert home.delivered == 3


def test_fresh_starts_over(tmp_path):
    with opened(tmp_path / "demo", now=FIRST) as home:
        home.delivered = 3
        (home.path / "store").mkdir()

    with opened(tmp_path / "demo", now=LATER, fresh=True) as home:
        assert home.started_at == LATER
        assert home.delivered == 0
        assert not (home.path / "store").exists()


@pytest.mark.parametrize("fresh", [False, True])
def test_a_folder_with_other_things_in_it_stays_as_it_is(tmp_path, fresh):
    (tmp_path / "thesis.odt").write_text("years of work")

    with pytest.raises(NotADemo) as refused, opened(tmp_path, now=FIRST, fresh=fresh):
        pass

    assert refused.value.folder == str(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.odt"]


def test_one_folder_runs_one_demo(tmp_path):
    with (
        opened(tmp_path, now=FIRST),
        pytest.raises(DemoRunning),
        opened(tmp_path, now=FIRST, fresh=True),
    ):
        pass


def test_what_a_link_points_to_is_not_deleted(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "thesis.odt").write_text("years of work")
    with opened(tmp_path / "demo", now=FIRST) as home:
        (home.path / "link").symlink_to(tmp_path / "elsewhere")

    with opened(tmp_path / "demo", now=LATER, fresh=True):
        assert (tmp_path / "elsewhere" / "thesis.odt").exists()
