"""Every message of the corpora goes through the whole intake, and comes out again byte for byte."""

import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from archive import jobs
from cases.message import Message
from ingest import importing
from ingest.ledger import Sighting, SightingState
from ingest.mailfiles import MailFiles, NotTaken
from webapp.jobs import KINDS
from webapp.work import turn

CORPORA = Path(os.environ.get("TECZKA_CORPORA") or Path(__file__).parents[3] / "shared" / "corpora")
SETS = ("mime4j", "stalwart", "mimekit", "rubymail", "talon", "tika-mail", "reply-trimmer", "forward-parser")
NOT_MAIL = {".json", ".xml", ".list", ".md", ".upstream", ".bin", ".py"}

pytestmark = [
    pytest.mark.server,
    pytest.mark.databases("sqlite"),
    pytest.mark.skipif(
        not CORPORA.is_dir(), reason="the corpora (TECZKA_CORPORA or ../shared/corpora) are not here"
    ),
]


def corpus():
    """(label, bytes) of every file that is a message, or several in an mbox; also of what only a server would give."""
    for name in SETS:
        for path in sorted((CORPORA / name).rglob("*")):
            if path.is_file() and path.suffix not in NOT_MAIL and path.name != "SOURCE.txt":
                try:
                    yield from [(label, b"".join(pieces)) for label, pieces in MailFiles([path])]
                except NotTaken:
                    yield str(path), path.read_bytes()


def test_every_message_is_kept_read_and_the_same_when_taken_out(office):
    came = list(corpus())
    assert len(came) > 300

    new, known = importing.import_messages(office.db, office.store, came)
    reading = next(kind for kind in KINDS if kind.name == "read")
    while turn(office, reading).done:
        pass

    assert new + known == len(came)
    with office.db.reading() as session:
        assert jobs.set_aside(session) == []
        states = set(session.scalars(select(Sighting.state_code)))
        assert states == {SightingState.DONE.value}
        digests = session.execute(select(Sighting.label, Sighting.raw_digest)).all()
        raw = set(session.scalars(select(Message.raw_digest)))
        assert session.scalar(select(func.count()).select_from(Message)) == len(raw)
    kept = {office.store.read(digest) for _, digest in digests}
    assert kept == {content for _, content in came}


def test_importing_them_again_changes_nothing(office):
    came = list(corpus())[:60]
    importing.import_messages(office.db, office.store, came)

    new, known = importing.import_messages(office.db, office.store, came)

    assert (new, known) == (0, len(came))
