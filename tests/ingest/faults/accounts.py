"""What the ledger and the store say of a mailbox, in the words of the tests of faults."""

from contextlib import contextmanager
from datetime import timedelta

import time_machine
from sqlalchemy import select

from archive.db import utcnow
from ingest.ledger import MailFolder, Sighting


def sightings(db, *, whose="Sprawy", folder="INBOX"):
    """{UID: sighting} of a folder as it is numbered now."""
    with db.reading() as session:
        found = (
            select(Sighting).join(MailFolder).where(MailFolder.account == whose, MailFolder.name == folder)
        )
        now = Sighting.uidvalidity == MailFolder.uidvalidity, Sighting.epoch == MailFolder.epoch
        return {one.uid: one for one in session.scalars(found.where(*now).order_by(Sighting.uid))}


def states(db, **where):
    """{UID: state} of a folder as it is numbered now."""
    return {uid: one.state_code for uid, one in sightings(db, **where).items()}


def kept(db, store, **where):
    """{UID: bytes} of what the store has of a folder."""
    return {uid: store.read(one.raw_digest) for uid, one in sightings(db, **where).items() if one.raw_digest}


def on_server(folder):
    """{UID: bytes} of what the scripted server has in a folder: what should be kept."""
    return {letter.uid: letter.content for letter in folder.letters}


def folder_of(db, *, whose="Sprawy", folder="INBOX"):
    """The folder's row."""
    with db.reading() as session:
        found = select(MailFolder).where(MailFolder.account == whose, MailFolder.name == folder)
        return session.scalars(found).one()


def asked(server):
    """The UID sets of each command that asked for whole messages or pieces of them, in their order."""
    lines = server.heard("UID FETCH")
    return [line.split()[2] for line in lines if "BODY.PEEK[]" in line]


@contextmanager
def later(**time):
    """As if so much time had passed."""
    with time_machine.travel(utcnow() + timedelta(**time)):
        yield
