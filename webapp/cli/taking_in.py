"""Mail by hand: every mailbox once, or files; the jobs that follow run meanwhile."""

from contextlib import contextmanager

import click

from webapp.cli import progress
from webapp.cli.frame import N_

GLANCE_SECONDS = 0.2


def pull_mail(frame):
    """Fetch what is new in every mailbox, and run the jobs that follow; exits with 1 if something failed."""
    with _working(frame) as work:
        pulls = work.services.start_pulls()
        while pulls.running and not work.is_stopped:
            outcome = pulls.next(GLANCE_SECONDS)
            work.line.show(lambda: progress.of_mailboxes(frame, pulls.running))
            if outcome is not None:
                work.tell(outcome)


def import_files(frame, paths):
    """Take in the messages in files, and run the jobs that follow; exits with 1 if something failed."""
    from ingest import importing
    from ingest.mailfiles import MailFiles

    with _working(frame) as work:
        files = MailFiles(paths, work.refused, but=frame.office.config.own_places)
        size = files.size() if work.line.is_seen else 0

        def passed(new, known):
            work.services.wake()
            work.line.show(lambda: progress.of_files(frame, files.read, size, new, known))

        office, messages = frame.office, (message for message in files if not work.is_stopped)
        new, known = importing.import_messages(
            office.db, office.store, messages, told=work.refused, passed=passed
        )
        work.line.clear()
        frame.say(N_("%(new)s messages taken in, %(known)s imported before"), new=new, known=known)


class _Work:
    """What runs, what is said of it, and how much of it went wrong."""

    def __init__(self, frame, services):
        self.frame, self.services, self.line = frame, services, progress.Line()
        self.failures = 0

    @property
    def is_stopped(self):
        """Whether somebody told it to end, or it has to."""
        return self.services.stop.is_set()

    def tell(self, outcome):
        """Say what became of a mailbox."""
        self.line.clear()
        for trouble in outcome.troubles:
            self.failures += 1
            reason = self.frame.translated(trouble.sentence, **trouble.facts)
            self.frame.complain("%(mailbox)s: %(reason)s", mailbox=outcome.mailbox, reason=reason)
        if outcome.stored or not outcome.troubles:
            sentence = N_("%(mailbox)s: %(count)s new messages")
            self.frame.say(sentence, mailbox=outcome.mailbox, count=outcome.stored)

    def refused(self, refused):
        """Say that a file, or a message in one, was left out; the next one follows."""
        self.failures += 1
        self.line.clear()
        self.frame.complain(refused.sentence, **refused.facts)

    def finish(self):
        """Wait until all that follows is done."""
        while not self.is_stopped and not self.services.is_idle():
            self.line.show(lambda: progress.of_jobs(self.frame, self.services.tally.done))
            self.services.stop.wait(GLANCE_SECONDS)
        self.line.clear()


@contextmanager
def _working(frame):
    """Jobs run meanwhile, and are worked off at the end; a signal leaves off in good order."""
    from webapp.serve import heeding_signals, services

    with services(frame.office) as running, heeding_signals(running.stop):
        work = _Work(frame, running)
        running.start_working_off()
        yield work
        work.finish()
        was_stopped = work.is_stopped
    if running.disaster:
        raise running.disaster
    tally = running.tally
    frame.say(N_("%(done)s jobs done, %(failed)s failed"), done=tally.done, failed=tally.failed)
    if was_stopped:
        frame.complain(N_("Stopped. What came so far is kept; the same command goes on from there."))
    if was_stopped or work.failures or tally.failed:
        raise click.exceptions.Exit(1)
