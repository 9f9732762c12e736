"""Forms: one that is sent back as it was opened changes nothing, and each says in Polish what it refuses."""

import pytest
import wtforms
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import func, select

from archive.audit import Event
from cases.case import case_numbered, open_case
from cases.client import Client
from tests.webapp.furniture import merged
from webapp.forms.fields import Choice

EDITS = [
    ("/clients/{client}/edit", "/clients/{client}/edit"),
    ("/cases/{number}/edit", "/cases/{number}/edit"),
    ("/cases/{number}/edit", "/cases/{number}/fee"),
    ("/contacts/{contact}/edit", "/contacts/{contact}/edit"),
]


def as_shown(page, action):
    """What a browser sends when the form of that action is sent back untouched."""
    form = LexborHTMLParser(page).css_first(f'form[action="{action}"]')
    sent = {box.attributes["name"]: box.text() for box in form.css("textarea")}
    for box in form.css("input[name]"):
        if box.attributes.get("type") != "checkbox" or "checked" in box.attributes:
            sent[box.attributes["name"]] = box.attributes.get("value") or ""
    for box in form.css("select"):
        option = box.css_first("option[selected]") or box.css_first("option")
        sent[box.attributes["name"]] = option.attributes["value"]
    return {name: value.replace("\n", "\r\n") for name, value in sent.items()}


def count_events(site):
    with site.reading() as session:
        return session.scalar(select(func.count(Event.seq)))


@pytest.mark.parametrize("page, action", EDITS)
def test_an_edit_without_changes_changes_nothing(site, anna_here, things, page, action):
    with site.writing() as session:
        cast = merged(session, site.cast)
        cast.klos_case.purpose = "Zakup pieca\ni linii do bułek"
        cast.klos_case.collateral = "hipoteka"
    page, action = page.format(**vars(things)), action.format(**vars(things))
    before, events = _everything(site, things), count_events(site)

    saved = anna_here.post(action, as_shown(anna_here.get(page).text, action))

    assert saved.status_code == 302
    assert _everything(site, things) == before
    assert count_events(site) == events


def test_a_case_without_a_fee_keeps_none(site, anna_here, things):
    with site.writing() as session:
        cast = merged(session, site.cast)
        number = open_case(session, client=cast.klos, owner=cast.anna, title="Linia", by=cast.anna).number
    events, page = count_events(site), anna_here.get(f"/cases/{number}/edit").text

    anna_here.post(f"/cases/{number}/fee", as_shown(page, f"/cases/{number}/fee"))

    with site.reading() as session:
        assert case_numbered(session, number).fee is None
    assert count_events(site) == events


def test_the_legal_form_is_the_clients_own(anna_here, things):
    page = anna_here.get(f"/clients/{things.client}/edit").text

    assert '<option value="SPZOO" selected>' in page
    assert page.count(" selected>") == 1


def test_a_choice_never_shows_another_in_place_of_its_own():
    class Wish(wtforms.Form):
        product = Choice("Produkt", [], choices=[("", "wybierz"), ("A", "Alfa")])

    assert Wish(product="A").product.options == [("", "wybierz", False), ("A", "Alfa", True)]
    assert Wish(product="DAWNY").product.options[0] == ("DAWNY", "DAWNY", True)


def test_what_is_no_longer_on_offer_is_not_lost_by_saving(site, anna_here, things):
    with site.writing() as session:
        case_numbered(session, things.number).product = "DAWNY"
    path = f"/cases/{things.number}/edit"

    refused = anna_here.post(path, as_shown(anna_here.get(path).text, path))

    assert refused.status_code == 422
    with site.reading() as session:
        assert case_numbered(session, things.number).product == "DAWNY"


def test_a_link_that_names_a_strange_client_leaves_the_choice_open(ewa_here, things):
    page = ewa_here.get(f"/cases/new?client={things.client}").text

    assert '<option value="" selected>wybierz</option>' in page


def test_an_address_is_cleared(site, anna_here, things):
    path = f"/clients/{things.client}/edit"
    nowhere = dict.fromkeys(("street", "building", "flat", "postcode", "city"), "")

    anna_here.post(path, as_shown(anna_here.get(path).text, path) | nowhere)

    with site.reading() as session:
        assert session.get(Client, things.client).seat is None
        assert session.scalars(select(Event.action).order_by(Event.seq.desc())).first() == "address_removed"
    assert "Lipowa" not in anna_here.get(f"/clients/{things.client}").text


REFUSED = [
    ("/cases/{number}/fee", {"success_percent": "101"}, "To musi być więcej niż 0 i najwyżej 100 procent."),
    ("/cases/{number}/fee", {"success_percent": "0"}, "To musi być więcej niż 0 i najwyżej 100 procent."),
    ("/cases/{number}/fee", {"flat_net": "0"}, "To musi być więcej niż zero."),
    ("/cases/{number}/fee", {"flat_net": "-5"}, "„-5” to nie jest kwota."),
    ("/cases/{number}/fee", {"payment_days": "dwa"}, "To nie jest liczba całkowita. Wpisz same cyfry."),
    ("/cases/{number}/edit", {"term_months": "rok"}, "To nie jest liczba całkowita. Wpisz same cyfry."),
    ("/cases/{number}/edit", {"planned_start_on": "rok"}, "„rok” to nie jest data."),
    ("/clients/{client}/edit", {"email": "nie-mail"}, "To nie jest adres e-mail."),
    ("/clients/{client}/edit", {"phone": "brak"}, "W numerze telefonu muszą być cyfry."),
    ("/clients/{client}/edit", {"krs": "12"}, "„12” to nie jest poprawny KRS."),
    ("/contacts/{contact}/edit", {"emails": "jan@klos"}, "W każdym wierszu jeden adres"),
    ("/contacts/{contact}/edit", {"phone": "wewnętrzny"}, "W numerze telefonu muszą być cyfry."),
]


@pytest.mark.parametrize("action, typed, said", REFUSED)
def test_a_form_says_in_polish_what_cannot_be(anna_here, things, action, typed, said):
    action = action.format(**vars(things))
    page = anna_here.get(action.replace("/fee", "/edit")).text

    refused = anna_here.post(action, as_shown(page, action) | typed)

    assert refused.status_code == 422
    assert said in refused.text
    assert "Not a valid" not in refused.text


def _everything(site, things):
    """What the client, its people, its case and the fee hold."""
    with site.reading() as session:
        client = session.get(Client, things.client)
        case = case_numbered(session, things.number)
        rows = [client, *client.addresses, *client.contacts, case, case.fee]
        kept = [{c.key: getattr(row, c.key) for c in row.__table__.columns} for row in rows]
        return kept, [[e.address for e in contact.emails] for contact in client.contacts]
