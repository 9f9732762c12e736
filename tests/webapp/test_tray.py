"""The tray over HTTP, as it works without script: several letters at once, whose letter it is, who came first."""

import pytest
from sqlalchemy import func, select

from cases.case import open_case
from cases.filed import Filing, Suggestion
from cases.layer import MessageLayer
from cases.message import PASSED, Message, MessageState
from tests.webapp.furniture import PNG, letter, merged


@pytest.fixture
def letters(site, things):
    """Three letters that wait in the tray beside the furnished one, by id."""
    with site.writing() as session:
        return [letter(session, site.office.store, number, f"List {number}").id for number in (11, 12, 13)]


def states(site, ids):
    with site.reading() as session:
        return [session.get(Message, message_id).state for message_id in ids]


def undo_of(page):
    """Where the page's offer to undo sends to."""
    return (
        page.partition('<div class="flashes">')[2]
        .partition('action="')[2]
        .partition('"')[0]
        .replace("&amp;", "&")
    )


def filings(site, ids):
    with site.reading() as session:
        standing = select(func.count()).where(Filing.message_id.in_(ids), Filing.revoked_at.is_(None))
        return session.scalar(standing)


def test_several_letters_are_filed_in_one_case_and_taken_out_together(site, anna_here, things, letters):
    filed = anna_here.post("/tray/filings", {"message": letters, "case": things.number})
    assert filed.location == "/tray"
    page = anna_here.get("/tray").text
    assert f"Przypisano 3 wiadomości do {things.number}, Piekarnia Kłos." in page
    assert states(site, letters) == [MessageState.FILED] * 3

    anna_here.post(undo_of(page))
    assert states(site, letters) == [MessageState.TRAY] * 3
    assert f"Wyjęto 3 wiadomości ze sprawy {things.number}." in anna_here.get("/tray").text


def test_several_letters_are_put_away_and_taken_back_together(site, anna_here, letters):
    anna_here.post("/tray/dismissals", {"message": letters})
    page = anna_here.get("/tray").text
    assert "Odłożono 3 wiadomości jako nie do nas." in page
    assert states(site, letters) == [MessageState.IGNORED] * 3

    anna_here.post(undo_of(page))
    assert states(site, letters) == [MessageState.TRAY] * 3


def test_what_somebody_placed_meanwhile_is_named_and_not_filed_twice(site, anna_here, things, letters):
    site.browser("piotr").post(f"/messages/{letters[1]}/filings", {"case": things.number})

    anna_here.post("/tray/filings", {"message": letters, "case": things.number})

    page = anna_here.get("/tray").text
    assert "Przypisano 2 wiadomości" in page
    assert (
        "1 wiadomość ktoś przypisał lub odłożył przed Tobą" in page
        and f'href="/messages/{letters[1]}">List 12' in page
    )
    assert filings(site, letters) == 3


def test_undoing_leaves_what_was_taken_out_meanwhile(site, anna_here, things, letters):
    anna_here.post("/tray/filings", {"message": letters, "case": things.number})
    undo = undo_of(anna_here.get("/tray").text)
    site.browser("piotr").post(f"/messages/{letters[0]}/filings/{things.number}/revocation")

    anna_here.post(undo)

    assert "Wyjęto 2 wiadomości" in anna_here.get("/tray").text
    assert states(site, letters) == [MessageState.TRAY] * 3


@pytest.mark.parametrize("path", ["/tray/filings", "/tray/dismissals"])
def test_one_letter_that_is_not_hers_stops_all(site, things, letters, path):
    with site.writing() as session:
        cast = merged(session, site.cast)
        hers = letter(session, site.office.store, 14, "Cudzy")
        session.add(Suggestion(message=hers, case=cast.klos_case, rank=1, rule="contact", facts={}))
        theirs = open_case(session, client=cast.klos, owner=cast.ewa, title="Sprawa Ewy", by=cast.ewa)
        number, hidden = theirs.number, hers.id

    refused = site.browser("ewa").post(path, {"message": [*letters, hidden], "case": number})

    assert refused.status_code == 404
    assert states(site, [*letters, hidden]) == [MessageState.TRAY] * 4


def test_letters_are_not_filed_in_a_case_that_is_not_hers(site, ewa_here, things, letters):
    assert ewa_here.post("/tray/filings", {"message": letters, "case": things.number}).status_code == 404
    assert states(site, letters) == [MessageState.TRAY] * 3


def test_the_undo_of_another_takes_nothing_out_of_her_case(site, anna_here, ewa_here, things, letters):
    anna_here.post("/tray/filings", {"message": letters, "case": things.number})
    undo = undo_of(anna_here.get("/tray").text)

    assert ewa_here.post(undo).status_code == 404
    assert states(site, letters) == [MessageState.FILED] * 3


def test_nothing_chosen_is_told(anna_here, things):
    anna_here.post("/tray/dismissals")

    assert "Nie zaznaczono żadnej wiadomości." in anna_here.get("/tray").text


@pytest.mark.parametrize("path", ["/tray/filings", "/tray/dismissals"])
def test_a_change_of_several_is_not_a_link(anna_here, things, path):
    assert anna_here.get(path).status_code == 405


def test_far_too_many_are_refused(anna_here, things):
    assert anna_here.post("/tray/dismissals", {"message": list(range(1, 200))}).status_code == 413


def test_all_letters_of_a_sender_are_ticked_by_a_link(site, anna_here, things, letters):
    with site.writing() as session:
        session.get(Message, letters[0]).from_address = "Ola@Nowa.example"

    page = anna_here.get("/tray?sender=ola@nowa.example").text

    ticked = [tag for tag in page.split("<input")[1:] if " checked" in tag.partition(">")[0]]
    assert len(ticked) == 1 and f'value="{letters[0]}"' in ticked[0]


def test_after_a_letter_is_placed_the_next_one_is_in_front(site, anna_here, things, letters):
    form = anna_here.get(f"/tray?message={letters[0]}").text
    here = {"Referer": "http://localhost/tray"}
    then = {"case": things.number, "then": letters[1], "page": 1}
    filed = anna_here.post(f"/messages/{letters[0]}/filings", then, headers=here)

    assert 'name="then"' in form
    assert filed.location == f"/tray?message={letters[1]}&page=1"


def test_a_letter_that_somebody_took_is_told_politely(site, anna_here, things, letters):
    site.browser("piotr").post(f"/messages/{letters[0]}/filings", {"case": things.number})

    page = anna_here.get(f"/tray?message={letters[0]}").text

    assert "przed chwilą ktoś się nią zajął" in page
    assert page.count('aria-current="true"') == 1


def test_a_forwarded_letter_is_shown_under_who_wrote_it(site, anna_here, things, letters):
    with site.writing() as session:
        message = session.get(Message, letters[0])
        message.from_name, message.from_address = "Anna Testowa", "anna@firma.example"
        layer = MessageLayer(
            depth=1,
            kind="inline",
            from_name="Ola Nowa",
            from_address="ola@nowa.example",
            confidence=0.9,
            is_original=True,
        )
        unsure = MessageLayer(
            depth=2, kind="inline", from_name="Nikt", from_address="nikt@x.example", confidence=0.2
        )
        message.layers += [layer, unsure]

    page = anna_here.get(f"/tray?message={letters[0]}").text

    assert "<strong>Ola Nowa</strong>" in page
    assert "przekazane przez: Anna Testowa" in page
    assert "Nikt" not in page.partition("Łańcuch przekazania")[0]


def test_every_reason_is_a_sentence_of_its_own(site, anna_here, things):
    page = anna_here.get(f"/tray?message={things.waiting}").text

    assert page.count('<span class="reason">') == 1 and "jan@klos.example" in page


def test_a_file_of_a_waiting_letter_is_shown_as_a_picture(site, anna_here, things):
    with site.writing() as session:
        message = letter(session, site.office.store, 31, "Zdjęcie")
        part = message.parts[0]
        part.filename, part.digest = "dowód.PNG", site.office.store.put(PNG)
        number = message.id

    page = anna_here.get(f"/tray?message={number}").text
    shown = anna_here.get(f"/messages/{number}/parts/2/pages/1.png")

    assert f'src="/messages/{number}/parts/2/pages/1.png"' in page
    assert (shown.status_code, shown.content_type) == (200, "image/png")
    assert anna_here.get(f"/messages/{number}/parts/2/pages/0.png").status_code == 404
    assert anna_here.get(f"/messages/{number}/parts/9/pages/1.png").status_code == 404


def test_a_file_that_cannot_be_drawn_and_anothers_file_are_not_there(anna_here, ewa_here, things):
    assert anna_here.get(f"/messages/{things.waiting}/parts/2/pages/1.png").status_code == 404
    assert ewa_here.get(f"/messages/{things.filed}/parts/2/pages/1.png").status_code == 404


def test_the_tray_says_that_nobody_confirmed_a_sender(site, anna_here, letters):
    def told():
        return "nie potwierdził nadawcy" in anna_here.get(f"/tray?message={letters[0]}").text

    assert told()
    with site.writing() as session:
        session.get(Message, letters[0]).sender_check = PASSED
    assert not told()


def test_a_closed_case_is_shown_as_likely_and_says_what_filing_there_does(site, anna_here, ewa_here, things):
    with site.writing() as session:
        cast = merged(session, site.cast)
        cast.klos_case.close(by=cast.anna, reason="koniec")

    page = anna_here.get(f"/tray?message={things.waiting}").text

    assert "sprawa zamknięta: wiadomość trafi do niej, a zadanie do: Anna Testowa" in page
    assert "Przypisz do zamkniętej sprawy" in page and 'data-key="1"' not in page
    assert "sprawa zamknięta" not in ewa_here.get("/tray").text
    anna_here.post(f"/messages/{things.waiting}/filings", {"case": things.number, "waits": 1})
    assert "Wiadomość do sprawy zamkniętej: Pytanie o wkład własny" in anna_here.get("/").text


def test_an_address_like_a_clients_is_told_to_whoever_may_know_the_client(site, anna_here, ewa_here):
    with site.writing() as session:
        forged = letter(session, site.office.store, 15, "Nowe konto")
        forged.from_address = "jan@k1os.example"
        forged_id = forged.id

    told = anna_here.get(f"/tray?message={forged_id}").text
    kept_from_ewa = ewa_here.get(f"/tray?message={forged_id}").text

    assert "podobny adres" in told and "Stamtąd pisze klient Piekarnia Kłos." in told
    assert "Nowe konto" in kept_from_ewa and "podobny adres" not in kept_from_ewa
