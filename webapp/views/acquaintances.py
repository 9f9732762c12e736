"""A sender who is known from now on: her address is the client's contact's, because a person said so."""

from flask import Blueprint, abort, flash, redirect, request, url_for

from cases.acquaint import acquaint, forget_address
from cases.taking_back import take_back_contact
from webapp.access import client_for, contact_for, message_for
from webapp.current import current_advisor, writing
from webapp.errors import came_from
from webapp.i18n import gettext as _
from webapp.views.prospect import acquaintance_of

bp = Blueprint("acquaintances", __name__)


@bp.post("/messages/<int:message_id>/acquaintances/<int:client_id>")
def create(message_id, client_id):
    """Know the sender of the message as the client's contact."""
    with writing() as session:
        me = current_advisor(session)
        sender = acquaintance_of(session, message_for(session, me, message_id)) or abort(404)
        client = client_for(session, me, client_id)
        name, address = sender[0][:200], sender[1]
        contact, is_new = acquaint(session, client, by=me, name=name, emails=[address])
        undo = url_for(".revoke", contact_id=contact.id, address=address, new=int(is_new))
        words = _(
            "Mail from %(address)s is known as that of %(client)s.", address=address, client=client.label
        )
        flash({"text": words, "undo": undo}, "done")
    return redirect(came_from())


@bp.post("/contacts/<int:contact_id>/acquaintance/revocation")
def revoke(contact_id):
    """Know the address no longer."""
    address = request.args.get("address", "")
    with writing() as session:
        me = current_advisor(session)
        contact = contact_for(session, me, contact_id)
        if request.args.get("new") == "1":
            take_back_contact(session, contact, by=me)
        else:
            forget_address(session, contact, address, by=me)
        flash(_("Mail from %(address)s is no contact's any more.", address=address), "done")
    return redirect(came_from())
