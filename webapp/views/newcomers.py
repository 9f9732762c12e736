"""Somebody new writes: client, contact and case out of her message, on one page and in one step, and back again."""

from flask import Blueprint, abort, flash, redirect, request, url_for

from cases import access, advisor, browsing, filing, lookup, taking_back
from cases.acquaint import acquaint, knows
from cases.case import open_case
from cases.client import enter_client
from cases.message import REFUSED, MessageState
from webapp.access import case_for, client_for, contact_for, message_for, refuse_unless_may_enter
from webapp.current import current_advisor, office, page, reading, writing, writing_once
from webapp.forms.newcomer import Newcomer
from webapp.i18n import gettext as _
from webapp.introduction import signature_of, values_of
from webapp.views.clients import keep_address
from webapp.views.messages import BY_HAND
from webapp.views.numbers import row_number
from webapp.views.placing import refuse_if_placed
from webapp.views.prospect import writers_of

bp = Blueprint("newcomers", __name__)


@bp.get("/messages/<int:message_id>/newcomer")
def new(message_id):
    """The page, filled in with what the message tells."""
    with reading() as session:
        me = current_advisor(session)
        message = _message_for(session, me, message_id)
        told, alike = _told(session, me, message)
        form = _form(session, me, _begun(session, me, message, told, alike))
        return _page(session, form, message, told, alike)


@bp.post("/messages/<int:message_id>/newcomer")
def create(message_id):
    """Enter what is asked for, and file the message in the new case: all of it, or nothing."""
    with reading() as session:
        me = current_advisor(session)
        _message_for(session, me, message_id)
        form = _form(session, me)
        valid = form.validate()
    if valid:
        with form.client.rules_shown(), writing_once() as session:
            me = current_advisor(session)
            message = _message_for(session, me, message_id)
            if form.which.waits.data:
                refuse_if_placed(session, message)
            made = _Made(session, me, form, message)
            made.tell()
            return redirect(made.way_on())
    with reading() as session:
        me = current_advisor(session)
        message = _message_for(session, me, message_id)
        told, alike = _told(session, me, message)
        return _page(session, form, message, told, alike), 422


@bp.post("/messages/<int:message_id>/newcomer/revocation")
def revoke(message_id):
    """Take back what was made out of the message, as long as nothing else came of it."""
    with writing() as session:
        me = current_advisor(session)
        message = message_for(session, me, message_id)
        case, client, contact = _made_before(session, me)
        if case is not None:
            taking_back.take_back_case(session, case, message, by=me)
        if contact is not None:
            taking_back.take_back_contact(session, contact, by=me)
        if client is not None:
            taking_back.take_back_client(session, client, by=me)
        waits = message.state is MessageState.TRAY
        said = (
            _("It is taken back; the message waits in the tray again.") if waits else _("It is taken back.")
        )
        flash(said, "done")
    return redirect(
        url_for("tray.show", message=message_id) if waits else url_for("messages.show", message_id=message_id)
    )


class _Made:
    """What a sent page makes, and how it is told and taken back."""

    def __init__(self, session, me, form, message):
        self.message_id, self.case, self.contact, self.is_visible = message.id, None, None, False
        self.is_new = form.is_new_client
        self.client = self._client(session, me, form)
        if form.which.adds_contact.data:
            contact, is_new = acquaint(session, self.client, by=me, **form.contact.details())
            self.contact = contact if is_new else None
        if form.which.opens_case.data:
            self.case = _open(session, me, form, self.client, message)
            self.is_visible = access.may_see(session, me, self.case)

    def tell(self):
        """Say what was made."""
        if self.case is None:
            said = _("%(name)s is entered.", name=self.client.name)
        elif self.is_new:
            facts = {"name": self.client.name, "number": self.case.number}
            said = _("%(name)s is entered, case %(number)s is open, and the message is in it.", **facts)
        else:
            said = _("Case %(number)s is open, and the message is in it.", number=self.case.number)
        flash({"text": said, "undo": self._undo()}, "done")
        if self.case is not None and not self.is_visible:
            flash(_("%(name)s is in charge of it; you do not see it.", name=self.case.owner.name), "waits")

    def way_on(self):
        """To the new case; without one, to the tray."""
        if self.case is not None and self.is_visible:
            return url_for("cases.show", number=self.case.number)
        return url_for("tray.show", message=None if self.case else self.message_id)

    def _client(self, session, me, form):
        if not self.is_new:
            return client_for(session, me, row_number(form.which.client.data))
        kind, name = form.client.chosen_kind, form.client.name.data
        client = enter_client(session, kind=kind, name=name, by=me, **form.client.details())
        keep_address(session, client, form.client, me)
        return client

    def _undo(self):
        if self.case is not None and not self.is_visible:
            return None
        made = {
            "case": self.case and self.case.number,
            "client": self.client.id if self.is_new else None,
            "contact": self.contact.id if self.contact and not self.is_new else None,
        }
        return url_for(".revoke", message_id=self.message_id, **made) if any(made.values()) else None


def _open(session, me, form, client, message):
    owner = next(a for a in advisor.case_workers(session) if str(a.id) == form.case.owner.data)
    title = form.case.title.data
    case = open_case(session, client=client, owner=owner, title=title, by=me, **form.case.details())
    filing.file_message(session, message, case, rule=BY_HAND, by=me)
    return case


def _message_for(session, me, message_id):
    refuse_unless_may_enter(me)
    return message_for(session, me, message_id)


def _told(session, me, message):
    """(what the message tells, by form; the clients she may see that it may come from, the surest first)."""
    writer = writers_of(session, [message])[message.id]
    signature = signature_of(session, office().config, writer.letter)
    numbers = {"nip": signature.nip, "krs": signature.krs, "regon": signature.regon}
    known_by = {
        "numbers": numbers,
        "address": None if writer.is_ours else writer.address,
        "name": signature.company,
    }
    return values_of(signature, writer, message, me), lookup.clients_alike(session, me, **known_by)


def _begun(session, me, message, told, alike):
    asked = row_number(request.args.get("client", ""))
    known = next((client for client, by in alike if by != "name"), None)
    client = browsing.find_client(session, me, asked) if asked else known
    address = told["contact"]["emails"] if message.sender_check != REFUSED else ""
    which = {
        "client": str(client.id) if client and "new" not in request.args else "",
        "adds_contact": bool(address) and not (client and knows(client, address)),
        "opens_case": True,
        "waits": "1" if message.state is MessageState.TRAY else "",
    }
    case = told["case"] | {"owner": str(me.id)}
    return {
        "which": which,
        "client": told["client"],
        "contact": told["contact"],
        "case": case,
    }


def _form(session, me, values=None):
    return Newcomer(browsing.clients_to_choose(session, me), advisor.case_workers(session), values)


def _page(session, form, message, told, alike):
    form.mark(told)
    me = current_advisor(session)
    known = browsing.find_client(session, me, form.client.known) if form.client.known else None
    facts = {"parts": form, "form": form.client, "message": message, "alike": alike, "known": known}
    return page(session, "newcomers/new.html", **facts)


def _made_before(session, me):
    """(case, client, contact) that the link names, each None where it names none; 404 for what is not hers."""
    number, client_id, contact_id = (request.args.get(name) for name in ("case", "client", "contact"))
    if not (number or client_id or contact_id):
        abort(404)
    return (
        case_for(session, me, number) if number else None,
        client_for(session, me, row_number(client_id)) if client_id else None,
        contact_for(session, me, row_number(contact_id)) if contact_id else None,
    )
