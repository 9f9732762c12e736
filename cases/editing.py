"""Changes of what was entered before: each leaves an event that names the fields, never their values."""

from archive import audit
from cases.client import AddressKind, ClientAddress, refuse_known_numbers
from cases.contact import Contact, ContactEmail
from cases.fee import FeeTerms
from cases.timeline import record


def change_case(session, case, *, by, **details):
    """Correct the details of a case. Raises `CaseClosed`."""
    case.refuse_if_closed()
    changed = _change(case, details)
    if changed:
        record(session, case, "case_changed", by=by, fields=changed)


def change_fee(session, case, *, by, **terms):
    """Set the fee agreed for a case; a VAT rate alone is no fee. Raises `CaseClosed`."""
    case.refuse_if_closed()
    if case.fee is None and not any(value for name, value in terms.items() if name != "vat_rate"):
        return
    if case.fee is None:
        case.fee = FeeTerms()
    changed = _change(case.fee, terms)
    if changed:
        record(session, case, "fee_changed", by=by, fields=changed)


def change_client(session, client, *, by, kind=None, **details):
    """Correct the details of a client. Raises `ClientKnown`, `NotAnIdentifier`."""
    changed = _change(client, details | ({"kind_code": kind.code} if kind else {}))
    refuse_known_numbers(session, client)
    _note_client(session, client, "client_changed", by, changed)


def set_address(session, client, *, by, kind, **details):
    """Set the client's address of that kind; a seat takes the place of a home, and a home that of a seat."""
    address = next((a for a in client.addresses if a.kind_code == kind.code), None)
    if address is None and kind in (AddressKind.SEAT, AddressKind.HOME) and client.seat:
        address, details = client.seat, details | {"kind_code": kind.code}
    if address is None:
        client.addresses.append(ClientAddress(kind_code=kind.code, **details))
        changed = sorted(details)
    else:
        changed = _change(address, details)
    _note_client(session, client, "address_set", by, changed)


def clear_address(session, client, *, by):
    """Remove the client's seat or home address; without one nothing happens."""
    if client.seat is not None:
        client.addresses.remove(client.seat)
        _note_client(session, client, "address_removed", by, ["address"])


def enter_contact(session, client, *, by, emails=(), **details):
    """Enter a person at the client."""
    contact = Contact(client=client, **details)
    for address in emails:
        contact.add_email(address)
    session.add(contact)
    session.flush()
    _note_client(session, client, "contact_entered", by, sorted(details))
    return contact


def change_contact(session, contact, *, by, emails=(), **details):
    """Correct a person's details and the addresses that mail comes from."""
    changed = _change(contact, details)
    wanted = {address.strip().lower() for address in emails}
    if wanted != {email.address for email in contact.emails}:
        kept = [email for email in contact.emails if email.address in wanted]
        new = wanted - {email.address for email in kept}
        contact.emails = kept + [ContactEmail(address=address) for address in sorted(new)]
        changed.append("emails")
    _note_client(session, contact.client, "contact_changed", by, changed)


def _change(thing, details):
    changed = sorted(name for name, value in details.items() if getattr(thing, name) != value)
    for name in changed:
        setattr(thing, name, details[name])
    return changed


def _note_client(session, client, action, by, fields):
    if fields:
        audit.append(session, f"client:{client.id}", action, by.actor, {"fields": fields})
