"""A whole office on a mailbox: its configuration, its turns, and what can be counted in it afterwards."""

from collections import Counter

import pytest
from sqlalchemy import select

from archive import audit, jobs
from archive.worker import Worker
from cases import outgoing
from cases.document import Document
from cases.filed import Filing
from cases.message import Message, MessagePart
from cases.outgoing import LETTER, Outgoing
from ingest import fetch, outbox
from ingest.ledger import Sighting
from search import refresh
from tests.letters import ANNA, letter, note_file
from tests.victims import open_nursery
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
unreadable_folder = "Unreadable"
poll_seconds = 1
sender_check = "none"
"""


LETTERS = (
    letter(subject="Pierwszy", mid="1@klos.example", files=[note_file("pierwszy plik")]),
    letter(subject="Drugi", mid="2@klos.example", files=[note_file("drugi plik")]),
    letter(subject="Od obcego", sender="obcy@nieznany.example", files=[note_file("trzeci plik")]),
    letter(subject="Bez numeru", sender=ANNA),
)
POSTED = (*LETTERS, LETTERS[0])  # the first comes twice
UNDISTURBED = {
    "messages": ["Bez numeru:tray", "Drugi:filed", "Od obcego:tray", "Pierwszy:filed"],
    "filings": ["Drugi", "Pierwszy"],
    "documents": ["Drugi", "Pierwszy"],
    "in the index": {"message": 4, "document": 2},
    "lacking in the index": False,
}


SMTP = """
[smtp]
host = "localhost"
port = {port}
ca_file = "{ca_file}"
"""


def furnish(folder, database_url, *, port, user, password, post=None):
    """The configuration of an office with a database as it is, and a mailbox; it sends through `post`, if any."""
    path = folder / "config.toml"
    firm = config.COMMITTED.read_text(encoding="utf-8").partition("[firm]")[2].partition("# A mailbox")[0]
    details = {"database": database_url, "firm": f"[firm]{firm}", "port": port, "user": user}
    smtp = SMTP.format(port=post.port, ca_file=post.ca_file) if post else ""
    path.write_text(CONFIG.format(**details) + smtp, encoding="utf-8")
    (folder / "imap_password").write_text(password)
    config.make_secret(folder / "secret_key")
    for name in ("store", "index"):
        (folder / name).mkdir()
    return path


@pytest.fixture
def office(config_path, db, cast, lent_worker):
    """The office of that configuration, with the cast in it.

    Its child processes and the wording of its statements are those of other tests: they take the longest.
    """
    with Office(config.load(config_path)) as office:
        own = office.db, office.mail_worker, office.text_worker
        office.db, office.mail_worker, office.text_worker = db, lent_worker, lent_worker
        yield office
        office.db, office.mail_worker, office.text_worker = own


@pytest.fixture(scope="session")
def lent_worker():
    """One child process for reading, of all offices."""
    with Worker(seconds=20) as worker:
        yield worker


@pytest.fixture(scope="session")
def nursery(tmp_path_factory):
    """A maker of Teczkas that die; see tests/victims.py."""
    with open_nursery(tmp_path_factory.mktemp("victims")) as nursery:
        yield nursery


def put_in_the_outbox(office):
    """A mail that waits to be sent; it belongs to no case, so that nothing else differs. Its bytes."""
    key, sender = "letter:1", office.config.sender_address
    content = b"From: sprawy@firma.example\r\nSubject: Oferta\r\n\r\nTekst\r\n"
    with office.db.writing() as session:
        row = Outgoing(
            key=key,
            kind=LETTER,
            digest=office.store.put(content),
            message_id=outbox.message_id(key, sender),
            sender=sender,
            recipients=["jan@klos.example"],
            subject="Oferta",
        )
        session.add(row)
        outgoing.enqueue(session, row)
    return content


def take_turns(office):
    """Pull and work until nothing more happens; the second pull sees what the marks moved."""
    for _ in range(2):
        for mailbox in office.mailboxes:
            fetch.pull(office.db, office.store, mailbox)
        drain(office)


def picture(office):
    """Everything that must not differ however often the process died on the way; broken promises fail at once."""
    with office.db.reading() as session:
        assert audit.verify(session) == []
        assert jobs.count_pending(session) == {}
        assert jobs.set_aside(session) == []
        messages = session.scalars(select(Message)).all()
        documents = session.scalars(select(Document)).all()
        _verify(session, office.store, documents)
        return {
            "messages": sorted(f"{message.subject}:{message.state.value}" for message in messages),
            "filings": sorted(filing.message.subject for filing in session.scalars(select(Filing))),
            "documents": sorted(document.message.subject for document in documents),
            "in the index": Counter(key.partition(":")[0] for key in sorted(office.index.keys())),
            "lacking in the index": bool(refresh.missing(office.db, office.index)),
        }


def _verify(session, store, documents):
    """Every file that a row names is there and is what its name says."""
    raw = session.scalars(select(Sighting.raw_digest).where(Sighting.raw_digest.is_not(None)))
    parts = session.scalars(select(MessagePart.digest).where(MessagePart.is_stored))
    for digest in {*raw, *parts, *(document.file.digest for document in documents)}:
        store.verify(digest)
