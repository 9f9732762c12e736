"""People at a client."""

from flask import Blueprint, flash, redirect, url_for

from cases import browsing
from cases.editing import change_contact, enter_contact
from webapp.access import client_for, contact_for
from webapp.current import current_advisor, page, reading, writing, writing_once
from webapp.forms.client import ContactForm
from webapp.i18n import gettext as _

bp = Blueprint("contacts", __name__)


@bp.post("/clients/<int:client_id>/contacts")
def create(client_id):
    """Enter a person."""
    form = ContactForm()
    if form.validate():
        with writing_once() as session:
            me = current_advisor(session)
            client = client_for(session, me, client_id)
            enter_contact(session, client, by=me, **form.details())
            flash(_("%(name)s is entered.", name=form.name.data), "done")
        return redirect(url_for("clients.show", client_id=client_id, _anchor="people"))
    with reading() as session:
        me = current_advisor(session)
        client = client_for(session, me, client_id)
        cases = browsing.cases_of_client(session, me, client)
        return page(session, "clients/show.html", client=client, cases=cases, form=form), 422


@bp.get("/contacts/<int:contact_id>/edit")
def edit(contact_id):
    """The form for a person."""
    with reading() as session:
        contact = contact_for(session, current_advisor(session), contact_id)
        emails = "\n".join(email.address for email in contact.emails)
        form = ContactForm(
            name=contact.name,
            position=contact.position,
            phone=contact.phone,
            represents=contact.represents,
            emails=emails,
        )
        return page(session, "contacts/edit.html", contact=contact, form=form)


@bp.post("/contacts/<int:contact_id>/edit")
def update(contact_id):
    """Keep a person's details."""
    form = ContactForm()
    with writing() as session:
        me = current_advisor(session)
        contact = contact_for(session, me, contact_id)
        if form.validate():
            change_contact(session, contact, by=me, **form.details())
            flash(_("The details of %(name)s are saved.", name=contact.name), "done")
            return redirect(url_for("clients.show", client_id=contact.client_id, _anchor="people"))
        return page(session, "contacts/edit.html", contact=contact, form=form), 422
