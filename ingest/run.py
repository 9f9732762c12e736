"""The turns of the loop: pull when the bell rings, and every so often whether it rang or not."""

import logging
import random
import threading
import time
from datetime import timedelta

from sqlalchemy import update

from archive.db import in_a_line, utcnow
from archive.store import SyncFailed
from ingest import ledger, trouble
from ingest.fetch import Pull
from ingest.ledger import MailFolder
from ingest.mailbox import connected
from ingest.trouble import Backoff, classify

RENEW_SECONDS = (
    9 * 60
)  # of IDLE; servers and routers drop it later than that (RFC 2177 §3: before 29 minutes)
CONNECTION_SECONDS = 10 * 60
GLANCE_SECONDS = 0.5
BREATH_SECONDS = 0.5  # between two turns at least: a bell that never stops ringing must not keep us at it
JITTER = 0.1  # of the time between two turns, so that many mailboxes of one server do not come together

log = logging.getLogger(__name__)


def watch(db, store, config, stop, wake, backoff=None):
    """Keep a mailbox read until `stop` is set; `wake` is called when something was stored.

    Raises `SyncFailed` alone: after that nothing this process wrote can be relied on, and it has to end.
    """
    bell = threading.Event()
    listener = threading.Thread(
        target=listen, args=(config, bell, stop), name=f"idle {config.name}", daemon=True
    )
    listener.start()
    pull, backoff = Pull(db, store, config, stop.is_set, wake), backoff or Backoff()
    is_first = True
    while not stop.is_set():
        try:
            if is_first:
                # Who knows what answers by that name now: a restored server gives known UIDs to other messages.
                with db.writing() as session:
                    ledger.suspect(session, config.name)
                is_first = False
            _watch_on_one_connection(pull, bell, backoff)
        except SyncFailed:
            raise
        except Exception as error:
            wait = backoff.after(classify(error))
            log.warning("Mailbox %s: %s", config.name, in_a_line(error))
            _note_failure(db, config.name, config.watched_folders, error, wait, to_read=config.folders)
            # The bell counts for nothing here: a server in trouble is not asked more often because it says hello.
            stop.wait(wait)


def listen(config, bell, stop, renew_seconds=RENEW_SECONDS, backoff=None):
    """Ring the bell when the server says that something stirred; on its own connection, only ever a hint."""
    backoff = backoff or Backoff()
    while not stop.is_set():
        try:
            if not _listen_once(config, bell, stop, renew_seconds):
                return
            backoff.over()
        except Exception as error:  # polling goes on without the bell
            log.info("IDLE of %s ended: %s", config.name, error)
            bell.set()  # it may have been about to ring
            stop.wait(backoff.after(classify(error)))


def _watch_on_one_connection(pull, bell, backoff):
    """Turn after turn until the connection is old; the first compares everything, for who knows what was missed."""
    with connected(pull.config) as mailbox:
        fully, until = True, time.monotonic() + CONNECTION_SECONDS
        while not pull.stop() and time.monotonic() < until:
            bell.clear()
            pulled = pull.on(mailbox, fully=fully)
            backoff.over()
            fully = False
            for one in pulled:
                if one.error is not None:
                    log.warning("Folder %s of %s: %s", one.folder, one.account, in_a_line(one.error))
                    wait = pull.config.poll_seconds
                    _note_failure(pull.db, one.account, [one.folder], one.error, wait)
            _rest(pull.config.poll_seconds * random.uniform(1 - JITTER, 1), bell, pull.stop)


def _rest(seconds, bell, stop):
    began = time.monotonic()
    while time.monotonic() - began < seconds and not stop():
        if not bell.wait(GLANCE_SECONDS):
            continue
        if (left := began + BREATH_SECONDS - time.monotonic()) <= 0:
            return
        time.sleep(left)


def _listen_once(config, bell, stop, renew_seconds):
    with connected(config) as mailbox:
        if not mailbox.can_ring():
            return False
        with mailbox.idle(config.folders[0]) as stirred:
            # What came between the last pull and this moment made no sound.
            bell.set()
            until = time.monotonic() + renew_seconds
            while time.monotonic() < until and not stop.is_set():
                if stirred(GLANCE_SECONDS):
                    bell.set()
    return True


def _note_failure(db, account, folders, error, wait, to_read=()):
    # Folders that are only moved to may never be made: whoever notes trouble for those never sees it end.
    found, now = classify(error), utcnow()
    values = {
        "last_error": trouble.written(found),
        "trouble": found.kind.value,
        "last_try_at": now,
        "next_try_at": now + timedelta(seconds=wait),
    }
    try:
        with db.writing() as session:
            for name in to_read:
                ledger.folder_of(session, account, name)
            named = MailFolder.account == account, MailFolder.name.in_(folders)
            session.execute(update(MailFolder).where(*named).values(**values))
    except Exception as unkept:
        # The database itself is gone for a while: the loop must outlive that, or no mail would come again.
        log.warning("Mailbox %s: its failure could not be kept: %s", account, in_a_line(unkept))
