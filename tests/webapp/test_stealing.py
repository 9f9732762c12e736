"""What a thief or a forger gets through the pages of mail: nothing that is not hers, nothing in another's name."""

import io

import pytest
from sqlalchemy import func, select

from cases.case import open_case
from cases.client import Client, ClientKind, enter_client
from cases.filed import Suggestion
from cases.filing import file_message
from cases.layer import MessageLayer
from cases.message import REFUSED, UNTOLD, Message, MessageAddress, MessageState
from cases.note import Note
from cases.proposal import Proposal
from tests.cast import JAN
from tests.webapp.furniture import CONTACT, letter, merged
from tests.webapp.test_letters import compose, sent, server  # noqa: F401
from tests.webapp.test_newcomers import SAVED
from tests.webapp.test_tray import undo_of
from webapp.work import drain

EVIL = "\"><img src=x onerror=a()>'</script><script>a()</script>"
REASONS = (
    "token",
    "reply",
    "contact",
    "reference",
    "identifier",
    "learned_words",
    "institution",
    "name",
    EVIL,
)
FACTS = ("number", "address", "subject", "client", "name", "reference", "kind", "value", "domain", "count")


@pytest.fixture
def mill_letter(site, things):
    """The id of a letter in Anna's case of another client."""
    with site.writing() as session:
        anna = session.merge(site.cast.anna)
        mill = enter_client(session, kind=ClientKind.SPZOO, name="Młyn sp. z o.o.", by=anna)
        message = letter(session, site.office.store, 61, "Tajemnica młyna")
        message.from_address = "maria@mlyn.example"
        case = open_case(session, client=mill, owner=anna, title="Młyn", by=anna)
        file_message(session, message, case, rule="hand", by=anna)
        return message.id


def forward_of(site, address, **details):
    """The id of a letter that passes on one from the address, and is likely Anna's case's."""
    with site.writing() as session:
        message = letter(session, site.office.store, 62, "PD: Oferta")
        for name, value in details.items():
            setattr(message, name, value)
        message.layers.append(inner(from_address=address, text="Oferta", is_original=True))
        case = session.merge(site.cast.klos_case)
        session.add(Suggestion(message=message, case=case, rank=1, rule="contact", facts=CONTACT))
        session.flush()
        return message.id


def inner(**details):
    return MessageLayer(**{"depth": 1, "kind": "inline", "to": [], "cc": [], "confidence": 0.9} | details)


def notes_of(site, message_id):
    with site.reading() as session:
        return session.scalar(select(func.count()).where(Note.message_id == message_id))


def test_a_letter_of_another_client_is_not_answered_from_this_case(
    site,
    anna_here,
    things,
    server,  # noqa: F811
    mill_letter,
):
    page = anna_here.get(f"/cases/{things.number}/letters/new?answer={mill_letter}")
    refused = compose(anna_here, things.number, {"answer": mill_letter, "text": "Długi list"})

    assert page.status_code == 404
    assert refused.status_code == 422 and "Długi list" in refused.text
    assert f"Wiadomości nie ma już w sprawie {things.number}" in refused.text
    assert sent(site) == []


def test_a_case_that_was_taken_back_leaves_nothing_to_the_next(site, anna_here, ewa_here, things):
    with site.writing() as session:
        message = letter(session, site.office.store, 63, "Poufne pismo")
        message.from_name, message.from_address = "Ola Nowa", "ola@nowa.example"
        path = f"/messages/{message.id}/newcomer"
    for _ in range(2):  # who takes it back may do it again, and take that back too
        made = anna_here.post(path, SAVED | {"case-owner": site.cast.anna.id})
        assert anna_here.post(undo_of(anna_here.get(made.location).text)).status_code == 302

    ewa_here.post("/clients/new", {"kind": "SPZOO", "name": "Młyn Ewy", "vat": "23"})
    with site.reading() as session:
        client = session.scalar(select(func.max(Client.id)))
    made = ewa_here.post("/cases/new", {"client": client, "owner": site.cast.ewa.id, "title": "Ewy"})
    timeline = ewa_here.get(f"{made.location}/timeline").text.partition("<main")[2]

    assert "Ewa Testowa" in timeline
    assert "Poufne" not in timeline and "Anna" not in timeline


def test_a_letter_that_she_brought_into_her_case_is_nobodys_else_when_it_is_out(
    site, anna_here, ewa_here, things
):
    file = io.BytesIO(b"From: ola@nowa.example\r\nSubject: Brudnopis\r\n\r\nTajne\r\n")
    anna_here.post(f"/cases/{things.number}/uploads", {"files": (file, "brudnopis.eml")})
    drain(site.office)
    with site.reading() as session:
        message = session.scalars(select(Message).where(Message.subject == "Brudnopis")).one()

    anna_here.post(f"/messages/{message.id}/filings/{things.number}/revocation")

    assert message.state is MessageState.FILED
    assert anna_here.get(f"/tray?message={message.id}").text.count("Brudnopis") > 1
    assert ewa_here.get(f"/messages/{message.id}").status_code == 404
    assert "Brudnopis" not in ewa_here.get("/tray").text


@pytest.mark.parametrize("check", [UNTOLD, REFUSED])
def test_words_that_nobody_confirmed_become_no_note_in_her_name(site, things, check):
    details = {
        "from_address": "anna@firma.example",
        "comment": "Przelać na nowe konto.",
        "sender_check": check,
    }
    message_id = forward_of(site, JAN, **details)
    piotr = site.browser("piotr")

    piotr.post(f"/messages/{message_id}/filings", {"case": things.number})

    assert notes_of(site, message_id) == 0
    assert "Przelać na nowe konto." in piotr.get(f"/cases/{things.number}").text


def test_her_own_words_are_her_note_when_she_files_them(site, anna_here, things):
    message_id = forward_of(site, JAN, from_address="anna@firma.example", comment="Do akt.")

    anna_here.post(f"/messages/{message_id}/filings", {"case": things.number})

    assert notes_of(site, message_id) == 1


def test_a_forger_is_not_made_an_acquaintance_by_what_he_forwards(site, anna_here, things):
    details = {"from_address": "piotr@firma.example", "sender_check": REFUSED}
    message_id = forward_of(site, "zly@zly.example", **details)

    anna_here.post(f"/messages/{message_id}/filings", {"case": things.number})

    assert "/acquaintances/" not in anna_here.get(f"/messages/{message_id}").text
    known = anna_here.post(f"/messages/{message_id}/acquaintances/{things.client}")
    assert known.status_code == 404
    page = anna_here.get(f"/messages/{message_id}/newcomer").text
    assert 'name="adds_contact"' in page and "checked" not in page.partition('name="adds_contact"')[0][-200:]


def test_what_is_in_a_letter_is_never_markup(site, anna_here, things, server, subtests):  # noqa: F811
    filed, waiting = _evil_letters(site)
    case, mail = f"/cases/{things.number}", f"/messages/{waiting}"
    pages = [
        f"/messages/{filed}", mail, f"{mail}/newcomer", f"/tray?message={waiting}", f"/tray?sender={EVIL}", case,
        f"{case}/timeline?part=1", f"{case}/letters/new?answer={filed}&all=1", f"{case}/letters/new?template=documents",
        f"{case}/matches", f"/clients/{things.client}", "/search?q=img", "/search?q=img&part=few", "/", "/account",
        f"/messages/{filed}/html",
    ]  # fmt: skip
    changes = [
        (f"{mail}/filings", {"case": things.number}), (f"{mail}/filings/{things.number}/revocation", {}),
        ("/tray/filings", {"message": waiting, "case": things.number}), (f"{mail}/acquaintances/{things.client}", {}),
        (f"{case}/references", {"number": EVIL}), (f"{case}/references", {"number": "<b>123</b>", "institution": EVIL}),
        (f"{case}/letters", {"contact": JAN, "to": EVIL, "cc": EVIL, "subject": EVIL, "text": EVIL}),
        (f"{mail}/newcomer", {"client-name": EVIL, "client-nip": EVIL, "case-title": EVIL, "opens_case": "y"}),
    ]  # fmt: skip

    answers = {path: anna_here.get(path) for path in pages}
    for path, form in changes:
        answers[f"{path}, answered"] = anna_here.post(
            path, form, headers={"Referer": f"http://localhost{case}"}
        )
        answers[f"{path}, told"] = anna_here.get(case)

    assert "&lt;img src=x" in answers[case].text
    for path, answer in answers.items():
        with subtests.test(path=path):
            assert answer.status_code < 500
            assert "<img src=x" not in answer.text and "<script>a()" not in answer.text


def _evil_letters(site):
    """(one that is filed, one that waits), and their case, with markup in all that somebody else may have written."""
    with site.writing() as session:
        cast = merged(session, site.cast)
        cast.klos.name = cast.klos.short_name = cast.klos_case.title = EVIL
        letters = [_evil_letter(session, site, cast, number) for number in (71, 72)]
        file_message(session, letters[0], cast.klos_case, rule="hand", by=cast.anna)
        asked = {"asked": EVIL, "received_on": "2026-11-23", "due_on": None, "counted": {}}
        decided = {"kind": None, "words": EVIL, "received_on": "2026-11-23"}
        for kind, facts in (("query", asked), ("decision", decided)):
            session.add(Proposal(case=cast.klos_case, message=letters[0], kind=kind, facts=facts))
        session.flush()
        return [one.id for one in letters]


def _evil_letter(session, site, cast, number):
    message = letter(session, site.office.store, number, EVIL, with_html=True)
    message.from_name = message.comment = message.new_text = EVIL
    message.from_address, message.text = (
        '"><img src=x>@zly.example',
        f"{EVIL}\n\nZ poważaniem\n{EVIL}\nPrezes",
    )
    message.parts[0].filename = f"{EVIL}.pdf"
    told = {"summary": EVIL, "place": EVIL, "organiser": EVIL, "method": EVIL}
    links = [{"service": EVIL, "url": f"https://zly.example/{EVIL}", "host": EVIL}]
    returned = {"recipients": [EVIL], "diagnostic": EVIL, "action": EVIL}
    message.noted = {"links": links, "events": [told], "bounce": returned}
    names = {"from_name": EVIL, "from_address": EVIL, "subject": EVIL, "text": EVIL, "to": [[EVIL, EVIL]]}
    message.layers.append(inner(**names, is_original=number == 72, confidence=0.4, date_text=EVIL))
    message.layers.append(inner(**names, depth=2, kind="attached", date_text=EVIL))
    message.addresses.append(MessageAddress(role="cc", name=EVIL, address=EVIL))
    reasons = [{"rule": rule, "facts": dict.fromkeys(FACTS, EVIL)} for rule in REASONS]
    why = {"rule": "contact", "facts": reasons[0]["facts"], "reasons": reasons}
    session.add(Suggestion(message=message, case=cast.klos_case, rank=1, **why))
    session.flush()
    return message
