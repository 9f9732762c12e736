"""The pages in a real browser: keys, search as you type, the live timeline, the cage, and what axe says."""

import threading
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from archive.db import utcnow
from cases.advisor import Advisor
from ingest import ledger
from ingest.ledger import Sighting
from tests.webapp.conftest import PASSWORD
from webapp.config import MailboxConfig
from webapp.work import drain

pytestmark = pytest.mark.server

CHROMIUM = "/usr/bin/chromium"
SAFE = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PAGES = [
    "/", "/cases", "/cases/{number}", "/cases/{number}/edit", "/cases/{number}/products/new", "/cases/new",
    "/clients", "/clients/{client}", "/clients/new", "/tray", "/messages/{filed}", "/documents",
    "/documents/{document}", "/search?q=cena", "/search?q=cena&case={number}&kind=message",
    "/search/saved", "/search/preview?q=cena&place=1", "/search/similar?key=message:{filed}",
    "/mailboxes", "/mailboxes/aside", "/account", "/nie-ma",
    "/messages/{waiting}/newcomer", "/tray/put-away",
    "/cases/{number}/letters/new?answer={filed}&template=documents",
]  # fmt: skip


@pytest.fixture(scope="module")
def chromium():
    """One Chromium for these tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SAFE)
        yield browser
        browser.close()


@pytest.fixture
def address(site, things):
    """Where the site is served."""
    drain(site.office)
    server = make_server("127.0.0.1", 0, site.app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class _Quiet(WSGIRequestHandler):
    def log(self, type, message, *args):
        """Say nothing: a test that logs fails."""


@pytest.fixture
def page(chromium, address):
    """Anna's page, signed in, in Polish; an error in its console fails the test."""
    context = chromium.new_context(base_url=address, locale="pl-PL", viewport=DESK)
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
    page.goto("/sign-in")
    page.fill("#email", "anna@firma.example")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector(".top")
    page.wait_for_load_state()
    yield page
    context.close()
    assert errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_serious(page, things, subtests, viewport, scheme):
    page.set_viewport_size(viewport)
    page.emulate_media(color_scheme=scheme)
    for path in PAGES:
        with subtests.test(path=path):
            page.goto(path.format(**vars(things)))
            found = Axe().run(page).response["violations"]

            serious = [rule for rule in found if rule["impact"] in ("serious", "critical")]
            assert [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in serious] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_results_come_while_typing(page):
    page.goto("/cases")
    page.keyboard.press("/")
    page.keyboard.type("cena")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hits mark")
    page.fill("#find", "ratę")
    page.locator(".hits mark", has_text="ratę").wait_for()

    assert "q=rat" in page.url
    assert "Klient woli ratę malejącą." in page.inner_text(".hits")


def test_the_first_results_stand_under_the_box_on_every_page(page, things):
    page.goto("/clients")
    page.fill("#find", things.number)
    page.locator(".quick a", has_text=things.number).wait_for()
    page.press("#find", "ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".case-head")

    assert page.url.endswith(f"/cases/{things.number}")


def test_a_draft_outlives_a_page_that_was_open_too_long(page, things):
    page.goto(f"/cases/{things.number}")
    page.fill("#note-text", "Nie zgub mnie.")
    page.locator(".writing [name=csrf_token]").evaluate("field => { field.value = 'stary'; }")
    page.press("#note-text", "Control+Enter")
    page.wait_for_selector(".notice")
    page.goto(f"/cases/{things.number}")
    expect(page.locator("#note-text")).to_have_value("Nie zgub mnie.")

    page.press("#note-text", "Control+Enter")
    page.wait_for_selector(".said-done")
    expect(page.locator("#note-text")).to_have_value("")


def test_the_tray_is_worked_from_the_keyboard(page, things):
    page.goto("/tray")
    page.keyboard.press("1")
    expect(page.locator(".said-done")).to_contain_text(things.number)

    page.keyboard.press("z")
    page.wait_for_selector(".suggestion")
    page.keyboard.press("x")
    expect(page.locator(".said-done")).to_contain_text("nie do nas")


def test_the_keys_are_listed(page):
    page.keyboard.press("?")

    expect(page.locator("dialog.keys")).to_be_visible()


def test_a_note_is_saved_from_the_keyboard(page, things):
    page.goto(f"/cases/{things.number}")
    page.fill("#note-text", "Bank czeka na wycenę.")
    page.press("#note-text", "Control+Enter")
    page.wait_for_selector(".said-done")

    expect(page.locator(".timeline")).to_contain_text("Bank czeka na wycenę.")


def test_what_happens_elsewhere_appears_by_itself(page, site, things):
    page.goto(f"/cases/{things.number}")
    site.browser("piotr").post(f"/cases/{things.number}/notes", {"text": "Piotr był w banku."})

    news = page.locator(".timeline", has_text="Piotr był w banku.")
    news.wait_for()
    assert news.count() == 1


def test_what_was_typed_survives_a_reload(page, things):
    page.goto(f"/cases/{things.number}/edit")
    page.fill("#purpose", "Nowy cel")
    page.reload()

    expect(page.locator("#purpose")).to_have_value("Nowy cel")


def test_the_letter_is_shown_in_its_cage(page, things):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/messages/{things.filed}")
    page.click(".as-sent summary")
    frame = page.frame_locator("iframe.cage")

    assert frame.locator("b").inner_text() == "oferta"
    assert frame.locator("img").evaluate_all("images => images.map(i => i.naturalWidth)").count(1) == 1
    assert not [url for url in asked if "sledzenie" in url]


DROP = """files => {
    const held = new DataTransfer();
    for (const [name, text] of files) held.items.add(new File([text], name));
    for (const kind of ["dragover", "drop"]) {
        document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true }));
    }
}"""
MAIL = "From: obcy@nieznany.example\r\nSubject: %s\r\n\r\nW załączeniu.\r\n"


def test_mail_dropped_on_the_tray_is_taken_in(page):
    page.goto("/tray")
    expect(page.locator("text=upuścić")).to_be_visible()
    page.evaluate(DROP, [["a.eml", MAIL % "Zapytanie"], ["umowa.pdf", "%PDF"]])
    page.locator(".said-done a", has_text="Zapytanie").wait_for()

    expect(page.locator(".said-done")).to_contain_text("Przyjęto 1 wiadomość.")
    expect(page.locator(".said-wrong")).to_contain_text("„umowa.pdf”")
    expect(page.locator(".letter-head h1")).to_have_text("Zapytanie")


def test_mail_dropped_on_a_case_is_filed_and_other_files_are_added(page, things):
    page.goto(f"/cases/{things.number}")
    page.evaluate(DROP, [["a.eml", MAIL % "Aneks do umowy"], ["wycena.txt", "sto złotych"]])
    page.locator(".said-done", has_text="Dodano").wait_for()

    assert "Przyjęto 1 wiadomość." in page.inner_text(".flashes")
    expect(page.locator(".timeline")).to_contain_text("Aneks do umowy")
    expect(page.locator(".timeline")).to_contain_text("wycena.txt")


def test_mail_is_added_without_script(chromium, address, things):
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/cases/{things.number}")
    page.fill("#email", "anna@firma.example")
    page.fill("#password", PASSWORD)
    page.click("main form .btn-primary")
    mail = {"name": "a.eml", "mimeType": "message/rfc822", "buffer": (MAIL % "Aneks do umowy").encode()}
    page.set_input_files("#mail-files", [mail])
    page.click("[data-drop=mail] button")

    expect(page.locator(".timeline")).to_contain_text("Aneks do umowy")
    context.close()


def test_every_page_works_without_script(chromium, address, things):
    context = chromium.new_context(base_url=address, java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"/cases/{things.number}")
    page.fill("#email", "anna@firma.example")
    page.fill("#password", PASSWORD)
    page.click("main form .btn-primary")
    page.fill("#note-text", "Bez skryptu.")
    page.click(".writing button")

    expect(page.locator(".timeline")).to_contain_text("Bez skryptu.")
    page.click("label[for=tab-side]")
    expect(page.locator("#checklist-title")).to_be_visible()
    context.close()


def test_results_have_room_beside_the_filters(page):
    page.goto("/search?q=cena")
    page.wait_for_selector(".hits mark")

    expect(page.locator("label[for=narrowing]")).to_be_hidden()
    assert page.locator("#results").bounding_box()["width"] > 500
    page.set_viewport_size(PHONE)
    expect(page.locator("label[for=narrowing]")).to_be_visible()


def test_figures_of_a_mailbox_move_and_the_focus_stays(site, page):
    with site.writing() as session:
        session.get(Advisor, site.cast.anna.id).role_code = "manager"
        inbox = ledger.folder_of(session, "sprawy", "INBOX")
        inbox.uidvalidity, inbox.on_server, inbox.last_success_at = 7, 2, utcnow()
        session.flush()
        ledger.enter(session, inbox, {uid: (1000, None) for uid in (1, 2)})
        folder_id = inbox.id
    site.office.config = replace(site.office.config, mailboxes=(_mailbox(),))
    page.goto("/mailboxes")
    page.focus(f"#pause-{folder_id}")

    with site.writing() as session:
        session.query(Sighting).filter_by(uid=2).one().state_code = "done"

    page.wait_for_selector("text=pobrano 1 z 2")
    assert page.evaluate("document.activeElement.id") == f"pause-{folder_id}"


def _mailbox():
    return MailboxConfig(
        name="sprawy", address="sprawy@firma.example", host="127.0.0.1", user="x", password_file="p"
    )
