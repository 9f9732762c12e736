"""Threads take turns in the order in which they asked: nobody who waits is overtaken."""

import threading
from collections import deque
from contextlib import contextmanager


class Turns:
    """One turn at a time; the end of one is the beginning of the next, without anybody looking again every so often."""

    def __init__(self):
        self._lock, self._is_taken, self._waiting = threading.Lock(), False, deque()

    @contextmanager
    def turn(self, seconds):
        """A turn; whoever waited in vain for so long goes on without one."""
        has_turn = self._take(seconds)
        try:
            yield
        finally:
            if has_turn:
                self._pass_on()

    def _take(self, seconds):
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return True
            bell = threading.Event()
            self._waiting.append(bell)
        if bell.wait(seconds):
            return True
        with self._lock:
            if bell.is_set():  # in the last moment
                return True
            self._waiting.remove(bell)
            return False

    def _pass_on(self):
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False
