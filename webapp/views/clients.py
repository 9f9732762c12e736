"""Clients: the list, entering one, its page, its details."""

from flask import Blueprint, flash, redirect, url_for

from cases import browsing
from cases.client import AddressKind, ClientKind, enter_client
from cases.editing import change_client, clear_address, set_address
from webapp.access import client_for, refuse_unless_may_enter
from webapp.current import current_advisor, page, reading, writing, writing_once
from webapp.forms.client import ClientForm, ContactForm
from webapp.i18n import gettext as _
from webapp.views.paging import page_number, words_asked
from webapp.views.prospect import enter_sender, message_asked, sender_of

bp = Blueprint("clients", __name__)
AT_HOME = (ClientKind.OF, ClientKind.ROLNIK)


@bp.get("/clients")
def index():
    """The clients that she may see, filtered."""
    words = words_asked()
    with reading() as session:
        me = current_advisor(session)
        clients = browsing.clients_page(session, me, words=words, number=page_number())
        return page(session, "clients/index.html", clients=clients, words=words)


@bp.get("/clients/new")
def new():
    """The form for a client."""
    with reading() as session:
        me = current_advisor(session)
        refuse_unless_may_enter(me)
        message = message_asked(session, me)
        sender = sender_of(session, message)
        form = ClientForm(kind="SPZOO", email=sender[1] if sender else None)
        return page(session, "clients/new.html", form=form, message=message, sender=sender)


@bp.post("/clients/new")
def create():
    """Enter the client."""
    form = ClientForm()
    if form.validate():
        with form.rules_shown(), writing_once() as session:
            me = current_advisor(session)
            refuse_unless_may_enter(me)
            client = enter_client(
                session, kind=form.chosen_kind, name=form.name.data, by=me, **form.details()
            )
            keep_address(session, client, form, me)
            flash(_("%(name)s is entered.", name=client.name), "done")
            message = message_asked(session, me)
            if message:
                enter_sender(session, client, message, by=me)
                return redirect(url_for("cases.new", client=client.id, message=message.id))
            return redirect(url_for(".show", client_id=client.id))
    with reading() as session:
        me = current_advisor(session)
        refuse_unless_may_enter(me)
        message = message_asked(session, me)
        facts = {"known": _known(session, form), "message": message, "sender": sender_of(session, message)}
        return page(session, "clients/new.html", form=form, **facts), 422


@bp.get("/clients/<int:client_id>")
def show(client_id):
    """The client: numbers, people, addresses, cases."""
    with reading() as session:
        me = current_advisor(session)
        client = client_for(session, me, client_id)
        cases = browsing.cases_of_client(session, me, client)
        return page(session, "clients/show.html", client=client, cases=cases, form=ContactForm())


@bp.get("/clients/<int:client_id>/edit")
def edit(client_id):
    """The form for its details."""
    with reading() as session:
        client = client_for(session, current_advisor(session), client_id)
        form = ClientForm(obj=client, data=_address_of(client))
        form.kind.data = (
            client.kind_code
        )  # `client.kind` is no code, and what the client has wins over `data`
        form.remember(form.kept(client))
        return page(session, "clients/edit.html", client=client, form=form)


@bp.post("/clients/<int:client_id>/edit")
def update(client_id):
    """Keep its details."""
    form = ClientForm()
    if form.validate():
        with form.rules_shown(), writing() as session:
            me = current_advisor(session)
            client = client_for(session, me, client_id)
            form.refuse_if_changed(form.kept(client))
            details = {"name": form.name.data, **form.details()}
            change_client(session, client, by=me, kind=form.chosen_kind, **details)
            keep_address(session, client, form, me)
            flash(_("The details of the client are saved."), "done")
            return redirect(url_for(".show", client_id=client_id))
    with reading() as session:
        client = client_for(session, current_advisor(session), client_id)
        known = _known(session, form)
        return page(session, "clients/edit.html", client=client, form=form, known=known), 422


def keep_address(session, client, form, me):
    """The address as the form has it; none where it was left out."""
    if not form.address():
        clear_address(session, client, by=me)
    elif client.seat is None or form.address() != _address_of(client):
        kind = AddressKind.HOME if form.chosen_kind in AT_HOME else AddressKind.SEAT
        set_address(session, client, by=me, kind=kind, **form.address())


def _known(session, form):
    """The client that has the number already, if she may see it."""
    return browsing.find_client(session, current_advisor(session), form.known) if form.known else None


def _address_of(client):
    names = ("street", "building", "flat", "postcode", "city")
    return {name: getattr(client.seat, name) for name in names} if client.seat else {}
