"""The whole archive read again by a newer parser, from the bytes that are kept; what people decided stays."""

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload, selectinload

from archive.store import Damaged
from cases.message import PASSED, UNTOLD, Message
from ingest.authentic import CERTAINTY, verdict
from ingest.keep import PARSE_VERSION
from ingest.ledger import Sighting, SightingState
from ingest.mail.in_files import read_file
from ingest.mail.model import Mail
from ingest.policy import NOBODY
from ingest.renew import HEADER_ONLY, header_only, renew

BATCH = 100


def outdated(session):
    """How many messages an older version of the parser has read; those that nobody can read do not count."""
    return session.scalar(_outdated(func.count(Message.id)))


def ask_for_all(session):
    """Have every message read again, also those that this version has read."""
    session.execute(update(Message).values(parse_version=0))


def reparse(db, store, worker, policy=NOBODY):
    """Read outdated messages again, a batch in one commit; gives ({message id: what went wrong}, how many are done).

    Broken off at any moment and begun again it goes on where it was: a message tells which version has read it.
    """
    last = 0
    while True:
        with db.reading() as session:
            wanted = _outdated(Message.id, Message.raw_digest).where(Message.id > last)
            batch = session.execute(wanted.order_by(Message.id).limit(BATCH)).all()
        if not batch:
            return
        yield _again(db, store, worker, policy, batch), len(batch)
        last = batch[-1].id


def _again(db, store, worker, policy, batch):
    failures, mails = {}, {}
    calls = [(str(store.path(digest)), str(store.attic())) for _, digest in batch]
    for (message_id, digest), outcome in zip(batch, worker.run_each(read_file, calls), strict=True):
        if isinstance(outcome, Mail) and outcome.raw_sha256 == digest:
            mails[message_id] = outcome
        else:
            failures[message_id] = (
                Damaged(digest, store.path(digest)) if isinstance(outcome, Mail) else outcome
            )
    store.adopt((part.sha256, part.aside) for mail in mails.values() for part in mail.parts if part.aside)
    with db.writing() as session:
        belongings = selectinload(Message.parts), selectinload(Message.filings)
        found = select(Message).where(Message.id.in_(mails)).order_by(Message.id).options(*belongings)
        checks = _checks(session, mails, policy)
        for message in session.scalars(found):
            mail, check = mails[message.id], checks[message.id] or message.sender_check
            is_whole = HEADER_ONLY not in message.flags
            mail = mail if is_whole else header_only(mail)
            renew(session, message, mail, message.received_at, check, policy.our_addresses)
    return failures


def _checks(session, mails, policy):
    """{message id: how its sender is judged by every way it came; None where that is not to be told anew}.

    Another copy's header may have told more; and what we wrote ourselves came by no way at all.
    """
    ways = select(Sighting).where(Sighting.message_id.in_(mails)).options(joinedload(Sighting.folder))
    judged = {message_id: [] for message_id in mails}
    for sighting in session.scalars(ways):
        mail = mails[sighting.message_id]
        is_read = sighting.raw_digest == mail.raw_sha256
        judged[sighting.message_id].append(
            verdict(mail, policy.trust_of(sighting.folder)) if is_read else None
        )
    return {message_id: _best(some) for message_id, some in judged.items()}


def _best(checks):
    told = max((check for check in checks if check), key=CERTAINTY.get, default=UNTOLD)
    return None if not checks or (None in checks and told != PASSED) else told


def _outdated(*columns):
    # What was salvaged has no reading to renew: it is tried again as what it is, a message set aside.
    aside = select(Sighting.id).where(
        Sighting.message_id == Message.id, Sighting.state_code == SightingState.UNREADABLE.value
    )
    return select(*columns).where(Message.parse_version < PARSE_VERSION, ~aside.exists())
