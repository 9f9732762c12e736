"""A whole office on a real mailbox, and what can be counted in it afterwards."""

import pytest
from sqlalchemy import select

from archive import audit, jobs
from cases.document import Document
from cases.message import Message
from ingest import fetch
from ingest.ledger import Sighting
from search import refresh
from tests.cast import enter_cast
from webapp import config
from webapp.office import Office
from webapp.work import drain

CONFIG = """
database_url = "{database}"
store = "store"
index = "index"
language = "pl"

[web]
host = "127.0.0.1"
port = 8000
secret_key_file = "secret_key"

{firm}

[[mailboxes]]
name = "office"
address = "sprawy@firma.example"
host = "127.0.0.1"
port = {port}
tls = "none"
user = "{user}"
password_file = "imap_password"
mode = "move"
filed_folder = "Filed"
tray_folder = "Tray"
poll_seconds = 1
"""


@pytest.fixture
def config_path(tmp_path, database_url, dovecot, imap_user):
    """The configuration of an office with the cast, its database empty otherwise, and a mailbox of its own."""
    path = tmp_path / "config.toml"
    firm = config.COMMITTED.read_text(encoding="utf-8").partition("[firm]")[2].partition("# A mailbox")[0]
    details = {"database": database_url, "firm": f"[firm]{firm}", "port": dovecot.port, "user": imap_user}
    path.write_text(CONFIG.format(**details), encoding="utf-8")
    (tmp_path / "imap_password").write_text(dovecot.password)
    with Office(config.load(path)) as office:
        office.prepare()
        with office.db.writing() as session:
            enter_cast(session)
    return path


@pytest.fixture
def office(config_path):
    """The office of that configuration."""
    with Office(config.load(config_path)) as office:
        yield office


def take_turns(office):
    """Pull and work until nothing more happens; the second pull sees what the marks moved."""
    for _ in range(2):
        for mailbox in office.config.mailboxes:
            fetch.pull(office.db, office.store, mailbox)
        drain(office)


def picture(office):
    """Everything that must not differ however often the process died on the way."""
    with office.db.reading() as session:
        assert audit.verify(session) == []
        assert jobs.count_pending(session) == {}
        messages = session.scalars(select(Message)).all()
        documents = session.scalars(select(Document)).all()
        for digest in session.scalars(select(Sighting.raw_digest)):
            office.store.read(digest)
        for document in documents:
            office.store.read(document.file.digest)
        return {
            "messages": sorted((m.subject, m.state.value, [c.number for c in m.filed_in]) for m in messages),
            "documents": sorted((d.title, d.message.subject) for d in documents),
            "index": len(office.index.keys()),
            "lacking": bool(refresh.missing(office.db, office.index)),
        }
