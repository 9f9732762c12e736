"""Every change a person can make: it does what it says, and a broken rule is told in her language."""

import io
import re

import pytest
from sqlalchemy import select

from archive import jobs
from archive.audit import Event
from archive.db import utcnow
from archive.jobs import Job
from cases.case import Case, StandIn, case_numbered
from cases.client import Client
from cases.contact import Contact
from cases.document import Document
from cases.message import Message, MessageState
from cases.note import Note
from cases.requirement import Requirement, RequirementState
from cases.task import Task
from webapp.work import drain


def newest(site, kind, **criteria):
    with site.reading() as session:
        return session.scalars(select(kind).filter_by(**criteria).order_by(kind.id.desc())).first()


def actions(site):
    with site.reading() as session:
        return session.scalars(select(Event.action).order_by(Event.seq.desc())).all()


# Cases


def test_a_case_is_opened_for_a_client(site, anna_here, things):
    opened = anna_here.post(
        "/cases/new",
        {
            "client": things.client,
            "owner": site.cast.anna.id,
            "title": "Linia do chleba",
            "product": "KRED_INWESTYCYJNY",
            "amount": "1 250 000",
            "term_months": "84",
            "planned_start_on": "1.03.2027",
        },
    )

    case = newest(site, Case)
    assert opened.location == f"/cases/{case.number}"
    assert (case.title, str(case.amount), case.term_months) == ("Linia do chleba", "1250000.00", 84)
    assert f"Sprawa {case.number} została założona." in anna_here.get(opened.location).text


def test_a_form_keeps_what_was_typed_and_says_what_is_wrong(anna_here, things):
    refused = anna_here.post("/cases/new", {"title": "", "amount": "dużo", "purpose": "Zakup <pieca>"})

    assert refused.status_code == 422
    assert "„dużo” to nie jest kwota" in refused.text
    assert 'value="dużo"' in refused.text
    assert "Zakup &lt;pieca&gt;</textarea>" in refused.text
    assert '<a href="#title">Tytuł</a>: Wypełnij to pole.' in refused.text


def test_a_case_opened_from_a_message_takes_the_message(site, anna_here, things):
    form = anna_here.get(f"/cases/new?message={things.waiting}").text
    anna_here.post(
        "/cases/new",
        {"client": things.client, "owner": site.cast.anna.id, "title": "Nowa", "message": things.waiting},
    )

    assert 'value="Pytanie o wkład własny"' in form
    assert f'<option value="{things.client}" selected>' in form
    with site.reading() as session:
        message = session.get(Message, things.waiting)
        assert [case.title for case in message.filed_in] == ["Nowa"]


def test_a_message_of_a_new_client_leads_to_the_client_and_back_to_the_case(site, anna_here, things):
    from tests.webapp.furniture import letter

    with site.writing() as session:
        message = letter(session, site.office.store, 77, "Szukam kredytu")
        message.from_name, message.from_address = "Ola Nowa", "ola@nowa.example"
        session.flush()
        number = message.id
    way = anna_here.get(f"/cases/new?message={number}").text
    form = anna_here.get(f"/clients/new?message={number}").text
    entered = anna_here.post(f"/clients/new?message={number}", {"kind": "SPZOO", "name": "Nowa sp. z o.o."})
    client, contact = newest(site, Client), newest(site, Contact)

    assert f'href="/clients/new?message={number}"' in way
    assert 'value="ola@nowa.example"' in form and "Ola Nowa" in form
    assert entered.location == f"/cases/new?client={client.id}&message={number}"
    assert (contact.name, contact.client_id) == ("Ola Nowa", client.id)
    page = anna_here.get(entered.location).text
    assert f'<option value="{client.id}" selected>' in page and 'value="Szukam kredytu"' in page


def test_a_case_is_not_opened_for_somebody_elses_client(site, ewa_here, things):
    refused = ewa_here.post(
        "/cases/new", {"client": things.client, "owner": site.cast.ewa.id, "title": "Cudza"}
    )

    assert refused.status_code == 422
    assert newest(site, Case).title != "Cudza"


def test_the_details_of_a_case_are_changed(site, anna_here, things):
    anna_here.post(
        f"/cases/{things.number}/edit",
        {
            "title": "Piec wsadowy",
            "product": "LEASING_OPERACYJNY",
            "amount": "900.000,00 zł",
            "restricted": "y",
        },
    )

    case = newest(site, Case)
    assert (case.title, str(case.amount), case.restricted) == ("Piec wsadowy", "900000.00", True)
    assert actions(site)[0] == "case_changed"
    assert site.browser("piotr").get(f"/cases/{things.number}").status_code == 404


def test_two_people_who_edit_the_same_thing_see_it_and_lose_nothing(site, anna_here, things):
    piotr, path = site.browser("piotr"), f"/cases/{things.number}/edit"
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', anna_here.get(path).text)[1]
    piotr.post(path, {"title": "Tytuł Piotra"})

    refused = anna_here.post(path, {"title": "Tytuł Anny", "seen": seen})
    now = re.search(r'name="seen"[^>]*value="(\w+)"', refused.text)[1]
    kept = newest(site, Case).title
    again = anna_here.post(path, {"title": "Tytuł Anny", "seen": now})

    assert refused.status_code == 422
    assert "Ktoś zmienił te dane" in refused.text and 'value="Tytuł Anny"' in refused.text
    assert kept == "Tytuł Piotra"
    assert again.status_code == 302
    assert newest(site, Case).title == "Tytuł Anny"


def test_the_fee_of_a_case_is_set(site, anna_here, things):
    anna_here.post(
        f"/cases/{things.number}/fee",
        {"flat_net": "12 000", "vat": "exempt", "success_percent": "2,5", "success_base": "granted",
         "success_trigger": "decision", "payment_days": "7"},
    )  # fmt: skip

    with site.reading() as session:
        fee = case_numbered(session, things.number).fee
        assert (str(fee.flat_net), fee.vat_rate, str(fee.success_percent)) == ("12000.00", None, "2.5")


def test_a_case_moves_on(site, anna_here, things):
    moved = anna_here.post(f"/cases/{things.number}/passes")

    assert moved.location == f"/cases/{things.number}"
    assert "Sprawa jest teraz na etapie „Pierwsze spotkanie”." in anna_here.get(moved.location).text


def test_a_stage_is_skipped_only_with_a_reason(site, anna_here, things):
    refused = anna_here.post(f"/cases/{things.number}/passes", {"stage": "UMOWA", "reason": " "})
    moved = anna_here.post(f"/cases/{things.number}/passes", {"stage": "UMOWA", "reason": "stały klient"})

    assert refused.status_code == 409
    assert "Cofnięcie się lub pominięcie etapu wymaga podania powodu." in refused.text
    assert moved.status_code == 302
    assert "stały klient" in anna_here.get(moved.location).text


def test_a_closed_case_takes_nothing(site, anna_here, things):
    with site.writing() as session:
        case = case_numbered(session, things.number)
        case.close(by=session.merge(site.cast.anna), reason="spłacono")

    for path, form in [("passes", {}), ("edit", {"title": "Inny"}), ("products", {"kind": "OF"})]:
        refused = anna_here.post(f"/cases/{things.number}/{path}", form)

        assert refused.status_code in (409, 422)
        assert f"Sprawa {things.number} jest zamknięta." in refused.text


def test_a_stand_in_comes_and_goes(site, anna_here, ewa_here, things):
    stand_ins = f"/cases/{things.number}/stand-ins"
    anna_here.post(stand_ins, {"advisor": site.cast.ewa.id, "until_on": "31.12.2099"})
    assert ewa_here.get(f"/cases/{things.number}").status_code == 200

    anna_here.post(f"{stand_ins}/{newest(site, StandIn).id}/end")

    assert ewa_here.get(f"/cases/{things.number}").status_code == 404
    assert ewa_here.post(stand_ins, {"advisor": site.cast.ewa.id}).status_code == 404


def test_a_case_is_closed_with_a_reason(site, anna_here, things):
    refused = anna_here.post(f"/cases/{things.number}/closing", {"reason": ""})
    closed = anna_here.post(f"/cases/{things.number}/closing", {"reason": "rezygnacja klienta"})

    assert (refused.status_code, closed.status_code) == (409, 302)
    assert "Napisz, dlaczego sprawa jest zamykana." in refused.text
    assert "rezygnacja klienta" in anna_here.get(f"/cases/{things.number}").text


# Notes, tasks, the checklist


def test_a_note_is_written(site, anna_here, things):
    anna_here.post(f"/cases/{things.number}/notes", {"text": "Dzwonił <Jan>.", "kind": "call"})

    assert newest(site, Note).kind == "call"
    assert "Dzwonił &lt;Jan&gt;." in anna_here.get(f"/cases/{things.number}").text


def test_a_note_needs_words(anna_here, things):
    refused = anna_here.post(f"/cases/{things.number}/notes", {"text": "  "})

    assert refused.status_code == 409
    assert "Najpierw napisz notatkę." in refused.text


def test_a_task_is_given_and_ticked_off_once(site, anna_here, things):
    form = {"title": "Wysłać ofertę", "due_on": "24.12.2026", "assignee": site.cast.piotr.id}
    anna_here.post(f"/cases/{things.number}/tasks", form)
    task = newest(site, Task)
    ticked = anna_here.post(f"/tasks/{task.id}/completion")
    again = anna_here.post(f"/tasks/{task.id}/completion")

    assert (str(task.due_on), task.assignee_id) == ("2026-12-24", site.cast.piotr.id)
    assert ticked.status_code == 302
    assert again.status_code == 409
    assert "Zadanie „Wysłać ofertę” jest już wykonane." in again.text


def test_a_task_is_only_for_who_may_see_the_case(site, anna_here, things):
    offered = (
        anna_here.get(f"/cases/{things.number}")
        .text.partition('name="assignee"')[2]
        .partition("</select>")[0]
    )
    form = {"title": "Wysłać ofertę", "assignee": site.cast.ewa.id}
    refused = anna_here.post(f"/cases/{things.number}/tasks", form)

    assert [name for name in ("Anna", "Piotr", "Marek", "Ewa", "Adam") if name in offered] == [
        "Anna", "Piotr", "Marek",
    ]  # fmt: skip
    assert refused.status_code == 409
    assert f"kto ma dostęp do sprawy {things.number}" in refused.text
    assert newest(site, Task).title == "Zadzwonić do banku"


def test_an_administrator_is_never_given_a_case(site, anna_here, things):
    opened = {"client": things.client, "owner": site.cast.adam.id, "title": "Nowa"}
    stands_in = {"advisor": site.cast.adam.id}

    assert "Adam" not in anna_here.get("/cases/new").text + anna_here.get(f"/cases/{things.number}").text
    assert anna_here.post("/cases/new", opened).status_code == 422
    assert anna_here.post(f"/cases/{things.number}/stand-ins", stands_in).status_code == 404


def test_whoever_opens_a_case_for_another_is_told_that_she_does_not_see_it(site, anna_here, things):
    opened = anna_here.post(
        "/cases/new", {"client": things.client, "owner": site.cast.ewa.id, "title": "Dla Ewy"}
    )

    assert opened.location == "/cases"
    assert "Prowadzi ją Ewa Testowa; nie masz do niej dostępu." in anna_here.get("/cases").text
    assert newest(site, Case).owner_id == site.cast.ewa.id


def test_a_task_ticked_off_by_mistake_is_taken_back(site, anna_here, things):
    ticked = anna_here.post(f"/tasks/{things.task}/completion")
    said = anna_here.get(ticked.location).text
    anna_here.post(f"/tasks/{things.task}/completion/revocation")

    assert f'action="/tasks/{things.task}/completion/revocation"' in said
    assert newest(site, Task, id=things.task).done_at is None
    assert "zadanie znów do zrobienia: Zadzwonić do banku" in anna_here.get(f"/cases/{things.number}").text


def test_the_rail_ticks_only_what_lies_behind(anna_here, things):
    for stage in ("UMOWA", "KONTAKT"):
        anna_here.post(f"/cases/{things.number}/passes", {"stage": stage, "reason": "tak"})

    rail = anna_here.get(f"/cases/{things.number}").text.partition('class="rail"')[2].partition("</ol>")[0]

    assert 'class="done"' not in rail
    assert rail.count("sprawa tu już była") == 1


def test_a_task_needs_words_and_a_date_that_is_one(anna_here, things):
    nothing = anna_here.post(f"/cases/{things.number}/tasks", {"title": ""})
    unreadable = anna_here.post(f"/cases/{things.number}/tasks", {"title": "x", "due_on": "31.02.2026"})

    assert "Najpierw napisz, co jest do zrobienia." in nothing.text
    assert "„31.02.2026” to nie jest data." in unreadable.text
    assert {nothing.status_code, unreadable.status_code} == {409}


def test_a_requirement_is_marked(site, anna_here, things):
    marked = anna_here.post(f"/requirements/{things.requirement}/state", {"state": "received"})
    requirement = newest(site, Requirement, id=things.requirement)

    assert f"„{requirement.type.name}”: otrzymany" in anna_here.get(f"/cases/{things.number}").text
    assert marked.location == f"/cases/{things.number}#checklist"
    assert newest(site, Requirement, id=things.requirement).state is RequirementState.RECEIVED


def test_leaving_a_document_out_needs_a_reason(anna_here, things):
    refused = anna_here.post(f"/requirements/{things.requirement}/state", {"state": "waived"})

    assert refused.status_code == 409
    assert "Podaj powód pominięcia dokumentu „" in refused.text
    assert anna_here.post(f"/requirements/{things.requirement}/state", {"state": "?"}).status_code == 400


def test_a_document_fulfils_a_requirement_of_its_case(site, anna_here, things):
    path = f"/documents/{things.document}/fulfilments"
    accepted = anna_here.post(path, {"requirement": things.requirement})

    requirement = newest(site, Requirement, id=things.requirement)
    assert accepted.location == f"/documents/{things.document}"
    assert requirement.state is RequirementState.ACCEPTED
    assert anna_here.post(path, {"requirement": "x"}).status_code == 404


def test_a_product_without_a_checklist_is_refused(site, anna_here, things):
    anna_here.post(f"/cases/{things.number}/edit", {"title": "Piec", "product": "DOTACJA"})
    refused = anna_here.post(f"/cases/{things.number}/requirements")

    assert refused.status_code == 409
    assert "Nie ma jeszcze listy dokumentów" in refused.text


def test_what_was_typed_in_a_small_form_is_still_there_when_it_is_refused(site, anna_here, things, subtests):
    case, later = f"/cases/{things.number}", "jutro rano"
    requirement = f"/requirements/{things.requirement}/state"
    forms = [
        (f"{case}/tasks", {"title": "Wysłać <ofertę>", "due_on": later}, ["Wysłać &lt;ofertę&gt;", later]),
        (f"{case}/passes", {"stage": "UMOWA", "reason": ""}, ['value="UMOWA" selected']),
        (requirement, {"state": "waived", "reason": " "}, ['value="waived" selected']),
        (f"{case}/notes", {"text": " ", "kind": "call"}, ['id="kind-call" checked']),
        (f"{case}/stand-ins", {"advisor": site.cast.ewa.id, "until_on": later}, [later]),
        (f"{case}/closing", {"reason": ""}, []),
    ]
    for path, form, typed in forms:
        with subtests.test(path=path):
            refused = anna_here.post(path, form)

            assert refused.status_code == 409
            assert refused.text.count('<p class="error"') == 1 and 'class="timeline"' in refused.text
            assert [piece for piece in typed if piece not in refused.text] == []


# Clients and people


def test_a_client_is_entered_in_every_usual_spelling(site, anna_here):
    anna_here.post(
        "/clients/new",
        {"kind": "SPZOO", "name": " Młyn sp. z o.o. ", "nip": "PL 725-101-21-80", "krs": "63032",
         "street": "Wodna", "building": "1", "postcode": "20002", "city": "Lublin"},
    )  # fmt: skip

    with site.reading() as session:
        client = session.scalars(select(Client).order_by(Client.id.desc())).first()
        assert (client.name, client.nip, client.krs) == ("Młyn sp. z o.o.", "7251012180", "0000063032")
        assert client.seat.line == "Wodna 1, 20-002 Lublin"


def test_a_wrong_number_is_told_next_to_its_field(anna_here):
    refused = anna_here.post(
        "/clients/new", {"kind": "SPZOO", "name": "Młyn", "nip": "5260250275", "city": "L"}
    )

    assert refused.status_code == 422
    assert "„5260250275” to nie jest poprawny NIP." in refused.text
    assert 'id="nip-error"' in refused.text and 'value="5260250275"' in refused.text
    assert "Bez tego adres jest niepełny." in refused.text


def test_two_clients_do_not_share_a_nip(anna_here, things):
    refused = anna_here.post("/clients/new", {"kind": "SPZOO", "name": "Drugi Kłos", "nip": "1234563218"})

    assert refused.status_code == 422
    assert "Klient z numerem NIP 123-456-32-18 już istnieje." in refused.text
    assert 'id="nip-error"' in refused.text
    assert f'<a href="/clients/{things.client}">Otwórz klienta: Piekarnia Kłos sp. z o.o.</a>' in refused.text


def test_whoever_may_not_see_the_client_of_a_nip_is_sent_to_the_manager(ewa_here, things):
    refused = ewa_here.post("/clients/new", {"kind": "SPZOO", "name": "Drugi Kłos", "nip": "1234563218"})

    assert refused.status_code == 422
    assert "Nie masz dostępu do tego klienta: zapytaj kierownika." in refused.text
    assert "Piekarnia" not in refused.text
    assert 'value="Drugi Kłos"' in refused.text


def test_who_loses_a_race_is_told_politely(site, anna_here, things, monkeypatch):
    # Between looking and writing, somebody else entered the same client: only the database can know.
    monkeypatch.setattr("cases.client.refuse_known_numbers", lambda session, client: None)

    refused = anna_here.post("/clients/new", {"kind": "SPZOO", "name": "Drugi Kłos", "nip": "1234563218"})

    assert refused.status_code == 409
    assert "Ktoś zrobił to samo przed chwilą." in refused.text
    with site.reading() as session:
        assert session.scalar(select(Client).where(Client.name == "Drugi Kłos")) is None


def test_a_client_is_changed(site, anna_here, things):
    path = f"/clients/{things.client}/edit"
    form = {"kind": "SPZOO", "name": "Piekarnia Kłos i Synowie", "nip": "1234563218", "street": "Długa",
            "building": "7", "postcode": "20-001", "city": "Lublin"}  # fmt: skip
    anna_here.post(path, form)

    assert 'value="Długa"' in anna_here.get(path).text
    assert newest(site, Client).name == "Piekarnia Kłos i Synowie"
    assert anna_here.post(path, {"kind": "SPZOO", "name": ""}).status_code == 422


def test_a_person_is_entered_and_changed(site, anna_here, things):
    anna_here.post(
        f"/clients/{things.client}/contacts",
        {"name": "Ola Kłos", "emails": "OLA@klos.example\nola@wp.example"},
    )
    ola = newest(site, Contact)
    anna_here.post(f"/contacts/{ola.id}/edit", {"name": "Aleksandra Kłos", "emails": "ola@wp.example"})

    with site.reading() as session:
        ola = session.get(Contact, ola.id)
        assert (ola.name, [email.address for email in ola.emails]) == ("Aleksandra Kłos", ["ola@wp.example"])


def test_an_address_that_is_none_is_refused(anna_here, things):
    for path in (f"/clients/{things.client}/contacts", f"/contacts/{things.contact}/edit"):
        refused = anna_here.post(path, {"name": "Ola", "emails": "to nie adres"})

        assert refused.status_code == 422
        assert "W każdym wierszu jeden adres" in refused.text


# Letters


def test_a_letter_is_filed_with_two_clicks_and_taken_back_with_one(site, anna_here, things):
    tray = anna_here.get(f"/tray?message={things.waiting}").text
    filed = anna_here.post(
        f"/messages/{things.waiting}/filings",
        {"case": things.number},
        headers={"Referer": "http://localhost/tray"},
    )
    said = anna_here.get(filed.location).text
    anna_here.post(f"/messages/{things.waiting}/filings/{things.number}/revocation")

    assert "jan@klos.example to osoba kontaktowa: Kłos" in tray
    assert filed.location == "/tray"
    assert f'action="/messages/{things.waiting}/filings/{things.number}/revocation"' in said
    assert newest(site, Message, id=things.waiting).state is MessageState.TRAY


def test_a_letter_is_not_filed_twice_in_a_case(anna_here, things):
    refused = anna_here.post(f"/messages/{things.filed}/filings", {"case": things.number})

    assert refused.status_code == 409
    assert f"Wiadomość jest już w sprawie {things.number}." in refused.text


def test_a_letter_is_not_filed_in_a_case_she_may_not_see(site, ewa_here, things):
    from tests.webapp.furniture import letter

    with site.writing() as session:
        anybodys = letter(session, site.office.store, 9, "Do kogo?").id

    assert ewa_here.post(f"/messages/{anybodys}/filings", {"case": things.number}).status_code == 404
    assert newest(site, Message, id=anybodys).state is MessageState.TRAY


def test_a_letter_not_for_us_is_put_away_and_comes_back(site, anna_here, things):
    anna_here.post(f"/messages/{things.waiting}/dismissal")
    away = newest(site, Message, id=things.waiting).state
    again = anna_here.post(f"/messages/{things.waiting}/dismissal")
    anna_here.post(f"/messages/{things.waiting}/dismissal/revocation")

    assert away is MessageState.IGNORED
    assert again.status_code == 409
    assert newest(site, Message, id=things.waiting).state is MessageState.TRAY


def test_a_case_number_from_an_unknown_sender_is_warned_of(site, anna_here, things):
    from cases.filing import Suggestion

    with site.writing() as session:
        suggestion = session.get(Suggestion, (things.waiting, session.scalars(select(Case.id)).first()))
        suggestion.rule, suggestion.facts = "case_number", {"number": things.number}
    known = anna_here.get(f"/tray?message={things.waiting}").text
    with site.writing() as session:
        session.get(Message, things.waiting).from_address = "ktos@obcy.example"
    unknown = anna_here.get(f"/tray?message={things.waiting}").text

    assert "nadawca nie jest znany w tej sprawie" not in known
    assert "nadawca nie jest znany w tej sprawie" in unknown


def test_the_timeline_names_the_stand_in_and_the_message(site, anna_here, things):
    anna_here.post(f"/cases/{things.number}/stand-ins", {"advisor": site.cast.ewa.id})
    anna_here.post(f"/messages/{things.filed}/filings/{things.number}/revocation")

    page = anna_here.get(f"/cases/{things.number}/timeline?kind=event").text

    assert f"dodano zastępstwo, {site.cast.ewa.name}" in page
    assert "wyjęto ze sprawy „Nowa cena pieca”" in page


def test_what_was_put_away_is_listed_for_who_may_see_it(site, anna_here, ewa_here, things):
    anna_here.post(f"/messages/{things.waiting}/dismissal")

    away = anna_here.get("/tray/put-away").text

    assert "Pytanie o wkład własny" in away
    assert f'action="/messages/{things.waiting}/dismissal/revocation"' in away
    assert 'href="/tray/put-away"' in anna_here.get("/tray").text
    assert "Pytanie o wkład własny" not in ewa_here.get("/tray/put-away").text


def test_images_are_offered_only_where_another_server_holds_them(anna_here, things):
    assert "Pokaż obrazki" in anna_here.get(f"/messages/{things.filed}").text
    assert "Pokaż obrazki" not in anna_here.get(f"/messages/{things.waiting}").text


# Documents


def test_files_are_added_to_a_case(site, anna_here, things):
    files = [(io.BytesIO(b"jeden"), "../umowa.pdf"), (io.BytesIO(b"dwa"), "skany/żółw.docx")]
    added = anna_here.post(f"/cases/{things.number}/documents", {"files": files})

    assert "Dodano 2 pliki." in anna_here.get(added.location).text
    with site.reading() as session:
        titles = session.scalars(select(Document.title).order_by(Document.id)).all()
        assert titles[-2:] == ["umowa.pdf", "żółw.docx"]


def test_an_empty_file_is_refused_by_name(site, anna_here, things):
    path, count = f"/cases/{things.number}/documents", newest(site, Document).id
    refused = anna_here.post(path, {"files": [(io.BytesIO(b"tak"), "a.txt"), (io.BytesIO(b""), "pusty.pdf")]})

    assert refused.status_code == 409
    assert "Plik „pusty.pdf” jest pusty" in refused.text
    assert newest(site, Document).id == count


def test_a_broken_file_is_no_empty_frame(site, anna_here, things):
    broken = (io.BytesIO(b"%PDF-1.4 urwany"), "umowa.pdf")
    anna_here.post(f"/cases/{things.number}/documents", {"files": [broken]})
    drain(site.office)

    page = anna_here.get(f"/documents/{newest(site, Document).id}").text

    assert "Ten plik jest uszkodzony i nie można go pokazać." in page
    assert "sheet-image" not in page


def test_a_list_that_was_never_filled_says_so(site):
    ewa = site.browser("ewa")

    for path, yet, fits in [
        ("/cases", "żadnej sprawy", "takiej sprawy"),
        ("/clients", "żadnego klienta", "takiego klienta"),
        ("/documents", "żadnego dokumentu", "takiego dokumentu"),
    ]:
        assert f"Nie ma jeszcze {yet}." in ewa.get(path).text
        assert f"Nie ma {fits}." in ewa.get(f"{path}?words=xyz").text


def test_a_file_is_saved_never_shown(site, anna_here, things):
    page = (io.BytesIO(b"<script>alert(1)</script>"), "strona żółta.html", "text/html")
    anna_here.post(f"/cases/{things.number}/documents", {"files": [page]})
    document = newest(site, Document)

    saved = anna_here.get(f"/documents/{document.id}/files/html")

    assert saved.data == b"<script>alert(1)</script>"
    assert saved.content_type == "application/octet-stream"
    assert saved.headers["Content-Disposition"] == (
        "attachment; filename=\"strona zolta.html\"; filename*=UTF-8''strona%20%C5%BC%C3%B3%C5%82ta.html"
    )
    assert "sandbox" in saved.headers["Content-Security-Policy"]
    assert anna_here.get(f"/documents/{document.id}/files/pdf").status_code == 404


def test_a_document_is_made_and_made_again(site, anna_here, things):
    offer = {"kind": "OF", "version": "1"}
    made = anna_here.post(f"/cases/{things.number}/products", offer)
    again = anna_here.post(f"/cases/{things.number}/products", offer)
    second = anna_here.post(f"/cases/{things.number}/products", {"kind": "OF", "version": "2"})
    page = anna_here.get(second.location).text

    assert "Gotowe: Oferta współpracy OF/" in page
    assert again.status_code == 409
    assert "Wersja 1 tego dokumentu właśnie powstała" in again.text
    assert f'href="{made.location}"' in page and "wersja 1" in page
    drawn = anna_here.get(f"{made.location}/pages/1.png")
    assert drawn.data.startswith(b"\x89PNG")
    assert anna_here.get(f"{made.location}/pages/99.png").status_code == 404
    assert site.browser("ewa").get(f"{made.location}/pages/1.png").status_code == 404


def test_what_is_missing_is_listed_with_the_way_to_it(anna_here, things):
    anna_here.post(f"/cases/{things.number}/edit", {"title": "Piec", "product": "KRED_INWESTYCYJNY"})

    page = anna_here.get(f"/cases/{things.number}/products/new").text
    refused = anna_here.post(f"/cases/{things.number}/products", {"kind": "OF"})

    assert f'<a href="/cases/{things.number}/edit#purpose">cel finansowania</a>' in page
    assert refused.status_code == 409
    assert "nie można jeszcze utworzyć tego dokumentu" in refused.text


def test_a_document_of_no_kind_is_refused(anna_here, things):
    refused = anna_here.post(f"/cases/{things.number}/products", {"kind": "XX"})

    assert refused.status_code == 409
    assert "Nie ma dokumentu rodzaju „XX”." in refused.text


# The screen itself


def test_the_language_is_the_persons_and_stays(site, anna_here):
    anna_here.post("/language", {"language": "en"}, headers={"Referer": "http://localhost/cases"})

    assert 'lang="en"' in anna_here.get("/cases").text
    assert 'lang="en"' in site.browser("anna").get("/cases").text
    assert 'lang="pl"' in site.browser("marek").get("/cases").text
    assert anna_here.post("/language", {"language": "xx"}).status_code == 400


def test_the_language_can_be_chosen_at_the_door(site):
    browser = site.browser()
    browser.post("/language", {"language": "en"})

    assert "Sign in" in browser.get("/sign-in").text


def test_the_timeline_answers_only_when_something_happened(anna_here, things):
    path = f"/cases/{things.number}/timeline?part=1"
    first = anna_here.get(path)
    unchanged = anna_here.get(path, headers={"If-None-Match": first.headers["ETag"]})
    anna_here.post(f"/cases/{things.number}/notes", {"text": "Nowość"})
    changed = anna_here.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert "Nowość" in changed.text and "<html" not in changed.text
    assert anna_here.get(path + "&before=kiedyś").status_code == 400


# Work in the background


@pytest.fixture
def failed_job(site):
    """A job that was set aside; its id."""
    with site.writing() as session:
        jobs.enqueue(session, "read", "sighting:1")
        job = session.scalars(select(Job).order_by(Job.id.desc())).first()
        job.set_aside_at, job.last_error = utcnow(), "The worker process ended in the middle of a call."
        return job.id


def test_work_that_failed_tells_its_reason_and_is_tried_again(site, failed_job):
    marek_here = site.browser("marek")
    assert "ended in the middle of a call" in marek_here.get("/mailboxes").text

    marek_here.post(f"/mailboxes/jobs/{failed_job}/retries")

    with site.reading() as session:
        assert jobs.set_aside(session) == []


def test_an_advisor_neither_sees_the_reason_nor_tries_again(site, ewa_here, failed_job):
    assert "ended in the middle of a call" not in ewa_here.get("/mailboxes").text
    assert ewa_here.post(f"/mailboxes/jobs/{failed_job}/retries").status_code == 404

    with site.reading() as session:
        assert len(jobs.set_aside(session)) == 1
