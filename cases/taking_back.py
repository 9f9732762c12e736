"""Taking back what was just made out of a message: possible only while nothing else came of it."""

from sqlalchemy import delete, exists, select

from archive import audit
from archive.audit import Event
from archive.db import Base
from cases.case import Case, StandIn
from cases.client import Client, ClientAddress
from cases.contact import Contact, ContactEmail
from cases.document import Document, DocumentFile
from cases.document_match import DocumentMatch
from cases.errors import N_, RuleBroken
from cases.fee import FeeTerms
from cases.filed import Filing
from cases.filing import unfile_message
from cases.note import Note
from cases.process import StagePass
from cases.proposal import Proposal
from cases.timeline import own_events

# What opening a case and filing its first message leave behind; anything else is somebody's work.
_OPENED, _ENTERED = "case_opened", "client_entered"
_OF_CASE = {_OPENED, "message_filed"}
# What opening it, its first message, and the program's guesses about that enter; what a person says leaves an event.
_IN_CASE = (Filing, StagePass, StandIn, FeeTerms, Note, Proposal)
_OF_CLIENT = {_ENTERED, "address_set", "contact_entered"}


class UsedMeanwhile(RuleBroken):
    """Something happened in the case, or with the client, since they were entered: nothing was taken back."""

    sentence = N_(
        "Something has happened with %(name)s since: it stays. You can take the message out, close the case, "
        "or correct the client."
    )


def take_back_case(session, case, message, *, by):
    """Put the message back in the tray and remove the case. Raises `UsedMeanwhile`."""
    # The message first, as whoever files it does: else both would wait for each other.
    _lock(session, message)
    _lock(session, case)
    actions = _actions(session, own_events(case.topic, _OPENED), by, brought_by=message)
    only = sorted(actions) == sorted(_OF_CASE) and [filing.message for filing in _filings(session, case)] == [
        message
    ]
    documents = session.scalars(select(Document).where(Document.case_id == case.id)).all()
    its_own = {one.__tablename__ for one in (*_IN_CASE, Document)}
    if not only or _is_referred_to(session, case, its_own):
        raise UsedMeanwhile(name=case.number)
    if any(
        _is_referred_to(session, one, {DocumentFile.__tablename__, DocumentMatch.__tablename__})
        for one in documents
    ):
        raise UsedMeanwhile(name=case.number)
    unfile_message(session, message, case, by=by)
    audit.append(session, case.topic, "case_taken_back", by.actor, {"number": case.number})
    ids = [document.id for document in documents]
    of_documents = [(one, one.document_id.in_(ids)) for one in (DocumentFile, DocumentMatch)]
    _remove(session, *of_documents, (Document, Document.id.in_(ids)))
    own = [(one, one.case_id == case.id) for one in _IN_CASE]
    _remove(session, *own, (Case, Case.id == case.id))


def take_back_client(session, client, *, by):
    """Remove the client with its people and addresses. Raises `UsedMeanwhile`."""
    _lock(session, client)
    actions = _actions(session, own_events(f"client:{client.id}", _ENTERED), by)
    its_own = {Contact.__tablename__, ClientAddress.__tablename__}
    is_untouched = set(actions) <= _OF_CLIENT and len(actions) == len(set(actions))
    if not is_untouched or _is_referred_to(session, client, its_own):
        raise UsedMeanwhile(name=client.label)
    audit.append(session, f"client:{client.id}", "client_taken_back", by.actor)
    people = select(Contact.id).where(Contact.client_id == client.id)
    _remove(
        session,
        (ContactEmail, ContactEmail.contact_id.in_(people)),
        (Contact, Contact.client_id == client.id),
        (ClientAddress, ClientAddress.client_id == client.id),
        (Client, Client.id == client.id),
    )


def take_back_contact(session, contact, *, by):
    """Remove a person who was entered last of all that was done with the client. Raises `UsedMeanwhile`."""
    topic = f"client:{contact.client_id}"
    last = session.scalars(
        select(Event).where(Event.topic == topic).order_by(Event.seq.desc()).limit(1)
    ).one()
    is_last = (last.action, last.actor) == ("contact_entered", by.actor)
    newest = max(one.id for one in contact.client.contacts)
    if not is_last or contact.id != newest or _is_referred_to(session, contact, {ContactEmail.__tablename__}):
        raise UsedMeanwhile(name=contact.name)
    audit.append(session, topic, "contact_taken_back", by.actor)
    mine = ContactEmail.contact_id == contact.id
    _remove(session, (ContactEmail, mine), (Contact, Contact.id == contact.id))


def _lock(session, row):
    # What somebody writes in it this moment is either seen by the questions that follow, or waits for us.
    session.execute(select(type(row).id).where(type(row).id == row.id).with_for_update())


def _actions(session, condition, by, brought_by=None):
    """What was done with it, as long as it was all done by the person; somebody else's work is told as such.

    The note that stood above the message that it is `brought_by` is no work of anybody's in the case.
    """
    events = session.scalars(select(Event).where(condition)).all()
    note = ("note_added", brought_by.id) if brought_by else None
    return [
        event.action if event.actor == by.actor else "by_another"
        for event in events
        if (event.action, event.facts.get("message")) != note
    ]


def _filings(session, case):
    return session.scalars(select(Filing).where(Filing.case_id == case.id)).all()


def _is_referred_to(session, row, besides):
    """Whether any table besides those has a row about it: whatever the program learns to keep counts by itself."""
    table = type(row).__table__
    columns = (
        column
        for other in Base.metadata.sorted_tables
        if other.name not in besides
        for column in other.columns
    )
    to_it = (column for column in columns if any(key.column.table is table for key in column.foreign_keys))
    return any(session.scalar(select(exists().where(column == row.id))) for column in to_it)


def _remove(session, *what):
    session.flush()
    for kind, condition in what:
        session.execute(delete(kind).where(condition).execution_options(synchronize_session=False))
    session.expire_all()
