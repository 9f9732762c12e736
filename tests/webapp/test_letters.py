"""A letter from the case page: written once, kept in the case at once, and sent by the outbox."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from archive.db import utcnow
from cases.case import Case, case_numbered, open_case
from cases.filed import Filing
from cases.layer import MessageLayer
from cases.message import Message, MessageAddress, MessageState
from cases.outgoing import Outgoing, OutgoingState
from ingest import importing, outbox
from tests.cast import JAN
from tests.letters import bounce
from tests.smtp_server import smtp_server
from tests.webapp.test_twice import opened
from webapp.smtp_settings import SmtpConfig
from webapp.work import drain

SUBJECT = re.compile(r"^(.*) \[(S-\d{4}-\d{4}-[A-Z2-7]{10})\]$")


@pytest.fixture
def server(site, tmp_path):
    """A server that the office sends through."""
    with smtp_server(tmp_path) as server:
        facts = {"host": "localhost", "port": server.port, "ca_file": server.ca_file, "largest_mb": 1}
        smtp = SmtpConfig(**facts, address="sprawy@firma.example")
        site.office.config = replace(site.office.config, smtp=smtp)
        site.office.policy = replace(site.office.policy, our_addresses=site.office.config.our_addresses)
        yield server


def compose(browser, number, changes=(), page=""):
    """Open the form and send it, filled in."""
    path = f"/cases/{number}/letters"
    form = opened(browser, f"{path}/new{page}", path)
    form |= {"contact": JAN, "subject": "Cena pieca", "text": "Dzień dobry,\nprosimy o cenę."}
    return browser.post(path, form | dict(changes))


def sent(site):
    with site.reading() as session:
        return session.scalars(select(Outgoing).order_by(Outgoing.id)).all()


def letters_in(site, number):
    with site.reading() as session:
        case = case_numbered(session, number)
        filed = select(Message).join(Filing).where(Filing.case_id == case.id, Filing.rule == "sent")
        return session.scalars(filed.order_by(Message.id)).all()


def test_a_letter_is_in_the_case_at_once_and_goes_out(site, anna_here, things, server):
    answer = compose(anna_here, things.number)
    before = anna_here.get(answer.location).text
    drain(site.office)
    after = anna_here.get(answer.location).text

    (recipients, letter), (message,) = server.letters[0], letters_in(site, things.number)
    subject, token = SUBJECT.match(letter["Subject"]).groups()
    assert (recipients, subject) == ((JAN,), "Cena pieca") and token.startswith(things.number)
    assert str(letter["From"]) == "Anna Testowa <sprawy@firma.example>"
    assert letter.get_body().get_content().startswith("Dzień dobry,")
    assert letter["Message-ID"] == f"<{message.message_id}>"
    assert (message.class_, message.flags, message.subject) == ("", [], letter["Subject"])
    assert "czeka na wysłanie" in before and "wysłano" in after


def test_what_was_sent_threads_its_answer(site, anna_here, things, server):
    compose(anna_here, things.number)
    drain(site.office)
    mid = server.letters[0][1]["Message-ID"]

    take_in(site, f"From: {JAN}\r\nSubject: Odp\r\nIn-Reply-To: {mid}\r\n\r\nCena to 100 zł\r\n")

    assert filed_by(site, "Odp") == [(things.number, "reply")]


def test_a_copy_from_our_own_mailbox_is_known(site, anna_here, things, server):
    compose(anna_here, things.number)
    drain(site.office)

    take_in(site, "Received: from us\r\nX-Spam-Status: No\r\n" + server.taken[0][1].decode())

    assert len(letters_in(site, things.number)) == 1
    with site.reading() as session:
        assert session.query(Message).filter(Message.message_id.like("%teczka%")).count() == 1


def test_a_copy_that_a_server_wrote_more_on_is_put_away(site, anna_here, things, server):
    compose(anna_here, things.number)
    drain(site.office)

    take_in(site, "X-Mailer: Serwer 7\r\n" + server.taken[0][1].decode())

    with site.reading() as session:
        copies = session.scalars(select(Message).where(Message.variant_of_id.is_not(None))).all()
        assert [copy.state for copy in copies] == [MessageState.IGNORED]
    assert anna_here.get(f"/messages/{copies[0].id}").status_code == 200
    assert site.browser("ewa").get(f"/messages/{copies[0].id}").status_code == 404


def test_a_copy_with_a_footer_of_the_servers_is_not_for_others_to_read(
    site, anna_here, ewa_here, things, server
):
    compose(anna_here, things.number)
    drain(site.office)

    take_in(site, server.taken[0][1].decode().rstrip() + "\r\n\r\nPoczta jest poufna.\r\n")
    drain(site.office)

    with site.reading() as session:
        copy = session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert "poufna" in copy.text
    assert "ale inną treść" in anna_here.get(f"/tray?message={copy.id}").text
    assert ewa_here.get(f"/messages/{copy.id}").status_code == 404
    assert "Cena pieca" not in ewa_here.get("/tray").text + ewa_here.get("/search?q=cena").text


def test_a_letter_that_was_taken_out_of_its_case_is_still_for_those_who_see_it(
    site, anna_here, ewa_here, things, server
):
    compose(anna_here, things.number)
    (message,) = letters_in(site, things.number)

    anna_here.post(f"/messages/{message.id}/filings/{things.number}/revocation")

    assert anna_here.get(f"/messages/{message.id}").status_code == 200
    assert ewa_here.get(f"/messages/{message.id}").status_code == 404
    assert "Cena pieca" not in ewa_here.get("/tray").text


def test_a_forged_copy_with_other_words_waits_for_a_person(site, anna_here, things, server):
    compose(anna_here, things.number)
    drain(site.office)
    forged = server.taken[0][1].replace(b"prosimy o cen", b"prosimy o przelew na cen")

    take_in(site, forged.decode())

    with site.reading() as session:
        (copy,) = session.scalars(select(Message).where(Message.text.like("%przelew%"))).all()
        assert copy.state is MessageState.TRAY


def test_a_report_that_it_did_not_arrive_is_filed_with_it(site, anna_here, things, server):
    compose(anna_here, things.number)
    drain(site.office)

    take_in(site, bounce(server.letters[0][1]["Message-ID"].strip("<>")).decode())

    assert filed_by(site, "Undelivered Mail Returned to Sender") == [(things.number, "bounce")]


def test_one_press_sends_one_letter(site, anna_here, things, server):
    path = f"/cases/{things.number}/letters"
    form = opened(anna_here, f"{path}/new", path) | {"contact": JAN, "subject": "Raz", "text": "Raz."}

    answers = [anna_here.post(path, form).status_code for _ in range(2)]
    drain(site.office)

    assert (answers, len(server.taken), len(sent(site))) == ([302, 409], 1, 1)


def test_files_of_the_case_go_along_and_are_not_entered_twice(site, anna_here, things, server):
    compose(anna_here, things.number, {"document": str(things.document)})
    drain(site.office)

    (file,) = server.letters[0][1].iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("notatka.txt", "tekst")
    with site.reading() as session:
        case = case_numbered(session, things.number)
        assert sum(document.title == "notatka.txt" for document in case.documents) == 1


def test_a_file_of_another_case_does_not_go_along(site, anna_here, things, server):
    other = opened_case(site, anna_here, things)

    compose(anna_here, other, {"document": str(things.document)})
    drain(site.office)

    assert list(server.letters[0][1].iter_attachments()) == []


def test_files_that_are_too_large_are_refused_and_nothing_typed_is_lost(site, anna_here, things, server):
    site.office.config = replace(site.office.config, smtp=replace(site.office.config.smtp, largest_mb=0))

    answer = compose(anna_here, things.number, {"document": str(things.document), "cc": "ola@klos.example"})

    assert answer.status_code == 422
    assert "z jedną wiadomością można wysłać najwyżej" in answer.text
    assert "prosimy o cenę" in answer.text and "ola@klos.example" in answer.text
    assert sent(site) == []


def test_an_address_that_the_case_does_not_know_is_asked_for_first(site, anna_here, things, server):
    stranger = {"to": "Jan Kłos <jan@kl0s.example>"}
    refused = compose(anna_here, things.number, stranger)
    taken = compose(anna_here, things.number, stranger | {"strangers": "jan@kl0s.example"})
    drain(site.office)

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert "jan@kl0s.example" in refused.text
    assert server.letters[0][0] == (JAN, "jan@kl0s.example")


def test_consent_to_one_stranger_is_none_to_another(site, anna_here, things, server):
    consent = {"to": "b@obcy.example", "strangers": "a@obcy.example"}

    assert compose(anna_here, things.number, consent).status_code == 422
    assert sent(site) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"contact": ""}, "Wybierz, do kogo jest wiadomość."),
        ({"to": "jan klos"}, "nie jest adresem e-mail"),
        ({"to": "zażółć@klos.example"}, "nie jest adresem e-mail"),
        ({"subject": ""}, "Wypełnij to pole."),
        ({"text": "Spotkanie {dzien_spotkania}"}, "zostały miejsca do uzupełnienia: {dzien_spotkania}"),
        ({"contact": "obcy@klos.example"}, "Wybierz, do kogo jest wiadomość."),
    ],
)
def test_what_cannot_go_is_told_and_kept_in_the_form(site, anna_here, things, server, changes, said):
    answer = compose(anna_here, things.number, {"text": "Długi list"} | changes)

    assert answer.status_code == 422
    assert said in answer.text
    assert changes.get("text", "Długi list") in answer.text
    assert sent(site) == []


def test_an_answer_goes_to_the_writer_in_the_thread(site, anna_here, things, server):
    with site.writing() as session:
        session.get_one(Message, things.filed).message_id = "cena@klos.example"
    page = f"?answer={things.filed}"
    path = f"/cases/{things.number}/letters"
    form = anna_here.get(f"{path}/new{page}").text

    compose(anna_here, things.number, {"subject": "RE: Odp: Nowa cena pieca"}, page=page)
    drain(site.office)

    letter = server.letters[0][1]
    assert 'value="Re: Nowa cena pieca"' in form and f'value="{JAN}" id="contact-1" checked' in form
    assert "&gt; Dzień dobry," in form
    assert letter["In-Reply-To"] == letter["References"] == "<cena@klos.example>"


def test_an_answer_to_all_goes_to_all_but_us(site, anna_here, things, server):
    with site.writing() as session:
        message = session.get_one(Message, things.filed)
        for role, address in (
            ("to", "sprawy@firma.example"),
            ("to", "ola@klos.example"),
            ("cc", "anna@firma.example"),
            ("cc", "bank@bank.example"),
        ):
            message.addresses.append(MessageAddress(role=role, address=address))

    form = anna_here.get(f"/cases/{things.number}/letters/new?answer={things.filed}&all=1").text
    to, cc = (re.search(rf'id="{name}"[^>]*value="([^"]*)"', form)[1] for name in ("to", "cc"))

    assert f'value="{JAN}" id="contact-1" checked' in form
    assert "ola@klos.example" in to and cc == "bank@bank.example"
    assert "sprawy@" not in to and "anna@firma" not in cc + to


def test_an_answer_to_a_forward_goes_to_whoever_wrote_it(site, anna_here, things, server):
    with site.writing() as session:
        message = session.get_one(Message, things.filed)
        message.from_address = "anna@firma.example"
        message.layers.append(
            MessageLayer(
                depth=1,
                kind="inline",
                from_name="Ola",
                from_address="ola@klos.example",
                to=[["Bank", "bank@bank.example"]],
                cc=[],
                sent_at=datetime(2026, 3, 5, 23, 30, tzinfo=UTC),
                subject="Umowa",
                text="Kiedy umowa?",
                confidence=0.9,
                is_original=True,
            )
        )
        message.text = message.new_text = "Klient zwleka.\n\nOd: Ola\nKiedy umowa?"

    form = anna_here.get(f"/cases/{things.number}/letters/new?answer={things.filed}&all=1").text

    assert re.search(r'id="to"[^>]*value="([^"]*)"', form)[1] == (
        "Ola &lt;ola@klos.example&gt;, Bank &lt;bank@bank.example&gt;"
    )
    assert 'value="Re: Umowa"' in form and "\n\n06.03.2026, Ola:\n&gt; Kiedy umowa?<" in form
    assert "zwleka" not in form  # her own words are a note of the case


def test_an_answer_to_a_forward_of_an_unknown_writer_names_and_quotes_nobody(site, anna_here, things, server):
    with site.writing() as session:
        message = session.get_one(Message, things.filed)
        message.from_address = "anna@firma.example"
        message.layers.append(
            MessageLayer(
                depth=1, kind="inline", from_address="ola@klos.example", to=[], cc=[], confidence=0.2
            )
        )
        message.text = message.new_text = "Klient zwleka.\n\nOd: Ola\nKiedy umowa?"

    form = anna_here.get(f"/cases/{things.number}/letters/new?answer={things.filed}&all=1").text

    assert re.search(r'id="to"[^>]*value="([^"]*)"', form)[1] == ""
    assert "zwleka" not in form and "Kiedy umowa" not in form


def test_an_answer_to_our_own_letter_goes_to_who_got_it(site, anna_here, things, server):
    compose(anna_here, things.number)
    (message,) = letters_in(site, things.number)

    form = anna_here.get(f"/cases/{things.number}/letters/new?answer={message.id}").text

    assert f'value="{JAN}" id="contact-1" checked' in form


def test_the_administrator_sees_that_mail_waits_and_why_and_nothing_of_it(site, anna_here, things, server):
    compose(anna_here, things.number)
    outbox.send(
        site.office.db, site.office.store, server.config(host="127.0.0.1", port=1), [sent(site)[0].id]
    )

    page = site.browser("adam").get("/mailboxes").text

    assert "1 wiadomość czeka na wysłanie." in page and "Serwer poczty nie odpowiada" in page
    assert "Cena pieca" not in page and JAN not in page


def test_a_token_stands_in_the_subject_once(site, anna_here, things, server):
    compose(anna_here, things.number)
    subject = letters_in(site, things.number)[0].subject

    compose(anna_here, things.number, {"subject": f"RE: {subject}"})

    assert [one.subject for one in letters_in(site, things.number)] == [subject, f"RE: {subject}"]


def test_the_token_of_another_case_does_not_leave(site, anna_here, things, server):
    compose(anna_here, things.number, {"subject": "Cena [S-2026-0099-ABCDEFGH23]"})

    assert "0099" not in letters_in(site, things.number)[0].subject


def test_a_letter_from_a_template_names_what_is_missing(anna_here, things, server):
    page = anna_here.get(f"/cases/{things.number}/letters/new?template=documents").text

    assert 'value="Prośba o dokumenty: Piec i linia do bułek"' in page
    assert "1. Wniosek" in page and "Z poważaniem\nAnna" in page.replace("\r", "")


def test_a_letter_is_polish_whatever_its_writer_reads(anna_here, things, server):
    anna_here.post("/language", {"language": "en"})

    page = anna_here.get(f"/cases/{things.number}/letters/new?template=documents").text

    assert "1. Wniosek (druk instytucji)" in page and "kapitał zakładowy 50\xa0000,00" in page


def test_a_template_whose_field_is_blank_is_refused(site, anna_here, things, server):
    page = anna_here.get(f"/cases/{things.number}/letters/new?template=offer").text

    assert "brakuje w sprawie: oferta sporządzona w sprawie" in page
    assert "Oferta współpracy" not in page.partition("<textarea")[2]


def test_a_letter_that_was_refused_is_shown_and_tried_again(site, anna_here, things, server):
    server.say(f"RCPT {JAN}", "550 no such user")
    compose(anna_here, things.number)
    drain(site.office)
    (message,) = letters_in(site, things.number)
    page, day = anna_here.get(f"/messages/{message.id}").text, anna_here.get("/").text

    anna_here.post(f"/messages/{message.id}/tries")
    drain(site.office)

    assert "Nie wysłano albo nie do wszystkich: „Cena pieca" in day
    assert "Nie wysłano albo" not in anna_here.get("/").text
    assert "550 no such user" in page and "Spróbuj ponownie" in page
    assert [one.state for one in sent(site)] == [OutgoingState.SENT]


def test_a_stranger_can_neither_write_nor_try_again(site, anna_here, ewa_here, things, server):
    compose(anna_here, things.number)
    (message,) = letters_in(site, things.number)
    path = f"/cases/{things.number}/letters"

    assert ewa_here.get(f"{path}/new").status_code == 404
    form = {"contact": JAN, "subject": "Obca", "text": "Obca"}
    assert ewa_here.post(path, form).status_code == 404
    assert ewa_here.post(f"/messages/{message.id}/tries").status_code == 404
    assert len(sent(site)) == 1


def test_a_message_of_another_cannot_be_answered(site, things, server):
    with site.writing() as session:
        ewa = session.merge(site.cast.ewa)
        client = case_numbered(session, things.number).client
        number = open_case(session, client=client, owner=ewa, title="Inna", by=ewa).number

    page = site.browser("ewa").get(f"/cases/{number}/letters/new?answer={things.filed}")

    assert page.status_code == 404


def test_from_a_closed_case_nothing_is_sent(site, anna_here, things, server):
    with site.writing() as session:
        case = case_numbered(session, things.number)
        case.close(by=session.merge(site.cast.anna), reason="Koniec", at=utcnow())
    path = f"/cases/{things.number}/letters"

    form = {"contact": JAN, "subject": "Po", "text": "Po"}
    assert anna_here.get(f"{path}/new").status_code == 409
    assert anna_here.post(path, form).status_code == 409
    assert sent(site) == []


def test_without_a_server_the_page_says_so_and_nothing_is_sent(site, anna_here, things):
    page = anna_here.get(f"/cases/{things.number}/letters/new").text
    form = {"contact": JAN, "subject": "Cena", "text": "Cena"}
    answer = anna_here.post(f"/cases/{things.number}/letters", form)

    assert "Wysyłanie nie jest ustawione" in page and "Wyślij</button>" not in page
    assert (answer.status_code, sent(site)) == (409, [])


def test_reading_is_not_writing(anna_here, things):
    assert anna_here.get(f"/cases/{things.number}/letters").status_code == 405
    assert anna_here.get(f"/messages/{things.filed}/tries").status_code == 405


def test_how_she_is_told_is_hers_to_choose(site, anna_here, things):
    form = opened(anna_here, "/account", "/account/confirmations")

    refused = anna_here.post("/account/confirmations", form | {"told": "hourly"})
    anna_here.post("/account/confirmations", form | {"told": "daily"})

    assert refused.status_code == 422
    assert 'value="daily" selected' in anna_here.get("/account").text
    assert 'value="each" selected' in site.browser("piotr").get("/account").text
    assert anna_here.get("/account/confirmations").status_code == 405


def take_in(site, text):
    importing.import_messages(site.office.db, site.office.store, [("copy", text.encode())])
    drain(site.office)


def filed_by(site, subject):
    with site.reading() as session:
        message = session.scalars(select(Message).where(Message.subject == subject)).one()
        return [(filing.case.number, filing.rule) for filing in message.filings]


def opened_case(site, browser, things):
    browser.post("/cases/new", {"client": things.client, "owner": site.cast.anna.id, "title": "Druga"})
    return letters_number(site)


def letters_number(site):
    with site.reading() as session:
        return session.scalars(select(Case).order_by(Case.id.desc())).first().number


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "x"])
def test_what_is_no_number_of_a_message_is_answered_by_nobody(anna_here, things, server, number):
    assert anna_here.get(f"/cases/{things.number}/letters/new?answer={number}").status_code == 404
