"""Mail that people add in the browser: taken in at once, once, and nobody learns of another's case by it."""

import io

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from archive import audit, jobs
from archive.audit import Event
from archive.jobs import Job
from cases.case import case_numbered, open_case
from cases.client import ClientKind, enter_client
from cases.filed import Filing
from cases.filing import file_message
from cases.message import UNTOLD, Message, MessageState
from ingest.ledger import Sighting
from ingest.mail import mapi
from tests.ingest.mail.outlook_files import Message as OutlookMessage
from tests.ingest.mail.outlook_files import msg, text
from tests.letters import letter, note_file, outlook_file
from tests.webapp.furniture import merged
from tests.webapp.test_twice import opened
from webapp.work import drain

STRANGER = "obcy@nieznany.example"
ADDED = "Przyjęto 1 wiadomość."
KNOWN = "1 wiadomość była już znana"


def upload(browser, *files, number=None, form=None):
    """Send files, (name, bytes) each, as the form does; the page that follows."""
    path = f"/cases/{number}/uploads" if number else "/uploads"
    held = [(io.BytesIO(content), name) for name, content in files]
    return browser.post(path, (form or {}) | {"files": held}, follow_redirects=True)


def messages(site):
    with site.reading() as session:
        return session.scalars(select(Message).order_by(Message.id)).all()


def filed(site):
    """(subject, number of the case, who filed it, by which rule) of everything that is filed."""
    with site.reading() as session:
        standing = session.scalars(select(Filing).where(Filing.revoked_at.is_(None)).order_by(Filing.id))
        return [(f.message.subject, f.case.number, f.by and f.by.name, f.rule) for f in standing]


def number_of(site):
    return site.cast.klos_case.number


@pytest.fixture
def ewas_case(site):
    """The number of a case that only Ewa may see."""
    with site.writing() as session:
        ewa = merged(session, site.cast).ewa
        client = enter_client(session, kind=ClientKind.SPZOO, name="Młyn sp. z o.o.", by=ewa)
        return open_case(session, client=client, owner=ewa, title="Młyn", by=ewa).number


# Into the tray


def test_mail_added_to_the_tray_is_there_at_once(site, anna_here):
    page = upload(anna_here, ("list.eml", letter(sender=STRANGER, subject="Zapytanie")))

    assert ADDED in page.text and "Zapytanie" in page.text
    (message,) = messages(site)
    assert f'href="/messages/{message.id}"' in page.text
    assert message.state is MessageState.TRAY


def test_who_brought_it_is_kept(site, anna_here):
    upload(anna_here, ("list.eml", letter(sender=STRANGER)))

    with site.reading() as session:
        (sighting,) = session.scalars(select(Sighting)).all()
        event = session.scalars(select(Event).where(Event.action == "mail_uploaded")).one()
        assert sighting.label == f"{site.cast.anna.name}: list.eml"
        assert (event.actor, event.topic) == (site.cast.anna.actor, f"sighting:{sighting.id}")
        assert event.facts["name"] == "list.eml"
        assert audit.verify(session) == []


def test_mail_that_somebody_brings_waits_for_a_word_on_its_sender(site, anna_here):
    upload(anna_here, ("list.eml", letter(subject="Dokumenty")))

    assert filed(site) == []
    with site.office.db.reading() as session:
        (message,) = session.scalars(select(Message).options(selectinload(Message.suggestions)))
        assert (message.sender_check, [one.rule for one in message.suggestions]) == (UNTOLD, ["contact"])


def test_several_files_are_taken_in_and_what_is_no_mail_is_named(site, anna_here):
    page = upload(
        anna_here,
        ("a.eml", letter(sender=STRANGER, subject="Pierwsza")),
        ("umowa.pdf", b"%PDF-1.7"),
        ("pusty.msg", b""),
        ("b.msg", outlook_file()),
    )

    assert "Przyjęto 2 wiadomości." in page.text
    assert "„umowa.pdf” nie jest ani wiadomością" in page.text and "„pusty.msg”" in page.text
    assert site.office.store.read(messages(site)[-1].raw_digest) == outlook_file()


def test_an_outlook_message_is_given_back_as_one(site, anna_here):
    raw = msg(OutlookMessage({mapi.SUBJECT: text("Umowa"), mapi.BODY: text("W załączeniu.")}))
    upload(anna_here, ("list.msg", raw))

    given = anna_here.get(f"/messages/{messages(site)[0].id}/original")

    assert given.data == raw and "Umowa.msg" in given.headers["Content-Disposition"]


def test_names_are_shown_as_text(site, anna_here):
    page = upload(anna_here, ("<script>alert(1)<script>.eml", b"nic"))

    assert "<script>alert" not in page.text
    assert "script&gt;.eml” nie jest ani wiadomością" in page.text


def test_mail_that_was_added_before_is_known_and_shown(site, anna_here):
    file = ("list.eml", letter(sender=STRANGER, subject="Zapytanie"))
    upload(anna_here, file)

    page = upload(site.browser("piotr"), file)

    assert KNOWN in page.text and f'href="/messages/{messages(site)[0].id}"' in page.text
    assert len(messages(site)) == 1


def test_mail_that_came_another_way_with_other_line_ends_is_known(site, anna_here):
    content = letter(sender=STRANGER)
    upload(anna_here, ("list.eml", content))

    page = upload(anna_here, ("zapisany.eml", content.replace(b"\r\n", b"\n")))

    assert KNOWN in page.text
    assert len(messages(site)) == 1


def test_of_mail_in_a_case_that_is_not_hers_nothing_is_said(site, anna_here, ewas_case):
    content = letter(sender=STRANGER, subject="Tajna wycena")
    upload(anna_here, ("a.eml", content))
    with site.writing() as session:
        message, case = session.scalars(select(Message)).one(), case_numbered(session, ewas_case)
        file_message(session, message, case, rule="hand", by=case.owner)

    page = upload(anna_here, ("a.eml", content))

    assert KNOWN in page.text
    assert "Tajna wycena" not in page.text and ewas_case not in page.text and "/messages/" not in page.text


def test_nothing_chosen_is_said(anna_here):
    assert "Nie wybrano żadnego pliku." in upload(anna_here).text


def test_files_beyond_the_limit_are_refused_in_a_sentence(site, anna_here):
    site.app.config["MAX_CONTENT_LENGTH"] = 10_000
    token = anna_here.token()

    page = anna_here.client.post(
        "/uploads", data={"csrf_token": token, "files": (io.BytesIO(letter() + bytes(20_000)), "a.eml")}
    )

    assert page.status_code == 413
    assert messages(site) == []


# Into a case


def test_mail_added_to_a_case_is_filed_there_by_who_added_it(site, anna_here):
    number = number_of(site)

    page = upload(
        anna_here, ("list.eml", letter(sender=STRANGER, subject="Aneks", files=[note_file()])), number=number
    )

    assert ADDED in page.text and "Aneks" in page.text and "zaświadczenie ZUS.txt" in page.text
    assert filed(site) == [("Aneks", number, site.cast.anna.name, "upload")]
    with site.reading() as session:
        (event,) = session.scalars(select(Event).where(Event.action == "message_filed")).all()
        assert event.actor == site.cast.anna.actor
        assert audit.verify(session) == []


def test_her_decision_goes_before_the_rules(site, anna_here):
    with site.writing() as session:
        anna = merged(session, site.cast).anna
        client = enter_client(session, kind=ClientKind.SPZOO, name="Młyn sp. z o.o.", by=anna)
        other = open_case(session, client=client, owner=anna, title="Młyn", by=anna).number

    upload(anna_here, ("list.eml", letter(subject="Od Jana")), number=other)

    assert filed(site) == [("Od Jana", other, site.cast.anna.name, "upload")]


def test_what_waited_in_the_tray_is_filed(site, anna_here):
    file = ("list.eml", letter(sender=STRANGER, subject="Aneks"))
    upload(anna_here, file)

    page = upload(anna_here, file, number=number_of(site))

    assert "teraz jest także w tej sprawie" in page.text
    assert [row[:2] for row in filed(site)] == [("Aneks", number_of(site))]


def test_what_is_in_the_case_already_is_not_filed_twice(site, anna_here):
    file = ("list.eml", letter(sender=STRANGER, subject="Aneks"))
    upload(anna_here, file, number=number_of(site))

    page = upload(site.browser("piotr"), file, number=number_of(site))

    assert "1 wiadomość była już w tej sprawie." in page.text
    assert len(filed(site)) == 1


def test_what_lies_in_anothers_case_is_filed_in_hers_and_the_other_is_not_told(site, anna_here, ewas_case):
    content = letter(sender=STRANGER, subject="Wspólna")
    upload(site.browser("ewa"), ("a.eml", content), number=ewas_case)

    page = upload(anna_here, ("a.eml", content), number=number_of(site))
    message = messages(site)[0]

    assert "teraz jest także w tej sprawie" in page.text and ewas_case not in page.text
    assert ewas_case not in anna_here.get(f"/messages/{message.id}").text
    assert {row[1] for row in filed(site)} == {ewas_case, number_of(site)}


def test_a_stranger_cannot_add_and_leaves_nothing(site, ewa_here):
    answer = ewa_here.post(f"/cases/{number_of(site)}/uploads", {"files": (io.BytesIO(letter()), "a.eml")})

    assert answer.status_code == 404
    assert messages(site) == [] and site.office.store.digests() == []


@pytest.mark.parametrize("path", ["/uploads", "/cases/{number}/uploads"])
def test_an_administrator_brings_no_mail(site, path):
    answer = site.browser("adam").post(
        path.format(number=number_of(site)), {"files": (io.BytesIO(letter()), "a.eml")}
    )

    assert answer.status_code == 404
    assert messages(site) == []


def test_a_closed_case_takes_nothing(site, anna_here):
    anna_here.post(f"/cases/{number_of(site)}/closing", {"reason": "koniec"})

    page = upload(anna_here, ("a.eml", letter(sender=STRANGER)), number=number_of(site))

    assert page.status_code == 409 and "zamknięta" in page.text
    assert messages(site) == []
    assert "/uploads" not in anna_here.get(f"/cases/{number_of(site)}").text


@pytest.mark.parametrize("path", ["/uploads", "/cases/{number}/uploads"])
def test_adding_is_a_change_and_asks_for_the_token(site, anna_here, path):
    path = path.format(number=number_of(site))

    assert anna_here.get(path).status_code == 405
    assert anna_here.client.post(path, data={"files": (io.BytesIO(letter()), "a.eml")}).status_code == 400
    assert messages(site) == []


def test_two_clicks_take_in_once(site, anna_here):
    page, path = f"/cases/{number_of(site)}", f"/cases/{number_of(site)}/uploads"
    form = opened(anna_here, page, path)

    answers = [
        anna_here.post(path, form | {"files": (io.BytesIO(content), "a.eml")}).status_code
        for content in (letter(subject="Raz"), letter(subject="Raz"))
    ]

    assert answers[0] == 302 and answers[1] in (302, 409)
    assert len(filed(site)) == len(messages(site)) == 1


# Read later


def test_what_the_page_did_not_wait_for_is_read_before_all_other_mail(site, anna_here, monkeypatch):
    monkeypatch.setattr("webapp.views.uploads.READ_AT_ONCE", 0)

    page = upload(anna_here, ("a.eml", letter(sender=STRANGER, subject="Aneks")), number=number_of(site))

    assert "1 wiadomość jest jeszcze odczytywana." in page.text
    with site.reading() as session:
        assert session.scalars(select(Job.priority).where(Job.kind == "read")).all() == [jobs.NOW]
    drain(site.office)
    assert filed(site) == [("Aneks", number_of(site), site.cast.anna.name, "upload")]


def test_a_case_that_is_closed_before_it_was_read_leaves_it_in_the_tray(site, anna_here, monkeypatch):
    monkeypatch.setattr("webapp.views.uploads.READ_AT_ONCE", 0)
    upload(anna_here, ("a.eml", letter(sender=STRANGER)), number=number_of(site))
    anna_here.post(f"/cases/{number_of(site)}/closing", {"reason": "koniec"})

    drain(site.office)

    assert filed(site) == []
    assert [message.state for message in messages(site)] == [MessageState.TRAY]


def test_whom_the_case_was_taken_from_files_nothing_in_it(site, monkeypatch):
    monkeypatch.setattr("webapp.views.uploads.READ_AT_ONCE", 0)
    upload(site.browser("piotr"), ("a.eml", letter(sender=STRANGER)), number=number_of(site))
    with site.writing() as session:
        case = merged(session, site.cast).klos_case
        case.end_stand_in(case.stand_ins[0], by=case.owner)

    drain(site.office)

    assert filed(site) == []


def test_reading_it_twice_at_once_files_it_once(site, anna_here):
    upload(anna_here, ("a.eml", letter(sender=STRANGER)), number=number_of(site))

    drain(site.office)

    with site.reading() as session:
        assert session.scalar(select(func.count()).select_from(Filing)) == 1
        assert jobs.count_pending(session) == {}


def test_the_tray_and_a_case_offer_to_add_mail(site, anna_here):
    for page, action in (
        ("/tray", "/uploads"),
        (f"/cases/{number_of(site)}", f"/cases/{number_of(site)}/uploads"),
    ):
        assert f'action="{action}" enctype="multipart/form-data"' in anna_here.get(page).text
    assert 'action="/uploads"' not in site.browser("adam").get("/tray").text
