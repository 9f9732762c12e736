"""What is pressed twice, or by two people at once, is done once."""

import io
import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from archive.db import utcnow
from cases.case import Case, case_numbered
from cases.client import Client
from cases.contact import Contact
from cases.document import Document
from cases.filed import Filing
from cases.message import Message
from cases.note import Note
from cases.task import Task
from tests.webapp.test_changes import newest
from webapp.pressed import KEPT, Pressed

DONE = "Ktoś zrobił to samo przed chwilą."
FORMS = {
    Case: ("/cases/new", "/cases/new", {"client": "{client}", "title": "Linia do chleba"}),
    Client: ("/clients/new", "/clients/new", {"kind": "SPZOO", "name": "Młyn"}),
    Contact: ("/clients/{client}", "/clients/{client}/contacts", {"name": "Ola Kłos"}),
    Note: ("/cases/{number}", "/cases/{number}/notes", {"text": "Dzwonił Jan."}),
    Task: ("/cases/{number}", "/cases/{number}/tasks", {"title": "Wysłać ofertę"}),
}


def number_of(site, kind):
    with site.reading() as session:
        return session.scalar(select(func.count()).select_from(kind))


def opened(browser, page, action):
    """The hidden fields of the form that sends there."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', browser.get(page).text, re.DOTALL)[
        0
    ]
    hidden = [tag for tag in re.findall(r"<input[^>]*>", form) if 'type="hidden"' in tag]
    return {re.search(r'name="(\w+)"', tag)[1]: re.search(r'value="([^"]*)"', tag)[1] for tag in hidden}


def filled(site, things, browser, kind):
    page, action, values = FORMS[kind]
    facts = vars(things)
    action = action.format(**facts)
    values = {name: value.format(**facts) for name, value in values.items()}
    if kind is Case:
        values["owner"] = site.cast.anna.id
    return action, opened(browser, page.format(**facts), action) | values


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.__name__)
def test_two_clicks_make_one(site, anna_here, things, kind):
    before = number_of(site, kind)
    action, form = filled(site, things, anna_here, kind)

    first, second = anna_here.post(action, form), anna_here.post(action, form)

    assert (first.status_code, second.status_code) == (302, 409)
    assert DONE in second.text
    assert number_of(site, kind) == before + 1


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.__name__)
def test_two_forms_make_two(site, anna_here, things, kind):
    before = number_of(site, kind)

    for _ in range(2):
        action, form = filled(site, things, anna_here, kind)
        assert anna_here.post(action, form).status_code == 302

    assert number_of(site, kind) == before + 2


def test_a_page_that_the_browser_kept_takes_something_else(site, anna_here, things):
    action, form = filled(site, things, anna_here, Note)
    anna_here.post(action, form)

    assert anna_here.post(action, form | {"text": "Dzwonił też Piotr."}).status_code == 302


def test_a_form_that_was_refused_can_be_sent_again(site, anna_here, things):
    action, form = filled(site, things, anna_here, Task)
    refused = anna_here.post(action, form | {"title": ""})

    assert (refused.status_code, anna_here.post(action, form).status_code) == (409, 302)


def test_files_are_added_once_and_other_files_of_the_same_name_too(site, anna_here, things):
    path = f"/cases/{things.number}/documents"
    form, before = opened(anna_here, f"/cases/{things.number}", path), number_of(site, Document)

    answers = [
        anna_here.post(path, form | {"files": (io.BytesIO(content), "umowa.pdf")}).status_code
        for content in (b"jeden", b"jeden", b"dwa")
    ]

    assert answers == [302, 409, 302]
    assert number_of(site, Document) == before + 2


def test_presses_are_not_kept_for_ever(site, anna_here, things):
    action, form = filled(site, things, anna_here, Note)
    anna_here.post(action, form)

    with time_machine.travel(utcnow() + KEPT + timedelta(seconds=1), tick=False):
        later = site.browser("anna")
        later.post(*filled(site, things, later, Note))

    assert number_of(site, Pressed) == 1


def test_three_clicks_move_one_stage(site, anna_here, things):
    path = f"/cases/{things.number}/passes"
    form = opened(anna_here, f"/cases/{things.number}", path)

    answers = [anna_here.post(path, form) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [302, 409, 409]
    assert f"Sprawa {things.number} jest już na etapie „Pierwsze spotkanie”." in answers[2].text
    with site.reading() as session:
        assert case_numbered(session, things.number).stage.code == "SPOTKANIE"


def test_a_stage_has_its_english_name_on_an_english_screen(anna_here, things):
    anna_here.post("/language", {"language": "en"})
    refused = anna_here.post(f"/cases/{things.number}/passes", {"stage": "KONTAKT"})

    assert f"Case {things.number} is already in the stage “Contact”." in refused.text


# One letter


def test_a_letter_of_the_tray_opens_one_case(site, things):
    forms = []
    for name in ("anna", "anna", "marek"):
        browser = site.browser(name)
        form = opened(browser, f"/cases/new?message={things.waiting}", "/cases/new")
        forms.append((browser, form | {"client": things.client, "owner": site.cast.anna.id, "title": "Nowa"}))
    before = number_of(site, Case)

    answers = [browser.post("/cases/new", form) for browser, form in forms]

    assert [answer.status_code for answer in answers] == [302, 422, 422]
    assert "Tej wiadomości nie ma już wśród nieprzypisanych." in answers[1].text
    assert number_of(site, Case) == before + 1
    assert filed_in(site, things.waiting) == [newest(site, Case).number]


def test_a_letter_of_the_tray_goes_in_one_case(site, anna_here, things):
    path, other = f"/messages/{things.waiting}/filings", another_case(site, anna_here, things)
    stale = opened(anna_here, f"/tray?message={things.waiting}", path)

    first = anna_here.post(path, stale | {"case": things.number})
    second = anna_here.post(path, stale | {"case": other})

    assert stale["waits"] == "1"
    assert (first.status_code, second.status_code) == (302, 409)
    assert "Tej wiadomości nie ma już wśród nieprzypisanych." in second.text
    assert filed_in(site, things.waiting) == [things.number]


def test_a_filed_letter_still_goes_in_another_case_too(site, anna_here, things):
    path, other = f"/messages/{things.filed}/filings", another_case(site, anna_here, things)
    form = opened(anna_here, f"/messages/{things.filed}", path)
    new = opened(anna_here, f"/cases/new?message={things.filed}", "/cases/new")

    anna_here.post(path, form | {"case": other})
    anna_here.post(
        "/cases/new", new | {"client": things.client, "owner": site.cast.anna.id, "title": "Trzecia"}
    )

    assert "waits" not in form and not new.get("waits")
    assert len(filed_in(site, things.filed)) == 3


def another_case(site, browser, things):
    browser.post("/cases/new", {"client": things.client, "owner": site.cast.anna.id, "title": "Druga"})
    return newest(site, Case).number


def filed_in(site, message_id):
    with site.reading() as session:
        standing = select(Case.number).join(Filing, Filing.case_id == Case.id).join(Message)
        return session.scalars(standing.where(Message.id == message_id, Filing.revoked_at.is_(None))).all()
