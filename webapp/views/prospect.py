"""A message from somebody new: its sender becomes the first contact of the client entered for it."""

from flask import request

from cases.advisor import active_advisor_at
from cases.editing import enter_contact
from webapp.access import message_for
from webapp.views.numbers import row_number


def message_asked(session, me):
    """The message that the client is entered for, or None; 404 if it is not hers to see."""
    asked = request.args.get("message")
    return message_for(session, me, row_number(asked)) if asked else None


def sender_of(session, message):
    """(name, address) of who wrote it; None without an address, and for one of our own."""
    address = message and message.from_address
    if not address or active_advisor_at(session, address):
        return None
    return message.from_name or address, address


def enter_sender(session, client, message, *, by):
    """The sender becomes the client's contact."""
    sender = sender_of(session, message)
    if sender:
        enter_contact(session, client, by=by, name=sender[0][:200], emails=[sender[1]])
