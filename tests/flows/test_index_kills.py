"""What indexes is killed at random moments; the long version is `python -m bench.kill_index`."""

import pytest

from bench import kill_index


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_while_it_indexes_nothing_is_lost_or_left_over(tmp_path, seed):
    trial = kill_index.run(tmp_path / "office", rounds=3, size=150, seed=seed)

    assert trial.killed.total() == 3
    assert trial.wrong == []
