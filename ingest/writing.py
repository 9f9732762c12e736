"""A letter that an advisor wrote in a case: durable before it is entered, then in the case and the outbox at once."""

import secrets
from dataclasses import dataclass

from archive.db import utcnow
from cases import outgoing
from cases.filing import Placement, file_messages
from cases.message import PASSED
from cases.outgoing import LETTER, SENT_RULE, Outgoing
from ingest import keep
from ingest.letter import Letter
from ingest.mail.in_files import read_file
from ingest.outbox import message_id


@dataclass(frozen=True)
class Written:
    """A letter whose bytes and files are durable, read as any mail is: what was meant, and what others will read."""

    key: str
    letter: Letter
    digest: str
    mail: object


def write(store, worker, address, **details):
    """The letter, kept as bytes; slow, so outside any transaction. `details` are those of `Letter`."""
    key = f"{LETTER}:{secrets.token_hex(16)}"
    letter = Letter(message_id=message_id(key, address), at=utcnow(), **details)
    digest = store.put(letter.as_bytes())
    mail = worker.run(read_file, str(store.path(digest)), str(store.attic()))
    store.adopt((part.sha256, part.aside) for part in mail.parts if part.aside)
    return Written(key, letter, digest, mail)


def enter(session, written, case, *, by):
    """Enter it in the case, and have it sent after the commit. Raises `CaseClosed`."""
    case.refuse_if_closed()
    letter = written.letter
    _, (message,) = keep.keep_all(session, [(written.mail, letter.at, False, PASSED)])
    file_messages(session, [Placement(message, case, SENT_RULE, {}, files=False)], by=by)
    row = Outgoing(
        key=written.key,
        kind=LETTER,
        digest=written.digest,
        message_id=letter.message_id,
        sender=letter.sender[1],
        recipients=list(dict.fromkeys(address for _, address in (*letter.to, *letter.cc))),
        subject=letter.subject,
        case=case,
        by=by,
        letter=message,
    )
    session.add(row)
    outgoing.enqueue(session, row)
    return row
