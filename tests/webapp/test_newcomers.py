"""Client, contact and case out of a message of somebody new: filled in, saved in one step, and taken back."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from cases.case import Case
from cases.client import Client, ClientKind, enter_client
from cases.contact import Contact
from cases.document import Document
from cases.filed import Suggestion
from cases.layer import MessageLayer
from cases.message import Message, MessageState
from tests.webapp.furniture import letter, merged
from tests.webapp.test_changes import newest
from tests.webapp.test_tray import undo_of

SIGNED = """Dzień dobry,
szukamy kredytu na linię do makaronu.

Z poważaniem
Ola Nowa
Dyrektor finansowa
Młyn Nowa Sp. z o.o.
ul. Zbożowa 3/4, 24-100 Puławy
tel. 600 100 200
NIP 526-000-12-46
"""
SAVED = {
    "client": "", "adds_contact": "y", "opens_case": "y", "waits": "1",
    "client-kind": "SPZOO", "client-name": "Młyn Nowa Sp. z o.o.", "client-nip": "526-000-12-46",
    "contact-name": "Ola Nowa", "contact-emails": "ola@nowa.example", "case-title": "Linia do makaronu",
}  # fmt: skip


@pytest.fixture
def letter_id(site, things):
    """A letter of Ola's, who is nobody's contact yet."""
    with site.writing() as session:
        message = letter(session, site.office.store, 21, "Kredyt na linię")
        message.from_name, message.from_address = "Ola Nowa", "Ola@nowa.example"
        message.text, message.new_text = SIGNED, SIGNED.partition("\n\nZ")[0]
        return message.id


def saved(site, **changed):
    return SAVED | {"case-owner": site.cast.anna.id} | changed


def value_of(page, name):
    field = re.search(rf'<(?:input|textarea)[^>]*name="{name}"[^>]*>', page)[0]
    value = re.search(r'value="([^"]*)"', field)
    return value[1] if value else page.partition(field)[2].partition("<")[0]


def count(site, kind):
    with site.reading() as session:
        return session.scalar(select(func.count()).select_from(kind))


def state(site, message_id):
    with site.reading() as session:
        return session.get(Message, message_id).state


def test_the_page_is_filled_in_with_what_the_signature_tells(anna_here, letter_id):
    page = anna_here.get(f"/messages/{letter_id}/newcomer").text

    told = {
        "client-name": "Młyn Nowa Sp. z o.o.", "client-nip": "5260001246", "client-street": "Zbożowa",
        "client-building": "3", "client-flat": "4", "client-postcode": "24-100", "client-city": "Puławy",
        "client-phone": "+48 600 100 200", "contact-name": "Ola Nowa", "contact-position": "Dyrektor finansowa",
        "contact-emails": "ola@nowa.example", "case-title": "Kredyt na linię",
    }  # fmt: skip
    assert {name: value_of(page, name) for name in told} == told
    assert (
        page.count("z wiadomości</span>") == len(told) + 3
    )  # the kind, the person's phone, the client's address
    assert "Dokumenty z wiadomości" not in page


def test_the_legal_form_is_asked_for_where_the_message_tells_none(site, anna_here, things):
    page = anna_here.get(f"/messages/{things.waiting}/newcomer").text
    refused = anna_here.post(f"/messages/{things.waiting}/newcomer", saved(site) | {"client-kind": ""})

    kinds = page.partition('name="client-kind"')[2].partition("</select>")[0]
    assert re.search(r'<option value="([^"]*)" selected>', kinds)[1] == ""
    assert "data-focus" in kinds.partition(">")[0]
    assert refused.status_code == 422 and 'href="#client-kind"' in refused.text


def test_client_contact_and_case_are_made_and_the_message_filed(site, anna_here, letter_id):
    made = anna_here.post(f"/messages/{letter_id}/newcomer", saved(site))

    client, contact, case = newest(site, Client), newest(site, Contact), newest(site, Case)
    assert made.location == f"/cases/{case.number}"
    assert (client.name, client.nip, client.keeper_id) == (
        "Młyn Nowa Sp. z o.o.",
        "5260001246",
        site.cast.anna.id,
    )
    assert (contact.client_id, case.client_id, case.title) == (client.id, client.id, "Linia do makaronu")
    assert state(site, letter_id) is MessageState.FILED
    assert f"sprawa {case.number} założona" in anna_here.get(made.location).text


def test_all_of_it_is_taken_back(site, anna_here, letter_id):
    before = [count(site, kind) for kind in (Client, Contact, Case, Document)]
    made = anna_here.post(f"/messages/{letter_id}/newcomer", saved(site))
    undone = anna_here.post(undo_of(anna_here.get(made.location).text))

    assert undone.location == f"/tray?message={letter_id}"
    assert "Cofnięto." in anna_here.get(undone.location).text
    assert [count(site, kind) for kind in (Client, Contact, Case, Document)] == before
    assert state(site, letter_id) is MessageState.TRAY
    assert anna_here.get(made.location).status_code == 404


def test_it_can_be_made_again_after_it_was_taken_back(site, anna_here, letter_id):
    made = anna_here.post(f"/messages/{letter_id}/newcomer", saved(site))
    anna_here.post(undo_of(anna_here.get(made.location).text))

    again = anna_here.post(f"/messages/{letter_id}/newcomer", saved(site))

    assert again.status_code == 302
    assert anna_here.get(again.location).status_code == 200


@pytest.mark.parametrize("work", ["notes", "tasks"])
def test_what_was_worked_on_is_not_taken_back(site, anna_here, letter_id, work):
    made = anna_here.post(f"/messages/{letter_id}/newcomer", saved(site))
    undo = undo_of(anna_here.get(made.location).text)
    anna_here.post(f"{made.location}/{work}", {"text": "Dzwoniła.", "title": "Oddzwonić"})

    refused = anna_here.post(undo)

    assert refused.status_code == 409 and "nic nie cofnięto" in refused.text
    assert state(site, letter_id) is MessageState.FILED
    assert anna_here.get(made.location).status_code == 200


def test_a_client_changed_meanwhile_keeps_the_case_too(site, anna_here, letter_id):
    made = anna_here.post(f"/messages/{letter_id}/newcomer", saved(site))
    undo = undo_of(anna_here.get(made.location).text)
    client = newest(site, Client)
    anna_here.post(f"/clients/{client.id}/contacts", {"name": "Ktoś Inny"})

    assert anna_here.post(undo).status_code == 409
    assert state(site, letter_id) is MessageState.FILED


def test_a_stranger_takes_nothing_back(site, anna_here, ewa_here, letter_id):
    made = anna_here.post(f"/messages/{letter_id}/newcomer", saved(site))
    undo = undo_of(anna_here.get(made.location).text)

    assert ewa_here.post(undo).status_code == 404
    assert anna_here.post(f"/messages/{letter_id}/newcomer/revocation").status_code == 404
    assert state(site, letter_id) is MessageState.FILED


def test_an_older_case_is_not_taken_back(site, anna_here, things, letter_id):
    anna_here.post(f"/messages/{letter_id}/filings", {"case": things.number})
    refused = anna_here.post(f"/messages/{letter_id}/newcomer/revocation?case={things.number}")

    assert refused.status_code == 409
    assert anna_here.get(f"/cases/{things.number}").status_code == 200


def test_a_known_client_gets_the_contact_and_the_case(site, anna_here, things, letter_id):
    form = saved(site, client=things.client, **{"client-name": ""})
    made = anna_here.post(f"/messages/{letter_id}/newcomer", form)

    contact, case = newest(site, Contact), newest(site, Case)
    assert (contact.name, contact.client_id, case.client_id) == ("Ola Nowa", things.client, things.client)
    anna_here.post(undo_of(anna_here.get(made.location).text))
    assert newest(site, Contact).name == "Jan Kłos" and newest(site, Case).number == things.number


def test_a_client_without_a_case_leaves_the_message_waiting(site, anna_here, letter_id):
    form = {name: value for name, value in saved(site).items() if name != "opens_case"}
    made = anna_here.post(f"/messages/{letter_id}/newcomer", form)

    assert made.location == f"/tray?message={letter_id}"
    assert state(site, letter_id) is MessageState.TRAY
    anna_here.post(undo_of(anna_here.get(made.location).text))
    assert newest(site, Client).name == "Piekarnia Kłos sp. z o.o."


def test_a_client_of_hers_with_the_number_is_shown_before_saving(site, anna_here, things, letter_id):
    with site.writing() as session:
        session.get(Client, things.client).nip = "5260001246"

    page = anna_here.get(f"/messages/{letter_id}/newcomer").text

    assert "To może być już nasz klient:" in page and "ma ten NIP" in page
    assert f'<option value="{things.client}" selected>' in page


def test_another_ones_client_is_told_only_when_it_is_saved(site, anna_here, letter_id):
    with site.writing() as session:
        cast = merged(session, site.cast)
        enter_client(session, kind=ClientKind.SPZOO, name="Tajny Młyn", by=cast.ewa, nip="5260001246")

    page = anna_here.get(f"/messages/{letter_id}/newcomer").text
    refused = anna_here.post(f"/messages/{letter_id}/newcomer", saved(site))

    assert "To może być już nasz klient" not in page and "Tajny Młyn" not in page
    assert refused.status_code == 422
    assert "Tajny Młyn" not in refused.text and "zapytaj kierownika" in refused.text
    assert state(site, letter_id) is MessageState.TRAY and count(site, Contact) == 1


def test_a_form_with_a_mistake_keeps_what_was_typed(site, anna_here, letter_id):
    refused = anna_here.post(
        f"/messages/{letter_id}/newcomer", saved(site, **{"client-nip": "1", "case-title": ""})
    )

    assert refused.status_code == 422
    assert value_of(refused.text, "client-name") == "Młyn Nowa Sp. z o.o."
    assert 'href="#client-nip"' in refused.text and 'href="#case-title"' in refused.text
    assert count(site, Client) == 1


def test_a_message_placed_meanwhile_makes_nothing(site, anna_here, things, letter_id):
    site.browser("piotr").post(f"/messages/{letter_id}/filings", {"case": things.number})

    refused = anna_here.post(f"/messages/{letter_id}/newcomer", saved(site))

    assert refused.status_code == 422
    assert "nie ma już wśród nieprzypisanych" in refused.text
    assert value_of(refused.text, "client-name") == "Młyn Nowa Sp. z o.o."
    assert count(site, Client) == 1


def test_a_stranger_makes_nothing_of_anothers_message(site, ewa_here, things):
    with site.writing() as session:
        cast = merged(session, site.cast)
        hers = letter(session, site.office.store, 22, "Cudzy")
        session.add(Suggestion(message=hers, case=cast.klos_case, rank=1, rule="contact", facts={}))
        session.flush()
        number = hers.id

    assert ewa_here.get(f"/messages/{number}/newcomer").status_code == 404
    assert ewa_here.post(f"/messages/{number}/newcomer", saved(site)).status_code == 404
    assert site.browser("adam").get(f"/messages/{number}/newcomer").status_code == 404


def test_a_forward_tells_of_who_wrote_it_and_never_of_the_forwarder(site, anna_here, letter_id):
    with site.writing() as session:
        message = session.get(Message, letter_id)
        message.from_name, message.from_address = "Anna Testowa", "anna@firma.example"
        message.text = f"Do założenia.\n\nPozdrawiam\nAnna Testowa\ntel. 500 500 500\n\n{SIGNED}"
        layer = {
            "from_name": "Ola Nowa",
            "from_address": "ola@nowa.example",
            "confidence": 0.9,
            "is_original": True,
            "text": SIGNED,
        }
        message.layers.append(MessageLayer(depth=1, kind="inline", subject="Kredyt", **layer))

    page = anna_here.get(f"/messages/{letter_id}/newcomer").text

    assert value_of(page, "contact-emails") == "ola@nowa.example"
    assert value_of(page, "client-phone") == "+48 600 100 200"
    assert value_of(page, "case-title") == "Kredyt"


def test_a_letter_of_our_own_fills_in_nobody(site, anna_here, letter_id, subtests):
    for address in ("anna@firma.example", "skaner@firma.example"):
        site.office.config = replace(site.office.config, scanners=("skaner@firma.example",))
        with subtests.test(address=address):
            with site.writing() as session:
                message = session.get(Message, letter_id)
                message.from_name, message.from_address, message.text = (
                    "Anna Testowa",
                    address,
                    "Do założenia.",
                )

            page = anna_here.get(f"/messages/{letter_id}/newcomer").text

            names = ("client-name", "client-email", "contact-name", "contact-emails")
            assert [value_of(page, name) for name in names] == [""] * 4


def test_taking_back_leaves_the_message_where_it_was_before(site, anna_here, things, letter_id):
    anna_here.post(f"/messages/{letter_id}/filings", {"case": things.number})
    made = anna_here.post(f"/messages/{letter_id}/newcomer", saved(site, waits=""))
    undone = anna_here.post(undo_of(anna_here.get(made.location).text))

    assert undone.location == f"/messages/{letter_id}"
    assert state(site, letter_id) is MessageState.FILED


def test_two_presses_make_one(site, anna_here, letter_id):
    form = saved(site, press="ten sam")
    first, second = (anna_here.post(f"/messages/{letter_id}/newcomer", form) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 409)
    assert count(site, Client) == 2


# A sender who is known from now on


def offer_of(page):
    return re.search(r'action="(/messages/\d+/acquaintances/\d+)"', page)


def test_a_sender_filed_by_hand_can_be_known_from_now_on(site, anna_here, things, letter_id):
    anna_here.post(f"/messages/{letter_id}/filings", {"case": things.number})
    page = anna_here.get("/tray").text
    assert "Zawsze rozpoznawaj ola@nowa.example jako kontakt klienta Piekarnia Kłos" in page
    assert newest(site, Contact).name == "Jan Kłos"  # never by itself

    anna_here.post(offer_of(page)[1])
    contact = newest(site, Contact)
    assert (contact.name, contact.client_id) == ("Ola Nowa", things.client)
    anna_here.post(undo_of(anna_here.get("/tray").text))
    assert newest(site, Contact).name == "Jan Kłos"


def test_a_person_who_is_there_gets_one_more_address(site, anna_here, things, letter_id):
    with site.writing() as session:
        session.get(Message, letter_id).from_name = "Jan  KŁOS"
    anna_here.post(f"/messages/{letter_id}/filings", {"case": things.number})
    anna_here.post(offer_of(anna_here.get("/tray").text)[1])

    def addresses():
        with site.reading() as session:
            return [email.address for email in session.get(Contact, things.contact).emails]

    assert addresses() == ["jan@klos.example", "ola@nowa.example"]
    anna_here.post(undo_of(anna_here.get("/tray").text))
    assert addresses() == ["jan@klos.example"]


def test_a_known_sender_one_of_ours_and_a_machine_are_not_offered(
    site, anna_here, things, letter_id, subtests
):
    cases = [("jan@klos.example", ""), ("piotr@firma.example", ""), ("robot@nowa.example", "auto")]
    for address, class_ in cases:
        with subtests.test(address=address):
            with site.writing() as session:
                message = session.get(Message, letter_id)
                message.from_address, message.class_ = address, class_
            anna_here.post(f"/messages/{letter_id}/filings", {"case": things.number})
            assert offer_of(anna_here.get("/tray").text) is None
            anna_here.post(f"/messages/{letter_id}/filings/{things.number}/revocation")


def test_nobody_is_made_a_contact_of_anothers_client(site, anna_here, ewa_here, things, letter_id):
    assert ewa_here.post(f"/messages/{letter_id}/acquaintances/{things.client}").status_code == 404
    assert ewa_here.post(f"/contacts/{things.contact}/acquaintance/revocation?new=1").status_code == 404
    assert newest(site, Contact).name == "Jan Kłos"
