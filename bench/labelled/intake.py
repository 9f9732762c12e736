"""Labelled mail through the real pipeline: a mailbox, the ledger, the jobs, and what came of it."""

from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from archive.store import digest_of
from bench.labelled import world
from bench.labelled.of_others import SCANNER
from bench.labelled.post import MX
from cases.case import Case
from cases.filed import Filing, Suggestion
from cases.message import Message, MessageState
from ingest import ledger
from ingest.ledger import Sighting
from webapp import config
from webapp.config import MailboxConfig
from webapp.jobs import KINDS
from webapp.office import Office
from webapp.work import turn

MAILBOX = "office"
BATCH = 6  # letters that lie there at one look
ELSEWHERE = ("index", "mark")  # jobs that place nothing


@dataclass(frozen=True)
class Outcome:
    """What came of one letter: the cases it is filed in, those suggested, the best first, and why."""

    filed: tuple
    suggested: tuple
    why: tuple
    subject: str
    sender: str
    checked: str


def config_of(folder, institutions=()):
    """The committed firm with a mailbox that believes its own server, and its data in the folder.

    `institutions` are the domains of the banks that it works with.
    """
    mailbox = MailboxConfig(
        name=MAILBOX,
        address=world.OFFICE,
        host="127.0.0.1",
        user=MAILBOX,
        authserv_ids=(MX,),
        sender_check="results",
    )
    kept = config.load(config.COMMITTED).kept_in(folder)
    known = {"scanners": (SCANNER.address,), "institution_domains": institutions}
    return replace(kept, mailboxes=(mailbox,), **known)


@contextmanager
def office_of(people, folder):
    """A new office in the folder with everybody of that world in it."""
    with Office(config_of(folder, tuple(one.domain for one in people.institutions))) as office:
        office.prepare()
        with office.db.writing() as session:
            world.enter(session, people)
        yield office


def deliver(office, letters, first=1):
    """Letters through ledger, reading, placing and the text of their files, a few at a time, in order.

    `first` is the UID of the first one.
    """
    for start in range(0, len(letters), BATCH):
        _store(office, letters[start : start + BATCH], first + start)
        _work(office)


def tokens_of(office):
    """{number: the token that our mail about the case carries}, as the program makes them."""
    with office.db.reading() as session:
        return {case.number: office.tokens.of(case) for case in session.scalars(select(Case))}


def addresses_of(office):
    """{number: the address that we give for the case}."""
    with office.db.reading() as session:
        cases = session.scalars(select(Case)).all()
        return {case.number: office.tokens.address_of(case, world.OFFICE) for case in cases}


def outcomes(office, letters):
    """The `Outcome` of each letter, in order."""
    with office.db.reading() as session:
        sightings = session.scalars(
            select(Sighting).where(Sighting.uid.is_not(None)).order_by(Sighting.uid)
        ).all()
        options = (
            selectinload(Message.filings).joinedload(Filing.case),
            selectinload(Message.suggestions).joinedload(Suggestion.case),
        )
        wanted = select(Message).where(Message.id.in_([s.message_id for s in sightings]))
        found = {message.id: _outcome(message) for message in session.scalars(wanted.options(*options))}
    if len(sightings) != len(letters) or any(sighting.message_id is None for sighting in sightings):
        raise ValueError("Not every letter was read.")
    return [found[sighting.message_id] for sighting in sightings]


def _outcome(message):
    standing = [filing for filing in message.filings if filing.revoked_at is None]
    ranked = sorted(message.suggestions, key=lambda one: one.rank)
    why = [f"filed in {f.case.number} by {f.rule} {f.facts}" for f in standing]
    why += [f"{s.rank}. {s.case.number} by {s.rule} {s.facts}" for s in ranked]
    filed = tuple(filing.case.number for filing in standing) if message.state is MessageState.FILED else ()
    suggested = tuple(suggestion.case.number for suggestion in ranked)
    return Outcome(
        filed, suggested, tuple(why), message.subject, message.from_address or "", message.sender_check
    )


def _store(office, letters, first):
    by_uid = dict(enumerate(letters, first))
    digests = {uid: digest_of(letter.content) for uid, letter in by_uid.items()}
    office.store.adopt(
        (digests[uid], office.store.write_aside(letter.content)) for uid, letter in by_uid.items()
    )
    with office.db.writing() as session:
        folder = ledger.folder_of(session, MAILBOX, "INBOX")
        folder.uidvalidity = 1
        ledger.enter(
            session, folder, {uid: (len(letter.content), letter.at) for uid, letter in by_uid.items()}
        )
        new = ledger.here(folder).where(Sighting.uid.in_(by_uid)).options(joinedload(Sighting.folder))
        rows = [
            {"sighting": sighting, "raw_digest": digests[sighting.uid], "size": len(by_uid[sighting.uid].content),
             "internal_at": by_uid[sighting.uid].at, "whole": True, "last_error": None, "structure": None}
            for sighting in session.scalars(new)
        ]  # fmt: skip
        ledger.stored(session, folder, rows)


def _work(office):
    kinds, moved = [kind for kind in KINDS if kind.name not in ELSEWHERE], True
    while moved:
        tallies = [turn(office, kind) for kind in kinds]
        if any(tally.failed for tally in tallies):
            raise RuntimeError("A job failed.")
        moved = any(tally.done for tally in tallies)
