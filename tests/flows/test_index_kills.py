"""What indexes is killed at random moments; the long version is `python -m bench.kill_index`."""

from bench import kill_index


def test_killed_while_it_indexes_nothing_is_lost_or_left_over(tmp_path):
    trial = kill_index.run(tmp_path / "office", rounds=4, size=150, seed=1)

    assert trial.kills == 4
    assert trial.wrong == []
