"""A line on the terminal that tells how far something is; nothing where nobody watches."""

import sys
import time

from webapp.cli.frame import N_

SECONDS = 1  # between two looks


class Line:
    """One line on standard error, written over and over, at most once a second."""

    def __init__(self):
        self._stream, self._told_at = sys.stderr, 0.0

    @property
    def is_seen(self):
        """Whether standard error is a terminal."""
        return self._stream.isatty()

    def show(self, text):
        """Write what `text()` makes; it is not asked when nothing is to be shown."""
        if self.is_seen and time.monotonic() - self._told_at > SECONDS:
            self._told_at = time.monotonic()
            self._write(text())

    def clear(self):
        """Take it away, so that what is said next stands in a line of its own."""
        if self.is_seen:
            self._write("")

    def _write(self, words):
        self._stream.write(f"\r\x1b[K{words}")
        self._stream.flush()


def of_mailboxes(frame, names):
    """How far the mailboxes are that something is still to be fetched from, in words."""
    told = (of_mailbox(frame, name) for name in names)
    return " · ".join(line for line, left in told if left)


def of_mailbox(frame, name):
    """(how far the mailbox is, in words; how many messages are still to come)."""
    from ingest.status import folders_at_a_glance
    from webapp.mailbox_words import duration

    with frame.office.db.reading() as session:
        glances = folders_at_a_glance(session, name)
    done = sum(glance.fetched for glance in glances)
    left, rate = sum(glance.unfetched for glance in glances), sum(glance.rate for glance in glances)
    sentence = N_("%(mailbox)s: %(done)s of %(all)s fetched, %(rate)s a second")
    told = frame.translated(sentence, mailbox=name, done=done, all=done + left, rate=f"{rate:.0f}")
    if left and rate:
        sentence, facts = duration(left / rate)
        told = f"{told}, {frame.translated(sentence, **facts)}"
    return told, left


def of_jobs(frame, done):
    """How many jobs are done, and how many wait."""
    from archive import jobs

    with frame.office.db.reading() as session:
        left = sum(jobs.count_pending(session).values())
    return frame.translated(N_("%(done)s jobs done, %(left)s left"), done=done, left=left)


def of_files(frame, read, size, new, known):
    """How far an import is: bytes of the files, and messages in them."""
    sentence = N_(
        "%(percent)s%% (%(read)s of %(size)s MB), %(new)s messages taken in, %(known)s imported before"
    )
    facts = {"percent": 100 * read // max(size, 1), "read": read // 1_000_000, "size": size // 1_000_000}
    return frame.translated(sentence, new=new, known=known, **facts)
