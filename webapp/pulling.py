"""One pass over every mailbox, all at once: a dead account does not delay another."""

import queue
from dataclasses import dataclass
from functools import partial

from archive.store import SyncFailed
from ingest.fetch import Pull
from ingest.trouble import classify


@dataclass(frozen=True)
class Outcome:
    """What became of one mailbox: how many messages were stored, and the troubles, if there were any."""

    mailbox: str
    stored: int
    troubles: tuple = ()


class Pulls:
    """What to run for each mailbox in a thread of its own, and what became of each that has ended.

    `stored()` is called when there is something to read. `runs` is {name: function}; each raises `SyncFailed` alone.
    `running` names the mailboxes whose outcome is still to come.
    """

    def __init__(self, office, stop, stored):
        self._office, self._stop, self._stored = office, stop, stored
        self._ended = queue.SimpleQueue()
        mailboxes = office.mailboxes
        self.running = [mailbox.name for mailbox in mailboxes]
        self.runs = {f"pull {mailbox.name}": partial(self._run, mailbox) for mailbox in mailboxes}

    def next(self, seconds):
        """The next mailbox's outcome, or None if none has ended so soon."""
        try:
            outcome = self._ended.get(timeout=seconds)
        except queue.Empty:
            return None
        self.running.remove(outcome.mailbox)
        return outcome

    def _run(self, mailbox):
        office, error = self._office, None
        pull = Pull(office.db, office.store, mailbox, self._stop.is_set, self._stored)
        try:
            pull.run()
        except SyncFailed as failed:
            error = failed
            raise
        except Exception as failed:  # told to the person who asked; the other mailboxes go on
            error = failed
        finally:
            self._ended.put(_outcome(mailbox.name, pull.done.values(), error))


def _outcome(name, folders, error):
    errors = [one.error for one in folders] + [error]
    troubles = tuple(classify(error) for error in errors if error is not None)
    return Outcome(name, sum(one.stored for one in folders), troubles)
