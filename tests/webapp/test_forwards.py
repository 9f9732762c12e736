"""Forwards on the pages: the original and who passed it on, the chain, the other copy, and moving between cases."""

from datetime import timedelta

import pytest

from archive.db import utcnow
from cases.case import Case, open_case
from cases.filing import file_message
from cases.layer import ATTACHED
from cases.message import Message
from tests.cast import JAN
from tests.mailbag import forwarded, kept, letter
from tests.webapp.furniture import merged
from webapp.filters import WARSAW

AT = (utcnow() - timedelta(days=40)).replace(second=0, microsecond=0)
WORDS = "Pilne, proszę o wycenę."


@pytest.fixture
def forward(site):
    """Anna's forward of what the bank wrote to Jan, in her case."""
    with site.writing() as session:
        cast = merged(session, site.cast)
        jan = letter(
            JAN, "Fwd: Decyzja", from_name="Jan Kłos", sent_at=AT + timedelta(hours=2), text="Co to znaczy?"
        )
        bank = letter(
            "decyzje@bank.example", "Decyzja", from_name="Bank Testowy", sent_at=AT, text="Decyzja pozytywna."
        )
        bank.kind = ATTACHED
        details = {"subject": "PD: Decyzja", "from_name": "Anna Testowa", "sent_at": AT + timedelta(days=1)}
        message = forwarded(session, jan, bank, comment=WORDS, files=["decyzja.pdf"], **details)
        file_message(session, message, cast.klos_case, rule="upload")
        return message.id


@pytest.fixture
def second(site):
    """The number of Anna's second case."""
    with site.writing() as session:
        cast = merged(session, site.cast)
        return open_case(session, client=cast.klos, owner=cast.anna, title="Druga", by=cast.anna).number


@pytest.fixture
def stranger(site):
    """The number of Ewa's case, that Anna may not see."""
    with site.writing() as session:
        cast = merged(session, site.cast)
        return open_case(session, client=cast.klos, owner=cast.ewa, title="Ewy", by=cast.marek).number


def stamped(instant):
    return f"{instant.astimezone(WARSAW):%d.%m.%Y %H:%M}"


def cases_of(site, message_id):
    with site.reading() as session:
        return [case.number for case in session.get_one(Message, message_id).filed_in]


def test_the_timeline_shows_who_wrote_and_who_passed_it_on(anna_here, site, forward):
    page = anna_here.get(f"/cases/{site.cast.klos_case.number}").text

    entry = page[page.index("entry-message") :]
    assert (
        entry.index("Bank Testowy")
        < entry.index("przekazane przez: Anna Testowa")
        < entry.index("Decyzja pozytywna.")
    )
    assert stamped(AT + timedelta(days=1)) in entry
    assert page.count(WORDS) == 1  # as the note that it is


def test_the_letter_begins_with_her_words_and_the_originals_text(anna_here, forward):
    page = anna_here.get(f"/messages/{forward}").text

    body = page[page.index('class="letter"') :]
    assert body.index(WORDS) < body.index("Decyzja pozytywna.")
    assert "Łańcuch przekazania" in page
    assert page.index("Co to znaczy?") < page.index('class="letter"')
    assert "decyzje@bank.example" in page


def test_in_the_tray_an_unsure_forward_stays_the_forwarders(anna_here, site):
    with site.writing() as session:
        unsure = letter(JAN, from_name="Jan Kłos", confidence=0.3)
        forwarded(session, unsure, from_name="Anna Testowa", text="Przekazuję.")

    page = anna_here.get("/tray").text

    row = page[page.index("data-list") : page.index("read-pane")]
    assert "Anna Testowa" in row and "Jan Kłos" not in row
    assert "nie rozpoznano pierwotnego nadawcy" in row


def test_the_tray_shows_the_original(anna_here, site):
    with site.writing() as session:
        forwarded(session, letter(JAN, from_name="Jan Kłos", sent_at=AT), from_name="Anna Testowa")

    page = anna_here.get("/tray").text

    row = page[page.index("data-list") : page.index("read-pane")]
    assert row.index("Jan Kłos") < row.index("przekazane przez: Anna Testowa")


@pytest.fixture
def pair(site):
    """Jan's letter and Anna's forward of it; only the letter is filed."""
    with site.writing() as session:
        cast = merged(session, site.cast)
        direct = kept(session, from_address=JAN, subject="Oferta", sent_at=AT, files=["KRS.pdf"])
        passed_on = forwarded(session, letter(JAN, sent_at=AT), subject="PD: Oferta", files=["KRS.pdf"])
        file_message(session, direct, cast.klos_case, rule="hand", by=cast.anna)
        return direct.id, passed_on.id


def test_both_copies_lead_to_each_other(anna_here, pair):
    direct, passed_on = pair

    of_direct, of_forward = (anna_here.get(f"/messages/{one}").text for one in pair)

    assert "Przekazane też przez" in of_direct and f"/messages/{passed_on}" in of_direct
    assert "Ten list przyszedł też bezpośrednio" in of_forward and f'/messages/{direct}"' in of_forward


def test_who_may_not_see_the_other_copy_is_not_told_of_it(site, pair, stranger):
    direct, passed_on = pair
    with site.writing() as session:
        ewa_case = session.query(Case).filter_by(number=stranger).one()
        file_message(session, session.get_one(Message, passed_on), ewa_case, rule="hand")

    of_direct = site.browser("anna").get(f"/messages/{direct}").text
    of_forward = site.browser("ewa").get(f"/messages/{passed_on}").text

    assert "Przekazany też" not in of_direct and f"/messages/{passed_on}" not in of_direct
    assert "bezpośrednio" not in of_forward and f"/messages/{direct}" not in of_forward
    assert site.browser("ewa").get(f"/messages/{direct}").status_code == 404


def test_a_file_of_another_case_is_not_told_of(site, pair, stranger):
    _, passed_on = pair
    with site.writing() as session:
        ewa_case = session.query(Case).filter_by(number=stranger).one()
        file_message(session, session.get_one(Message, passed_on), ewa_case, rule="hand")

    page = site.browser("ewa").get(f"/messages/{passed_on}").text

    assert "już w sprawie" not in page and "w sprawie" in page


def test_the_case_tells_the_pair_once_and_the_file_is_there_already(anna_here, site, pair):
    direct, passed_on = pair
    number = site.cast.klos_case.number
    anna_here.post(f"/messages/{passed_on}/filings", {"case": number})

    page, letter_page = anna_here.get(f"/cases/{number}").text, anna_here.get(f"/messages/{passed_on}").text

    assert page.count("entry-message") == 1
    assert "przekazane też przez: anna@firma.example" in page
    assert "już w sprawie" in letter_page


def test_a_letter_is_moved_to_another_case_and_back(anna_here, site, forward, second):
    number = site.cast.klos_case.number

    answer = anna_here.post(
        f"/messages/{forward}/filings/{number}/move", {"case": second}, follow_redirects=True
    )
    assert f"Przeniesiono do {second}" in answer.text
    assert cases_of(site, forward) == [second]
    assert WORDS in anna_here.get(f"/cases/{second}").text
    assert WORDS not in anna_here.get(f"/cases/{number}").text

    anna_here.post(f"/messages/{forward}/filings/{second}/move?case={number}")
    assert cases_of(site, forward) == [number]


def test_the_undo_of_a_move_is_on_the_next_page(anna_here, site, forward, second):
    number = site.cast.klos_case.number

    page = anna_here.post(
        f"/messages/{forward}/filings/{number}/move", {"case": second}, follow_redirects=True
    ).text

    assert f'action="/messages/{forward}/filings/{second}/move?case={number}"' in page


@pytest.mark.parametrize("where", ["to", "from", "nowhere"])
def test_nothing_is_moved_from_or_to_a_case_that_is_not_hers(anna_here, site, forward, stranger, where):
    number = site.cast.klos_case.number
    wanted = {"to": (number, stranger), "from": (stranger, number), "nowhere": (number, "")}[where]

    answer = anna_here.post(f"/messages/{forward}/filings/{wanted[0]}/move", {"case": wanted[1]})

    assert answer.status_code == 404
    assert cases_of(site, forward) == [number]


def test_a_stranger_moves_nothing(site, ewa_here, forward, stranger):
    number = site.cast.klos_case.number

    assert ewa_here.post(f"/messages/{forward}/filings/{number}/move", {"case": stranger}).status_code == 404
    assert cases_of(site, forward) == [number]


def test_a_move_is_no_page_to_get(anna_here, site, forward):
    assert anna_here.get(f"/messages/{forward}/filings/{site.cast.klos_case.number}/move").status_code == 405


def test_the_second_who_moves_it_is_told_politely(site, anna_here, forward, second):
    number = site.cast.klos_case.number
    site.browser("marek").post(f"/messages/{forward}/filings/{number}/move", {"case": second})

    answer = anna_here.post(f"/messages/{forward}/filings/{number}/move", {"case": second})
    again = anna_here.post(f"/messages/{forward}/filings/{number}/revocation")

    assert answer.status_code == again.status_code == 409
    assert f"Wiadomości nie ma już w sprawie {number}" in again.text
    assert cases_of(site, forward) == [second]
