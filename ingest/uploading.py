"""Mail that a person brings from her own machine: known by its bytes, hers to answer for, read before all other."""

from dataclasses import dataclass

from sqlalchemy import select

from archive import audit, jobs
from cases.document import EmptyFile
from cases.errors import RuleBroken
from cases.filed import BY_UPLOAD
from cases.filing import file_message, standing_filing
from cases.message import Message
from ingest import importing, ledger_of_files
from ingest.deciding import Decision
from ingest.ledger import IMPORT, MailFolder, Sighting
from ingest.ledger_of_files import UPLOADS
from ingest.mailfiles import BLOCK, Kind, NotMail, kind_of


@dataclass(frozen=True)
class Entered:
    """What was entered: {digest: sighting id}, and which of these were messages of Teczka's before."""

    sightings: dict
    known: frozenset


def received_from(store, files):
    """(the mail among the files, why each of the others was refused); `files` are (name, open file)."""
    received, refused = {}, []
    for name, file in files:
        try:
            one = _received(store, name, file)
        except RuleBroken as broken:
            refused.append(broken)
        else:
            received.setdefault(one.digest, one)
    return list(received.values()), refused


def enter(session, received, *, by, case=None):
    """Enter mail whose bytes are durable, and leave who brought it; filed in the case, if one is named, once read."""
    labels = [(f"{by.name}: {one.label}", one.digest, one.size) for one in received]
    payload = Decision(case.id, by.id).facts if case else None
    ledger_of_files.stored(session, UPLOADS, labels, priority=jobs.NOW, payload=payload)
    sightings = _sightings(session, received)
    known = _known(session, received)
    for one in received:
        sighting, facts = sightings[one.digest], {"name": one.label, "digest": one.digest}
        audit.append(session, f"sighting:{sighting.id}", "mail_uploaded", by.actor, facts)
        if sighting.message_id is not None and case is not None:
            _file(session, session.get_one(Message, sighting.message_id), case, by)
        elif sighting.message_id is None:
            # Also one that somebody brought a moment ago, and that nobody has read yet.
            jobs.enqueue(session, "read", f"sighting:{sighting.id}", payload, priority=jobs.NOW)
    return Entered({digest: sighting.id for digest, sighting in sightings.items()}, frozenset(known))


def _received(store, name, file):
    kind = kind_of(file)
    if kind not in (Kind.MAIL, Kind.OUTLOOK):
        raise NotMail(name=name) if file.read(1) else EmptyFile(name=name)
    pieces = iter(lambda: file.read(BLOCK), b"")
    (received,) = importing.received_of(store, [(name, pieces)])
    return received


def _sightings(session, received):
    folder = select(MailFolder.id).where(MailFolder.account == IMPORT, MailFolder.name == UPLOADS)
    digests = [one.digest for one in received]
    found = select(Sighting).where(Sighting.folder_id.in_(folder), Sighting.raw_digest.in_(digests))
    by_digest = {sighting.raw_digest: sighting for sighting in session.scalars(found)}
    return {digest: by_digest[digest] for digest in digests}


def _known(session, received):
    kept = select(Sighting.raw_digest).where(Sighting.message_id.is_not(None))
    return session.scalars(kept.where(Sighting.raw_digest.in_([one.digest for one in received])).distinct())


def _file(session, message, case, by):
    if standing_filing(session, message, case) is None:
        file_message(session, message, case, rule=BY_UPLOAD, by=by)
