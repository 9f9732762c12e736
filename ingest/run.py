"""The turns of the loop: pull when the bell rings, and every so often whether it rang or not."""

import logging
import threading
import time
from dataclasses import dataclass

from sqlalchemy import update

from archive.db import in_a_line, utcnow
from ingest import fetch, ledger
from ingest.ledger import MailFolder
from ingest.mailbox import connected

RENEW_SECONDS = 9 * 60
GLANCE_SECONDS = 0.5
LONGEST_WAIT = 300

log = logging.getLogger(__name__)


def watch(db, store, config, stop, wake):
    """Keep a mailbox read until `stop` is set; `wake` is called when something was stored. Never raises."""
    bell = threading.Event()
    listener = threading.Thread(
        target=listen, args=(config, bell, stop), name=f"idle {config.name}", daemon=True
    )
    listener.start()
    pause = Pause()
    while not stop.is_set():
        bell.clear()
        wait = _turn(db, store, config, wake, pause)
        _rest(wait, bell, stop)


def listen(config, bell, stop):
    """Ring the bell when the server says that something stirred; on its own connection, only ever a hint."""
    pause = Pause()
    while not stop.is_set():
        try:
            if not _listen_once(config, bell, stop):
                return
            pause.over()
        except Exception as error:  # polling goes on without the bell
            log.info("IDLE of %s ended: %s", config.name, error)
            bell.set()  # it may have been about to ring
            stop.wait(pause.next())


@dataclass
class Pause:
    """How long to wait after one more failure: 1, 2, 4 … 300 s; 1 again after a success."""

    failures: int = 0

    def next(self):
        """One more failure: seconds to wait."""
        self.failures += 1
        return min(2 ** (self.failures - 1), LONGEST_WAIT)

    def over(self):
        """A success."""
        self.failures = 0


def _turn(db, store, config, wake, pause):
    try:
        pulled = fetch.pull(db, store, config)
    except Exception as error:
        log.warning("Mailbox %s: %s", config.name, in_a_line(error))
        _note_failure(db, config, error)
        return pause.next()
    pause.over()
    if any(folder.stored for folder in pulled):
        wake()
    return config.poll_seconds


def _rest(seconds, bell, stop):
    until = time.monotonic() + seconds
    while time.monotonic() < until and not bell.is_set() and not stop.is_set():
        bell.wait(GLANCE_SECONDS)


def _listen_once(config, bell, stop):
    with connected(config) as mailbox:
        if not mailbox.can_ring():
            return False
        with mailbox.idle(config.folders[0]) as stirred:
            # What came between the last pull and this moment made no sound.
            bell.set()
            until = time.monotonic() + RENEW_SECONDS
            while time.monotonic() < until and not stop.is_set():
                if stirred(GLANCE_SECONDS):
                    bell.set()
    return True


def _note_failure(db, config, error):
    values = {"last_error": in_a_line(error)[:1000], "last_try_at": utcnow()}
    try:
        with db.writing() as session:
            for name in config.watched_folders:
                folder = ledger.folder_of(session, config.name, name)
                session.execute(update(MailFolder).where(MailFolder.id == folder.id).values(**values))
    except Exception as trouble:
        # The database itself is gone for a while: the loop must outlive that, or no mail would come again.
        log.warning("Mailbox %s: its failure could not be kept: %s", config.name, in_a_line(trouble))
