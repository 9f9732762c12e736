"""Every page: it opens for whom it is, looks absent to others, takes one method, asks little, and is safe."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from archive.db import utcnow
from cases.case import open_case
from cases.document import upload_document
from cases.filing import file_message
from cases.note import add_note
from cases.task import add_task
from tests.webapp.furniture import NOON, letter, merged
from webapp import create_app
from webapp.security import POLICY
from webapp.work import drain

FOR_ALL = [
    "/", "/cases", "/cases?words=piec&stage=KONTAKT&mine=on", "/cases?closed=on", "/cases/new", "/clients",
    "/clients?words=1234563218", "/clients/new", "/tray", "/documents", "/search", "/search?q=piec", "/mailboxes",
    "/mailboxes/aside",
    "/account", "/search/saved", "/search?q=piec&part=1", "/search?q=piec&part=few", "/tray/put-away",
]  # fmt: skip
OF_THE_CASE = [
    "/cases/{number}", "/cases/{number}/edit", "/cases/{number}/timeline", "/cases/{number}/timeline?kind=note",
    "/cases/{number}/timeline?part=1", "/cases/{number}/products/new", "/clients/{client}", "/clients/{client}/edit",
    "/contacts/{contact}/edit", "/messages/{filed}", "/messages/{filed}/html", "/messages/{filed}/html?images=1",
    "/messages/{filed}/original", "/messages/{filed}/parts/2", "/documents/{document}", "/documents?case={number}",
    "/documents/{document}/files/txt", "/messages/{waiting}", "/tray?message={waiting}",
    "/cases/new?message={waiting}", "/messages/{waiting}/newcomer", "/cases/{number}/letters/new",
    "/cases/{number}/letters/new?answer={filed}&all=1",
    "/cases/{number}/matches", "/search/preview?key=message:{filed}&q=cena",
    "/search/preview?key=document:{document}&part=1",
]  # fmt: skip
CHANGES = [
    "/cases/{number}/edit", "/cases/{number}/fee", "/cases/{number}/passes", "/cases/{number}/notes",
    "/cases/{number}/tasks", "/cases/{number}/requirements", "/cases/{number}/documents",
    "/cases/{number}/products", "/tasks/{task}/completion", "/requirements/{requirement}/state",
    "/documents/{document}/fulfilments", "/documents/{document}/password", "/clients/{client}/edit",
    "/clients/{client}/contacts",
    "/contacts/{contact}/edit", "/messages/{filed}/filings", "/messages/{filed}/filings/{number}/revocation",
    "/messages/{filed}/dismissal", "/messages/{filed}/dismissal/revocation", "/tasks/{task}/completion/revocation",
    "/tray/filings?message={filed}", "/tray/filings/{number}/revocation?messages={filed}",
    "/tray/dismissals/revocation?messages={filed}", "/messages/{filed}/acquaintances/{client}",
    "/contacts/{contact}/acquaintance/revocation?new=1", "/messages/{filed}/newcomer/revocation?case={number}",
    "/cases/{number}/references", "/cases/{number}/references/1/removal",
    "/cases/{number}/letters", "/messages/{filed}/tries", "/messages/{filed}/filings/{number}/move",
    "/tray/dismissals", "/messages/{filed}/newcomer", "/cases/{number}/uploads",
    "/cases/{number}/closing", "/cases/{number}/stand-ins", "/cases/{number}/stand-ins/1/end",
    "/messages/{filed}/retries",
    "/documents/{document}/matches/1/acceptance", "/documents/{document}/matches/1/acceptance/revocation",
    "/documents/{document}/matches/1/refusal", "/documents/{document}/matches/1/refusal/revocation",
    "/documents/{document}/matches/1/replacement", "/documents/{document}/fulfilments/{requirement}/revocation",
    "/proposals/1/confirmation", "/proposals/1/dismissal", "/proposals/1/dismissal/revocation",
    "/queries/1/closing",
]  # fmt: skip
# Of nobody's case: what they do is her own, or for whoever looks after the office.
FORMS = [
    "/cases/new", "/clients/new", "/account/password", "/account/confirmations", "/language", "/sign-out", "/uploads",
    "/mailboxes/folders/1/comparisons", "/mailboxes/folders/1/pause", "/mailboxes/folders/1/pause/revocation",
    "/mailboxes/aside/1/retries", "/mailboxes/aside/retries", "/mailboxes/jobs/1/retries",
    "/search/recent", "/search/recent/removal", "/search/saved", "/search/saved/1/alert", "/search/saved/1/removal",
]  # fmt: skip
# Filled in well enough to be past the form: what refuses a stranger must be her rights.
FORM = {
    "title": "Piec", "name": "Jan", "kind": "SPZOO", "vat": "23", "text": "x", "state": "received",
    "case": "S-2026-0001",
}  # fmt: skip
LOCKS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def filled(path, things):
    return path.format(**vars(things))


def test_pages_open_for_the_owner_and_her_stand_in(site, things, subtests):
    for name in ("anna", "piotr"):
        browser = site.browser(name)
        for path in FOR_ALL + OF_THE_CASE:
            with subtests.test(path=path, name=name):
                assert browser.get(filled(path, things)).status_code == 200


def test_a_stranger_gets_404(ewa_here, things, subtests):
    absent = _without_tokens(ewa_here.get("/cases/S-2026-9999").text)
    for path in OF_THE_CASE:
        if path.startswith("/tray"):
            continue
        with subtests.test(path=path):
            refused = ewa_here.get(filled(path, things))

            assert refused.status_code == 404
            assert _without_tokens(refused.text) == absent


def test_a_stranger_changes_nothing(site, ewa_here, things, subtests):
    events = _events(site)
    for path in CHANGES:
        with subtests.test(path=path):
            form = FORM | {"message": things.filed}
            assert ewa_here.post(filled(path, things), form).status_code == 404
            assert _events(site) == events


def test_the_administrator_sees_no_content(site, things, subtests):
    adam = site.browser("adam")
    for path in OF_THE_CASE:
        with subtests.test(path=path):
            opened = adam.get(filled(path, things))

            assert opened.status_code == 404 or "administrator nie widzi poczty" in opened.text


def test_each_role_has_a_day_of_its_own(site, things):
    piotr, marek, adam = (site.browser(name).get("/").text for name in ("piotr", "marek", "adam"))

    assert "Nowa cena pieca" in piotr and "Nie prowadzisz żadnej" not in piotr
    assert "Nowa poczta w sprawach firmy" in marek and 'href="/cases?stage=KONTAKT"' in marek
    assert "Gdzie jest która sprawa" not in piotr
    assert "teczka user" in adam and "/cases/new" not in adam
    assert "Na doradców czeka 1 nieprzypisana wiadomość." in adam


def test_a_stranger_finds_nothing_in_any_list(ewa_here, things, subtests):
    for path in ("/", "/cases", "/clients", "/tray", "/documents", "/search?q=wkład", "/search?q=cena"):
        with subtests.test(path=path):
            page = ewa_here.get(path).text

            assert "Kłos" not in page
            assert things.number not in page


def test_a_page_is_not_a_form(anna_here, things, subtests):
    forms = ("/cases/new", "/clients/new", "/search/saved")
    for path in FOR_ALL + OF_THE_CASE:
        if path.endswith(("/edit", "/newcomer")) or path.startswith(forms):
            continue
        with subtests.test(path=path):
            assert anna_here.post(filled(path, things)).status_code == 405


def test_a_change_is_not_a_link(anna_here, things, subtests):
    for path in CHANGES:
        if path.endswith(("/edit", "/newcomer")):
            continue
        with subtests.test(path=path):
            assert anna_here.get(filled(path, things)).status_code == 405


def test_a_change_needs_the_token_of_the_session(site, anna_here, things, subtests):
    events = _events(site)
    for path in [*CHANGES, *FORMS]:
        with subtests.test(path=path):
            refused = anna_here.client.post(filled(path, things), data=FORM)

            assert refused.status_code == 400
            assert "Strona była otwarta zbyt długo" in refused.text
            assert _events(site) == events
    assert anna_here.get("/cases").status_code == 200


def test_nobody_comes_past_the_door(site, things, subtests):
    nobody = site.browser()
    for path in FOR_ALL + OF_THE_CASE:
        with subtests.test(path=path):
            turned_away = nobody.get(filled(path, things))

            assert turned_away.status_code == 302
            assert turned_away.location.startswith("/sign-in?next=/")


def test_every_answer_is_locked_down(site, anna_here, things, subtests):
    nobody = site.browser()
    for path in FOR_ALL + OF_THE_CASE + ["/health", "/sign-in", "/nie-ma", "/static/teczka.js"]:
        browser = nobody if path in ("/sign-in", "/health") else anna_here
        with subtests.test(path=path):
            answer = browser.get(filled(path, things), buffered=True)

            policy = answer.headers["Content-Security-Policy"]
            assert {name: answer.headers[name] for name in LOCKS} == LOCKS
            assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
            assert policy.startswith("default-src 'none'") and "unsafe" not in policy
            assert policy == POLICY or re.search("/html|/original|/parts/|/files/", path)


def test_no_page_holds_script_or_style_of_its_own(anna_here, things, subtests):
    for path in FOR_ALL + OF_THE_CASE:
        if "/html" in path:
            continue
        with subtests.test(path=path):
            page = anna_here.get(filled(path, things)).text

            assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=|javascript:", page)


def test_a_page_asks_little_however_much_there_is(site, anna_here, things, statements, subtests):
    _much(site)
    for path in FOR_ALL + OF_THE_CASE:
        statements.clear()
        with subtests.test(path=path):
            anna_here.get(filled(path, things))

            assert len(statements) <= 20, "\n\n".join(statements)


def test_every_way_to_change_something_is_among_those_tested_here(site, things):
    way = site.app.url_map.bind("localhost")
    tested = {way.match(filled(path, things).partition("?")[0], "POST")[0] for path in CHANGES + FORMS}

    assert {rule.endpoint for rule in way.map.iter_rules() if "POST" in rule.methods} - tested == {
        "sign_in.create"
    }


def test_cookies_stay_in_the_browser_and_go_nowhere_else(site):
    answer = site.browser().sign_in("anna@firma.example")

    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie


def test_over_https_cookies_and_browsers_are_told_to_stay_there(site):
    web = replace(site.office.config.web, https=True)
    site.office.config = replace(site.office.config, web=web)
    browser = type(site.browser())(create_app(site.office))

    answer = browser.get("/sign-in", base_url="https://teczka.example")

    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in site.browser().get("/sign-in").headers


def test_a_note_that_was_found_is_the_first_in_sight(site, anna_here, things):
    with site.writing() as session:
        cast = merged(session, site.cast)
        for later in range(1, 50):  # more than a page of the timeline
            at = utcnow() + timedelta(minutes=later)
            add_note(session, cast.klos_case, f"Rozmowa {later}", by=cast.anna, at=at)
    drain(site.office)
    found = anna_here.get("/search?q=ratę+malejącą").text

    path = re.search(r'href="([^"]+kind=note[^"]+)"', found)[1].replace("&amp;", "&")

    first = anna_here.get(path).text.partition('class="entry ')[2].partition("</li>")[0]
    assert "Klient woli ratę malejącą." in first


def test_health_tells_nothing_but_that_it_lives(site):
    answer = site.browser().get("/health")

    assert answer.json == {"status": "ok"}


@pytest.mark.expects_warnings
def test_an_accident_has_a_number_and_no_details(site, anna_here, monkeypatch, caplog):
    monkeypatch.setattr("cases.browsing.tasks_of", lambda *a: 1 / 0)

    answer = anna_here.get("/")
    number = re.search(r'class="number">(\w{8})<', answer.text)[1]

    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text
    assert [record.getMessage() for record in caplog.records] == [f"Error {number} at GET /"]


def _without_tokens(page):
    return re.sub(r'value="[^"]{40,}"', "", page)


def _events(site):
    from archive.audit import Event

    with site.reading() as session:
        return session.query(Event).count()


def _much(site):
    """More of everything than a page holds."""
    store = site.office.store
    with site.writing() as session:
        cast = merged(session, site.cast)
        for number in range(45):
            case = open_case(session, client=cast.klos, owner=cast.anna, title=f"Piec {number}", by=cast.anna)
            file_message(
                session, letter(session, store, 100 + number, "Cena"), cast.klos_case, rule="contact"
            )
            letter(session, store, 200 + number, "Skan")
            at = NOON - timedelta(days=number)
            add_note(session, cast.klos_case, f"Rozmowa {number}", by=cast.anna, at=at)
            add_task(session, case, f"Zadanie {number}", assignee=cast.anna, by=cast.anna)
            upload_document(
                session,
                store,
                cast.klos_case,
                b"x",
                filename=f"{number}.txt",
                media_type="text/plain",
                by=cast.anna,
            )
