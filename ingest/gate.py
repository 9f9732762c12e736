"""Nobody is locked out by us: a mailbox that refused us twice is left alone for an hour, whoever asks."""

import hashlib
import threading
import time
from contextlib import contextmanager

from cases.errors import N_, RuleBroken
from ingest.oauth.errors import ClientRefused

TRIES = 2
HOLD_SECONDS = 3600


class SignInRefused(Exception):
    """The server knows us not: wrong password, a token it does not accept, or no right to this mailbox."""


class HeldBack(RuleBroken):
    """The server refused these credentials twice; it is asked again in `seconds`, or when they were changed."""

    sentence = N_(
        "The server refused the sign-in twice (%(reason)s), so it is asked only once an hour: more might lock the "
        "account. Mail waits on the server, nothing is lost. Check user, password or secret: a changed one is tried "
        "at once."
    )


class Gate:
    """Lets one sign-in of a mailbox through at a time, and none in vain."""

    def __init__(self, clock=time.monotonic):
        self._clock, self._turn = clock, threading.Lock()
        self._refusals, self._secret, self._until, self._reason = 0, None, 0, ""

    @contextmanager
    def trying(self, secret):
        """Around one sign-in with these credentials. Raises `HeldBack` before anything is sent."""
        with self._turn:
            self._hold_back(hashlib.sha256(secret.encode()).digest())
            try:
                yield
            except (SignInRefused, ClientRefused) as refusal:
                self._note(refusal)
                raise
            self._refusals = 0

    def _hold_back(self, secret):
        if secret != self._secret:
            self._secret, self._refusals = secret, 0
        left = self._until - self._clock()
        if self._refusals >= TRIES and left > 0:
            raise HeldBack(reason=self._reason, seconds=left)

    def _note(self, refusal):
        self._refusals += 1
        self._until, self._reason = self._clock() + HOLD_SECONDS, str(refusal)
