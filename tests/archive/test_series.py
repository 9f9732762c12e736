"""Numbers follow each other without a gap, whoever asks at once."""

import threading

import pytest

from archive import series


def take(db, prefix="UD", year=2026):
    with db.writing() as session:
        return series.take(session, prefix, year)


def test_each_series_and_year_counts_for_itself(db):
    assert [take(db), take(db), take(db, year=2027), take(db, "OF")] == [1, 2, 1, 1]


def test_peeking_takes_nothing(db):
    with db.reading() as session:
        assert series.peek(session, "UD", 2026) == 1
    assert take(db) == 1


def test_a_rollback_gives_the_number_back(db):
    with pytest.raises(RuntimeError), db.writing() as session:
        series.take(session, "UD", 2026)
        raise RuntimeError

    assert take(db) == 1


def test_takers_at_once_get_different_numbers_from_the_first_of_the_year_on(db):
    taken = []
    threads = [threading.Thread(target=lambda: taken.append(take(db))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == list(range(1, 9))
