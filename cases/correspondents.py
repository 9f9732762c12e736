"""Whom the people of a case write to and hear from: its client's contacts, and whoever took part in its letters."""

from sqlalchemy import select, union

from cases.contact import Contact, ContactEmail
from cases.filed import Filing
from cases.message import Message, MessageAddress


def known_addresses(session, case):
    """The addresses, lower case."""
    contacts = select(ContactEmail.address).join(Contact, ContactEmail.contact_id == Contact.id)
    contacts = contacts.where(Contact.client_id == case.client_id)
    here = select(Filing.message_id).where(Filing.case_id == case.id, Filing.revoked_at.is_(None))
    writers = select(Message.from_address).where(Message.id.in_(here))
    readers = select(MessageAddress.address).where(
        MessageAddress.message_id.in_(here), MessageAddress.role.in_(("from", "to", "cc"))
    )
    return {address.lower() for address in session.scalars(union(contacts, writers, readers)) if address}
