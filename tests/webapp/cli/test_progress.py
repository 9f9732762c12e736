"""How far a mailbox is, in a line on the terminal."""

import re
from datetime import timedelta

from archive.db import utcnow
from ingest import ledger
from ingest.ledger import Sighting
from webapp.cli import progress
from webapp.cli.frame import Frame


def test_the_line_tells_how_far_how_fast_and_how_long(office, config_file):
    with office.db.writing() as session:
        inbox = ledger.folder_of(session, "sprawy", "INBOX")
        inbox.uidvalidity, inbox.on_server = 7, 1200
        session.flush()
        since = utcnow() - timedelta(seconds=60)
        session.add_all(
            Sighting(
                folder=inbox, uidvalidity=7, uid=uid, state_code="stored" if uid <= 600 else "listed",
                stored_at=since if uid <= 600 else None,
            )
            for uid in range(1, 1201)
        )  # fmt: skip
    frame = Frame(str(config_file), debug=False)

    line = progress.of_mailboxes(frame, ["sprawy", "biuro"])

    frame.close()
    assert re.fullmatch(r"sprawy: 600 of 1200 fetched, (9|10) a second, about 1 min left", line)


def test_where_nobody_watches_nothing_is_written(office, config_file, capsys):
    frame = Frame(str(config_file), debug=False)
    progress.Line().show(lambda: progress.of_mailboxes(frame, ["sprawy"]))
    progress.Line().clear()

    frame.close()
    assert capsys.readouterr().err == ""
