"""Everything an entry point works with, built once and handed down."""

import os
import threading
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from archive import migrations
from archive.db import Database, utcnow
from archive.store import Store
from archive.worker import Worker
from cases.errors import N_, RuleBroken
from cases.token import Tokens
from webapp import mailboxes, policy
from webapp.config import make_secret, read_secret

PREVIEW_SECONDS = 20
HTML_SECONDS = 5
MAIL_SECONDS = 20
OCR_SECONDS = 40  # for one page
INDEX_SECONDS = 3600  # it may find the index torn, and make all of it again


class NoDatabase(RuleBroken):
    """Nothing has been set up at the configured address."""

    sentence = N_("There is no Teczka database yet at %(database)s: run “teczka init” first.")


class SchemaNotNewest(RuleBroken):
    """The database was made by another version of the program."""

    sentence = N_(
        "The database is at revision %(found)s and this program needs %(newest)s: run “teczka migrate” first."
    )


class Office:
    """One firm's database, files, search index, and the child processes for what ours must not wait for or die of.

    Each of the workers has its own work, so that a page preview does not wait for a long extraction. `indexes_apart`:
    nobody searches in this process, and the dictionary is for the child alone to load.
    """

    def __init__(self, config):
        self.config = config
        self.db = Database(config.database_address)
        self.store = Store(config.store)
        self.worker = Worker(seconds=PREVIEW_SECONDS)
        self.html_worker = Worker(seconds=HTML_SECONDS)
        self.mail_worker = Worker(seconds=MAIL_SECONDS, memory_mb=512, calls_per_child=5000)
        self.text_worker = Worker()
        self.ocr_worker = Worker(seconds=OCR_SECONDS)
        self.index_worker = Worker(seconds=INDEX_SECONDS, memory_mb=None)
        readers = self.mail_worker, self.text_worker, self.ocr_worker
        self._workers = self.worker, self.html_worker, *readers, self.index_worker
        self.indexes_apart = False
        self.closing = threading.Event()
        self.opened_at = utcnow()
        self._index, self._opening = None, threading.Lock()

    @cached_property
    def mailboxes(self):
        """The configured mailboxes, ready to be signed in to. Raises `NoSecret`."""
        return mailboxes.ready(self.config, self.db)

    @cached_property
    def tokens(self):
        """What makes and checks the unguessable part of a case's number. Raises `NoSecret`."""
        make_secret(self.config.secrets_key_path)
        return Tokens(read_secret(self.config.secrets_key_path))

    @cached_property
    def safe(self):
        """What seals a secret that must be kept for a while. Raises `NoSecret`."""
        from ingest.secrets import Safe

        make_secret(self.config.secrets_key_path)
        return Safe(read_secret(self.config.secrets_key_path))

    @cached_property
    def policy(self):
        """What decides which mail is believed, and where it goes. Raises `NoSecret`."""
        return policy.of(self.config, self.tokens)

    @cached_property
    def smtp(self):
        """The server that takes our mail; None where none is set up."""
        return mailboxes.ready_smtp(self.config)

    @property
    def index(self):
        """The search index; opened late because its dictionary is the slowest thing to load."""
        with self._opening:
            if self._index is None:
                self._index = self._open_index()
            return self._index

    def _open_index(self):
        if self.config.search == "postgresql":
            from search.postgres.index import Index

            return Index(self.db)
        from search.index import Index

        return Index(self.config.index)

    def prepare(self):
        """Make the folders, the key for cookies, and the newest schema, for us only; what is there stays."""
        folders = [self.config.store, self.config.index]
        if self.db.is_sqlite:
            folders.append(Path(self.db.url.database).parent)
        with _for_us_only():
            for folder in folders:
                folder.mkdir(parents=True, exist_ok=True)
            make_secret(self.config.web.secret_key_file)
            make_secret(self.config.secrets_key_path)
            self.db.migrate()

    @property
    def database_name(self):
        """The database's address as it may be shown."""
        return self.db.url.render_as_string(hide_password=True)

    def has_database(self):
        """Whether somebody has run `init` here; looking makes no file."""
        if self.db.is_sqlite and not Path(self.db.url.database).exists():
            return False
        return migrations.revision(self.db) is not None

    def require_database(self):
        """Raise `NoDatabase` or `SchemaNotNewest` unless the database is one to work with."""
        if not self.has_database():
            raise NoDatabase(database=self.database_name)
        found, newest = migrations.revision(self.db), migrations.newest()
        if found != newest:
            raise SchemaNotNewest(found=found, newest=newest)

    def interrupt(self):
        """End the child processes; work they had in hand is put back, not failed."""
        self.closing.set()
        for worker in self._workers:
            worker.close()

    def close(self):
        """Let go of everything."""
        self.interrupt()
        if self._index is not None:
            self._index.close()
        self.db.dispose()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()


@contextmanager
def _for_us_only():
    # SQLite gives its -wal and -shm the rights of the database, so what is made once decides for good.
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)
