"""A message from somebody new: its sender becomes the first contact of the client entered for it."""

from dataclasses import dataclass

from flask import request, url_for

from cases.acquaint import knows
from cases.advisor import active_advisors
from cases.editing import enter_contact
from cases.message import REFUSED
from ingest.scans import SCAN
from webapp.access import message_for
from webapp.current import office
from webapp.i18n import gettext as _
from webapp.noted import KINDS
from webapp.views.numbers import row_number

NOT_OF_A_PERSON = {*KINDS, SCAN}


@dataclass(frozen=True)
class Writer:
    """Who wrote a letter first, and whether that is one of us."""

    letter: object
    is_ours: bool

    @property
    def name(self):
        return self.letter.from_name or self.letter.from_address

    @property
    def address(self):
        return (self.letter.from_address or "").strip().lower() or None


def writers_of(session, messages):
    """The `Writer` of each message, by its id: of a forward, the letter that it passes on."""
    people, config = active_advisors(session), office().config
    ours = {word for person in people for word in (person.email, person.name.lower())}
    ours |= config.our_addresses | config.scanner_addresses
    return {message.id: _writer(message, ours) for message in messages}


def _writer(message, ours):
    letter = message.original or message
    name = (letter.from_address or letter.from_name or "").strip().lower()
    return Writer(letter, not name or name in ours)


def message_asked(session, me):
    """The message that the client is entered for, or None; 404 if it is not hers to see."""
    asked = request.args.get("message")
    return message_for(session, me, row_number(asked)) if asked else None


def sender_of(session, message):
    """(name, address) of who wrote it; None without an address, and for one of our own."""
    if message is None:
        return None
    writer = writers_of(session, [message])[message.id]
    if writer.is_ours or not writer.address:
        return None
    return writer.name, writer.address


def acquaintance_of(session, message):
    """(name, address) of the sender that may be known from now on; None of a machine's, and of a forged message.

    Who forges one of us would else have his own address known, by the forward that he made up.
    """
    if message.class_ in NOT_OF_A_PERSON or message.sender_check == REFUSED:
        return None
    return sender_of(session, message)


def acquaintance_offered(session, message, client):
    """The offer to know the sender as the client's contact from now on; None where there is nothing to offer."""
    sender = acquaintance_of(session, message)
    if sender is None:
        return None
    if knows(client, sender[1]):
        return None
    words = _("Always know %(address)s as a contact of %(client)s", address=sender[1], client=client.label)
    return {
        "text": words,
        "href": url_for("acquaintances.create", message_id=message.id, client_id=client.id),
    }


def enter_sender(session, client, message, *, by):
    """The sender becomes the client's contact."""
    sender = sender_of(session, message)
    if sender:
        enter_contact(session, client, by=by, name=sender[0][:200], emails=[sender[1]])
