"""Pages, mail and jobs: together in one process, or each in its own; all end cleanly when told to."""

import gc
import logging
import signal
import threading
import time
from contextlib import contextmanager
from functools import partial

from archive.db import in_a_line
from archive.store import SyncFailed
from webapp.jobs import KINDS
from webapp.work import Lanes, make_ready

log = logging.getLogger(__name__)

WEB_THREADS = 8
PARTING_SECONDS = 0.6
PATIENCE_SECONDS = 5  # of the index, while nobody waits for it
# A batch makes rows by the ten thousand, and hardly any of them in circles: looked through every 700 of them, the
# collector takes a tenth of the time.
COLLECTING = (20_000, 10, 20)


class Services:
    """What runs in this process until `stop` is set; of jobs, those of the `kinds`."""

    def __init__(self, office, kinds=KINDS):
        self.office = office
        self.stop = threading.Event()
        self.disaster = None
        self._lanes = Lanes(office, self.stop, kinds)
        self._threads = []
        self._server = None

    def start_web(self):
        """Serve the pages. Raises `OSError` when the port is taken."""
        from waitress import create_server

        from webapp import create_app

        self._server = create_server(create_app(self.office), **_adjustments(self.office.config.web))
        threading.Thread(target=self._server.run, name="web", daemon=True).start()

    def start_mail(self):
        """Watch every mailbox; jobs in this process hear at once of what was stored."""
        from ingest.run import watch

        for mailbox in self.office.mailboxes:
            args = (self.office.db, self.office.store, mailbox, self.stop, self._lanes.wake)
            self._start(f"mail {mailbox.name}", partial(watch, *args))

    def start_work(self):
        """Tidy up, and run jobs until `stop` is set."""
        runs = dict(self._lanes.runs)
        runs["work index"] = partial(_one_after_another, self._lanes.tidy, runs["work index"])
        self._start_all(runs)

    def start_working_off(self):
        """Run jobs, for a while: `is_idle` tells when all is done."""
        make_ready(self.office)
        self.office.indexes_apart, self._lanes.patience = True, PATIENCE_SECONDS
        self._start_all(self._lanes.runs)

    def start_pulls(self):
        """Fetch once what is new in every mailbox, each in a thread of its own; the `Pulls`."""
        from webapp.pulling import Pulls

        pulls = Pulls(self.office, self.stop, self._lanes.wake)
        self._start_all(pulls.runs)
        return pulls

    @property
    def tally(self):
        """What became of the jobs so far."""
        return self._lanes.tally

    def wake(self):
        """There may be jobs: look now."""
        self._lanes.wake()

    def is_idle(self):
        """Whether no job is due and none is being done."""
        return self._lanes.is_idle()

    def end(self):
        """Stop, give what is in hand a moment, and end the child processes."""
        self.stop.set()
        self._lanes.wake()
        if self._server:
            self._server.task_dispatcher.shutdown(timeout=PARTING_SECONDS)
        self._part()
        self.office.interrupt()
        # Whoever waited for a child process has its answer now, and puts the job back.
        self._part()

    def _start_all(self, runs):
        for name, run in runs.items():
            self._start(name, run)

    def _start(self, name, run):
        thread = threading.Thread(target=self._until_disaster, args=(run,), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _until_disaster(self, run):
        try:
            run()
        except Exception as error:
            # After SyncFailed the system may say yes to what it has dropped: nobody asks it again. Anything else is a
            # mistake of ours, and work that nobody does any more would wait unnoticed.
            log.critical("%s", in_a_line(error), exc_info=None if isinstance(error, SyncFailed) else error)
            self.disaster = error
            self.stop.set()

    def _part(self):
        # A thread that hangs on a server or the disk is left behind: it loses nothing that a kill would not.
        until = time.monotonic() + PARTING_SECONDS
        for thread in self._threads:
            thread.join(max(0, until - time.monotonic()))


def _one_after_another(*runs):
    for run in runs:
        run()


@contextmanager
def services(office, kinds=KINDS):
    """`Services` of the office; they end with the block."""
    running = Services(office, kinds)
    try:
        with seldom_collecting():
            yield running
    finally:
        running.end()


@contextmanager
def seldom_collecting():
    """Inside, Python looks for circles among many objects at a time."""
    before = gc.get_threshold()
    gc.set_threshold(*COLLECTING)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def heeding_signals(stop):
    """Inside, SIGINT and SIGTERM set `stop` and do nothing else; for the main thread."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def serve(office, *, web=True, mail=True, work=True, started=None):
    """Run what is asked for until a signal comes; `started` is called when all of it runs.

    Raises `SyncFailed` when the disk did not take what was written: whoever started this starts it anew.
    """
    with services(office) as running, heeding_signals(running.stop):
        # The pages first: when the port is taken, nothing else has begun.
        starts = [(web, running.start_web), (work, running.start_work), (mail, running.start_mail)]
        for wanted, start in starts:
            if wanted:
                start()
        if started:
            started()
        running.stop.wait()
        if running.disaster:
            raise running.disaster


def _adjustments(web):
    behind_proxy = {
        "url_scheme": "https",
        "trusted_proxy": "127.0.0.1",
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    }
    always = {"host": web.host, "port": web.port, "threads": WEB_THREADS, "ident": None}
    return always | (behind_proxy if web.https else {})
