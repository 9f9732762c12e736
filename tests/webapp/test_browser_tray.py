"""The tray in a real browser, worked with the keyboard alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from cases.message import Message
from tests.webapp.conftest import PASSWORD
from tests.webapp.furniture import letter
from tests.webapp.test_browser import PHONE, address, chromium, page

SUGGESTED = "Pytanie o wkład własny"
pytestmark = pytest.mark.server
__all__ = ["address", "chromium", "page"]


@pytest.fixture
def letters(site, things):
    """Three letters that wait beneath the furnished one, the newest first."""
    with site.writing() as session:
        return [letter(session, site.office.store, number, f"List {number}").id for number in (11, 12, 13)]


@pytest.fixture
def tray(page, letters):
    """Anna's tray, open, with the four letters in it."""
    page.goto("/tray")
    return page


def subjects(page):
    return page.locator(".tray-item .cover").all_inner_texts()


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_keys_move_through_the_list_without_a_new_page(tray):
    tray.evaluate("window.stays = true")
    order = subjects(tray)
    press(tray, "j")
    tray.locator(".letter-head h1", has_text=order[1]).wait_for()
    press(tray, "j")
    tray.locator(".letter-head h1", has_text=order[2]).wait_for()
    press(tray, "k")
    tray.locator(".letter-head h1", has_text=order[1]).wait_for()

    assert tray.evaluate("window.stays")
    assert tray.locator(".tray-item[aria-current] .cover").inner_text() == order[1]
    assert tray.evaluate("document.activeElement.innerText") == order[1]
    tray.go_back()
    tray.locator(".letter-head h1", has_text=order[2]).wait_for()
    assert tray.evaluate("window.stays")


def test_a_letter_is_filed_with_one_key_and_the_next_is_in_front(tray, things):
    order = subjects(tray)
    waiting = order.index(SUGGESTED)
    press(tray, *["j"] * waiting, "1")  # the letter that `1` means is still on its way
    tray.wait_for_selector(".said-done")
    assert things.number in tray.inner_text(".said-done")
    assert SUGGESTED not in subjects(tray)
    tray.locator("[data-announce]", has_text=things.number).wait_for()

    press(tray, "z")
    tray.locator(".said-done", has_text="nie jest już w sprawie").wait_for()
    assert SUGGESTED in subjects(tray)


def test_several_are_chosen_and_filed_in_a_case_found_by_its_letters(tray, things):
    order = subjects(tray)
    press(tray, "v", "j", "Space")
    assert "Zaznaczono wiadomości: 2." in tray.inner_text("[data-chosen]")
    press(tray, "1")
    assert subjects(tray) == order  # the suggestion is of one letter, not of those chosen

    press(tray, "f")
    tray.keyboard.type("klos PIEC")
    assert things.number in tray.inner_text("[role=option][aria-selected]")
    press(tray, "Enter")
    tray.locator(".said-done", has_text="Przypisano 2 wiadomości").wait_for()
    assert subjects(tray) == order[2:]

    press(tray, "z")
    tray.locator(".said-done", has_text="Wyjęto 2 wiadomości").wait_for()
    assert subjects(tray) == order


def test_all_are_chosen_put_away_and_taken_back(tray):
    order = subjects(tray)
    press(tray, "a", "Escape")
    assert tray.inner_text("[data-chosen]") == ""
    press(tray, "a", "x")
    tray.locator(".said-done", has_text="Odłożono 4 wiadomości").wait_for()
    expect(tray.locator(".tray-item")).to_have_count(0)

    press(tray, "z")
    tray.locator(".tray-item").first.wait_for()
    assert subjects(tray) == order


def test_one_letter_is_filed_in_a_case_found_by_its_letters(tray, things):
    press(tray, "f")
    tray.keyboard.type("nie ma takiej")
    expect(tray.locator("[data-none]")).to_be_visible()
    press(tray, "Escape", "f")
    tray.keyboard.type(things.number[-3:])
    press(tray, "Enter")
    tray.locator(".said-done", has_text=things.number).wait_for()

    expect(tray.locator(".tray-item")).to_have_count(3)


def test_the_letter_is_entered_and_its_files_opened(tray):
    press(tray, "j", "Enter")
    tray.locator(".letter-head h1:focus").wait_for()
    press(tray, "o")

    expect(tray.locator("details.part-preview[open] > summary:focus")).to_have_count(1)


def test_the_keys_are_listed(tray):
    press(tray, "?")
    keys = tray.inner_text("dialog.keys")

    assert all(
        words in keys
        for words in ("zaznacz wiadomość", "po kilku literach", "nowy klient", "odznacz", "cofnij")
    )


def test_a_key_held_down_acts_once(tray, site, letters, things):
    order = subjects(tray)
    tray.evaluate("""() => {
        for (const key of ["x", "x", "x"]) {
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
        }
    }""")
    tray.locator(".said-done", has_text="nie do nas").wait_for()

    assert subjects(tray) == order[1:]


def test_a_letter_that_somebody_took_is_told_and_the_others_stay(tray, site, letters, things):
    order = subjects(tray)
    taken = (
        letters[[f"List {number}" for number in (11, 12, 13)].index(order[1])]
        if order[1] != SUGGESTED
        else None
    )
    assert taken is not None
    site.browser("piotr").post(f"/messages/{taken}/filings", {"case": things.number})
    press(tray, "j")
    tray.locator("[data-gone]").wait_for()

    assert "ktoś się nią zajął" in tray.inner_text("[data-gone]")
    assert subjects(tray) == [order[0], *order[2:]]


def test_client_contact_and_case_are_made_by_keyboard_and_taken_back(tray, site, letters):
    with site.writing() as session:
        message = session.get(Message, letters[1])
        message.from_name, message.from_address = "Ola Nowa", "ola@nowa.example"
        message.text = "Szukamy kredytu.\n\nPozdrawiam\nOla Nowa\nMłyn Nowa sp. z o.o.\nNIP 526-000-12-46"
    tray.goto(f"/tray?message={letters[1]}")
    press(tray, "n")
    tray.locator("#client-name:focus").wait_for()
    assert tray.input_value("#client-name") == "Młyn Nowa sp. z o.o."
    tray.locator(".told").first.wait_for()
    expect(tray.locator("#client-nip")).to_be_visible()
    expect(tray.locator("#opens_case")).to_be_checked()

    press(tray, "Enter")
    tray.locator(".said-done", has_text="Młyn Nowa").wait_for()
    assert "/cases/S-" in tray.url

    press(tray, "z")
    tray.locator(".said-done", has_text="Cofnięto").wait_for()
    expect(tray.locator(".letter-head h1")).to_have_text("List 12")


def test_an_existing_client_hides_the_fields_of_a_new_one(tray, letters):
    tray.goto(f"/messages/{letters[0]}/newcomer")

    expect(tray.locator("#client-nip")).to_be_hidden()  # Jan is a contact already
    tray.select_option("#client", "")
    expect(tray.locator("#client-nip")).to_be_visible()


def test_the_whole_tray_works_without_script(chromium, address, letters, things):
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/tray")
    page.fill("#email", "anna@firma.example")
    page.fill("#password", PASSWORD)
    page.click("main form .btn-primary")
    for place in (0, 1):
        page.locator(".tray-item input").nth(place).check()
    page.select_option(".bundle select", things.number)
    page.click("button:has-text('Przypisz zaznaczone')")
    expect(page.locator(".said-done")).to_contain_text("Przypisano 2 wiadomości")
    page.click(".said-done button:has-text('Cofnij')")
    expect(page.locator(".tray-item")).to_have_count(4)
    page.locator(".tray-item .cover").last.click()
    page.click("text=Zaznacz wszystkie od tego nadawcy")
    expect(page.locator(".tray-item input:checked")).to_have_count(4)
    page.click("button:has-text('Odłóż zaznaczone')")
    expect(page.locator(".said-done")).to_contain_text("Odłożono 4 wiadomości")
    context.close()


def test_the_tray_fits_a_phone(tray):
    tray.set_viewport_size(PHONE)
    tray.goto("/tray")

    assert tray.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tray.locator(".tray-item input").first.check()
    expect(tray.locator(".bundle select")).to_be_visible()
    tray.locator(".tray-item .cover").first.click()
    tray.locator(".read-pane .letter-head").wait_for()
    expect(tray.locator(".list-pane")).to_be_hidden()
    tray.go_back()
    tray.locator(".list-pane").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_while_choosing(tray, scheme):
    tray.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    press(tray, "v", "o")
    for keys in ((), ("f",)):
        press(tray, *keys)
        found = Axe().run(tray).response["violations"]

        serious = [rule for rule in found if rule["impact"] in ("serious", "critical")]
        assert [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in serious] == []
