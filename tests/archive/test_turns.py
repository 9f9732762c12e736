"""Turns come in the order in which they were asked for."""

import threading
import time

from archive.turns import Turns

LONG = 10  # seconds: a test that needs them has failed


def waiting(turns, count):
    """Wait until so many threads wait for a turn."""
    until = time.monotonic() + LONG
    while len(turns._waiting) < count and time.monotonic() < until:
        time.sleep(0.001)


def test_who_asked_first_has_the_next_turn():
    turns, had = Turns(), []

    def have_one(name):
        with turns.turn(LONG):
            had.append(name)

    threads = [threading.Thread(target=have_one, args=(name,)) for name in ("Anna", "Piotr", "Ewa")]
    with turns.turn(LONG):
        for number, thread in enumerate(threads, start=1):
            thread.start()
            waiting(turns, number)
        assert had == []
    with turns.turn(LONG):
        had.append("the one who had it before")
    for thread in threads:
        thread.join()

    assert had == ["Anna", "Piotr", "Ewa", "the one who had it before"]


def test_nobody_waits_for_ever_and_whoever_gave_up_holds_up_nobody():
    turns = Turns()
    with turns.turn(LONG), turns.turn(0.01):
        pass

    with turns.turn(0):
        assert turns._is_taken
    assert not turns._is_taken


def test_an_error_ends_the_turn():
    turns = Turns()
    try:
        with turns.turn(LONG):
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass

    assert not turns._is_taken
