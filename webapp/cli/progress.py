"""A line on the terminal that tells how far a mailbox is; nothing where nobody watches."""

import sys
import time

import click

from ingest.status import folders_at_a_glance
from webapp.cli.frame import N_
from webapp.mailbox_words import duration

SECONDS = 1  # between two looks


class Progress:
    """Told of each batch, it writes the line anew, at most once a second, and takes it away at the end."""

    def __init__(self, frame, mailbox):
        self._frame, self._mailbox = frame, mailbox
        self._is_seen, self._told_at, self._length = sys.stderr.isatty(), 0.0, 0

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._write("")

    def tell(self):
        """Something was stored."""
        if self._is_seen and time.monotonic() - self._told_at > SECONDS:
            self._told_at = time.monotonic()
            self._write(self.line())

    def line(self):
        """How far the mailbox is, in words."""
        with self._frame.office.db.reading() as session:
            glances = folders_at_a_glance(session, self._mailbox)
        done = sum(glance.fetched for glance in glances)
        left, rate = sum(glance.unfetched for glance in glances), sum(glance.rate for glance in glances)
        told = self._frame.translated(
            N_("%(mailbox)s: %(done)s of %(all)s fetched, %(rate)s a second"),
            mailbox=self._mailbox,
            done=done,
            all=done + left,
            rate=f"{rate:.0f}",
        )
        if not left or not rate:
            return told
        sentence, facts = duration(left / rate)
        return f"{told}, {self._frame.translated(sentence, **facts)}"

    def _write(self, line):
        if self._is_seen and (line or self._length):
            click.echo("\r" + line.ljust(self._length), nl=False, err=True)
            if not line:
                click.echo("\r", nl=False, err=True)
            self._length = len(line)
