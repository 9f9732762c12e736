"""What the tests of routing share: a kept message placed by the rules, and the cases around the cast's."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from cases.access import visible_messages
from cases.advisor import Advisor
from cases.case import open_case
from cases.client import ClientKind, enter_client
from cases.contact import Contact
from cases.layer import MessageLayer
from cases.message import PASSED, Message
from cases.token import Tokens
from ingest import routing
from ingest.policy import Policy
from tests.letters import OFFICE
from tests.mailbag import kept

TOKENS = Tokens("tajne")
POLICY = Policy(our_addresses=frozenset({OFFICE}), tokens=TOKENS, own_numbers=frozenset({"3851711702"}))
STRANGER = "obcy@nieznany.example"
MARIA = "maria@mlyn.example"


def placed(session, *, policy=POLICY, layers=(), sender_check=PASSED, **details):
    """Keep a message and have it placed: its filing's rule or None, the case, and {suggested case: its rules}."""
    message = kept(session, sender_check=sender_check, **details)
    return place(session, message, policy=policy, layers=layers)


def place(session, message, *, policy=POLICY, layers=()):
    message.layers.extend(layer(depth, **one) for depth, one in enumerate(layers, 1))
    session.flush()
    routing.place_all(session, [message], policy)
    session.flush()
    session.refresh(message)
    standing = [filing for filing in message.filings if filing.revoked_at is None]
    suggested = {one.case: [reason["rule"] for reason in one.reasons] for one in message.suggestions}
    return SimpleNamespace(
        message=message,
        rule=standing[0].rule if standing else None,
        case=standing[0].case if standing else None,
        suggested=suggested,
        order=list(suggested),
    )


def layer(depth, *, sender=None, name=None, kind="inline", confidence=0.9, **details):
    return MessageLayer(
        depth=depth, kind=kind, from_address=sender, from_name=name, confidence=confidence, **details
    )


def seen_by(session, message):
    """The first names of those who may see the message."""
    people = session.scalars(select(Advisor).order_by(Advisor.id)).all()
    found = select(Message.id).where(Message.id == message.id)
    return [p.name.split()[0].lower() for p in people if session.scalar(found.where(visible_messages(p)))]


def second_case(session, here, **details):
    """Another open case of Kłos's, Anna's too."""
    return open_case(session, client=here.klos, owner=here.anna, title="Druga", by=here.anna, **details)


@pytest.fixture
def ewas_case(session, here):
    """A case that Anna may not see, of a client of Ewa's with a contact."""
    numbers = {"nip": "5261040828", "krs": "0000028860"}
    mill = enter_client(session, kind=ClientKind.SPZOO, name="Młyn sp. z o.o.", by=here.ewa, **numbers)
    contact = Contact(name="Maria Młyn")
    contact.add_email(MARIA)
    mill.contacts.append(contact)
    return open_case(session, client=mill, owner=here.ewa, title="Młyn", by=here.ewa)


def new_client(session, here, name, *addresses, by=None, **numbers):
    """A client with a contact at each address, and one open case."""
    by = by or here.anna
    client = enter_client(session, kind=ClientKind.SPZOO, name=name, by=by, **numbers)
    for address in addresses:
        contact = Contact(name=address.partition("@")[0])
        contact.add_email(address)
        client.contacts.append(contact)
    return open_case(session, client=client, owner=by, title=name, by=by)
