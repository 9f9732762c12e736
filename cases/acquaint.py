"""Somebody who wrote becomes a client's contact: her address is added once, to the person who is there if she is."""

from cases.editing import change_contact, enter_contact


def acquaint(session, client, *, by, name, emails, **details):
    """(contact, whether she is new): the addresses are the client's from now on; what is known of her stays."""
    known = _known_as(client, name, emails)
    if known is None:
        return enter_contact(session, client, by=by, name=name, emails=emails, **details), True
    new = [address for address in emails if not knows(client, address)]
    if new:
        change_contact(session, known, by=by, emails=[*_addresses(known), *new])
    return known, False


def knows(client, address):
    """Whether mail from that address is one of the client's people's."""
    return any(contact.knows(address) for contact in client.contacts)


def forget_address(session, contact, address, *, by):
    """The address is not the contact's any more."""
    change_contact(session, contact, by=by, emails=[one for one in _addresses(contact) if one != address])


def _known_as(client, name, emails):
    by_address = (contact for contact in client.contacts if any(map(contact.knows, emails)))
    by_name = (contact for contact in client.contacts if _same(contact.name, name))
    return next(by_address, None) or next(by_name, None)


def _addresses(contact):
    return [email.address for email in contact.emails]


def _same(one, other):
    return " ".join(one.lower().split()) == " ".join(other.lower().split())
