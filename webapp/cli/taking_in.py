"""Mail by hand: every mailbox once, or files; the jobs that follow run meanwhile."""

import sys
import time
from contextlib import contextmanager

import click

from webapp.cli.frame import N_

GLANCE_SECONDS = 0.2
TOLD_SECONDS = 1


def pull_mail(frame):
    """Fetch what is new in every mailbox, and run the jobs that follow; exits with 1 if something failed."""
    with _working(frame) as run:
        pulls = run.services.start_pulls()
        while pulls.is_running and not run.is_stopped:
            outcome = pulls.next(GLANCE_SECONDS)
            run.line.show(_how_far_mail_is(run))
            if outcome is not None:
                run.line.clear()
                _tell(frame, run, outcome)


def import_files(frame, paths):
    """Take in the messages in files, and run the jobs that follow; exits with 1 if something failed."""
    from ingest import importing
    from ingest.mailfiles import MailFiles

    with _working(frame) as run:
        files = MailFiles(paths, run.refused)
        size = files.size() if run.line.is_shown else 0

        def passed(new, known):
            run.services.wake()
            run.line.show(lambda: _how_far_files_are(frame, files.read, size, new, known))

        office, stop = frame.office, run.services.stop
        messages = (message for message in files if not stop.is_set())
        new, known = importing.import_messages(
            office.db, office.store, messages, told=run.refused, passed=passed
        )
        run.line.clear()
        frame.say(N_("%(new)s messages taken in, %(known)s imported before"), new=new, known=known)


class Line:
    """One line on a terminal that is written over and over; nothing where standard error is no terminal."""

    def __init__(self):
        self._stream, self._told = sys.stderr, 0.0

    @property
    def is_shown(self):
        """Whether somebody would see it."""
        return self._stream.isatty()

    def show(self, text):
        """Write what `text()` makes, at most once a second."""
        if self.is_shown and time.monotonic() - self._told > TOLD_SECONDS:
            self._told = time.monotonic()
            self.clear()
            self._stream.write(text())
            self._stream.flush()

    def clear(self):
        """Make room for what stays."""
        if self.is_shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


class _Run:
    def __init__(self, frame, services):
        from archive.db import utcnow

        self.frame, self.services, self.line = frame, services, Line()
        self.began_at, self.began, self.failures = utcnow(), time.monotonic(), 0

    @property
    def is_stopped(self):
        return self.services.stop.is_set()

    def refused(self, refused):
        """A file, or a message in one, was left out; the next one follows."""
        self.failures += 1
        self.line.clear()
        self.frame.complain(refused.sentence, **refused.facts)

    def work_off(self):
        while not self.is_stopped and not self.services.is_idle():
            self.line.show(self._jobs_left)
            self.services.stop.wait(GLANCE_SECONDS)
        self.line.clear()

    def _jobs_left(self):
        from archive import jobs

        with self.frame.office.db.reading() as session:
            pending = sum(jobs.count_pending(session).values())
        return self.frame.translated(
            N_("%(done)s jobs done, %(left)s left"), done=self.services.tally.done, left=pending
        )


@contextmanager
def _working(frame):
    """Jobs run meanwhile, and are worked off at the end; a signal leaves off in good order."""
    from webapp.serve import heeding_signals, services

    with services(frame.office) as running, heeding_signals(running.stop):
        run = _Run(frame, running)
        running.start_working_off()
        yield run
        run.work_off()
        was_stopped = run.is_stopped
    if running.disaster:
        raise running.disaster
    tally = running.tally
    frame.say(N_("%(done)s jobs done, %(failed)s failed"), done=tally.done, failed=tally.failed)
    if was_stopped:
        frame.complain(N_("Stopped. What came so far is kept; the same command goes on from there."))
    if was_stopped or run.failures or tally.failed:
        raise click.exceptions.Exit(1)


def _how_far_files_are(frame, read, size, new, known):
    sentence = N_(
        "%(percent)s%% (%(read)s of %(size)s MB), %(new)s messages taken in, %(known)s imported before"
    )
    facts = {"percent": 100 * read // max(size, 1), "read": read // 1_000_000, "size": size // 1_000_000}
    return frame.translated(sentence, new=new, known=known, **facts)


def _how_far_mail_is(run):
    def told():
        from ingest import progress

        with run.frame.office.db.reading() as session:
            now = progress.since(session, run.began_at)
        rate = round(now.stored / max(time.monotonic() - run.began, 1))
        sentence = N_("%(stored)s messages stored, %(remaining)s to come, %(rate)s a second")
        return run.frame.translated(sentence, stored=now.stored, remaining=now.remaining, rate=rate)

    return told


def _tell(frame, run, outcome):
    for trouble in outcome.troubles:
        run.failures += 1
        reason = frame.translated(trouble.sentence, **trouble.facts)
        frame.complain("%(mailbox)s: %(reason)s", mailbox=outcome.mailbox, reason=reason)
    if outcome.stored or not outcome.troubles:
        frame.say(N_("%(mailbox)s: %(count)s new messages"), mailbox=outcome.mailbox, count=outcome.stored)
