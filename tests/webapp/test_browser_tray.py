"""The tray in a real browser, worked with the keyboard alone."""

import pytest

from tests.webapp.furniture import letter
from tests.webapp.test_browser import PHONE, address, chromium, page

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


def heading(page):
    return page.inner_text(".letter-head h1")


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
    waiting = order.index("Pytanie o wkład własny")
    press(tray, *["j"] * waiting, "1")  # the letter that `1` means is still on its way
    tray.wait_for_selector(".said-done")
    assert things.number in tray.inner_text(".said-done")
    assert "Pytanie o wkład własny" not in subjects(tray)
    tray.locator("[data-announce]", has_text=things.number).wait_for()

    press(tray, "z")
    tray.locator(".said-done", has_text="nie jest już w sprawie").wait_for()
    assert "Pytanie o wkład własny" in subjects(tray)


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
    tray.locator(".said-done", has_text="2 wiadomości umieszczone").wait_for()
    assert subjects(tray) == order[2:]

    press(tray, "z")
    tray.locator(".said-done", has_text="2 wiadomości wyjęte").wait_for()
    assert subjects(tray) == order


def test_all_are_chosen_put_away_and_taken_back(tray):
    order = subjects(tray)
    press(tray, "a", "Escape")
    assert tray.inner_text("[data-chosen]") == ""
    press(tray, "a", "x")
    tray.locator(".said-done", has_text="4 wiadomości odłożone").wait_for()
    assert tray.locator(".tray-item").count() == 0

    press(tray, "z")
    tray.locator(".tray-item").first.wait_for()
    assert subjects(tray) == order


def test_one_letter_is_filed_in_a_case_found_by_its_letters(tray, things):
    press(tray, "f")
    tray.keyboard.type("nie ma takiej")
    assert tray.is_visible("[data-none]")
    press(tray, "Escape", "f")
    tray.keyboard.type(things.number[-3:])
    press(tray, "Enter")
    tray.locator(".said-done", has_text=things.number).wait_for()

    assert tray.locator(".tray-item").count() == 3


def test_the_letter_is_entered_and_its_original_opened(tray):
    press(tray, "j", "Enter")
    tray.locator(".letter-head h1:focus").wait_for()

    press(tray, "?")
    assert "zaznacz" in tray.inner_text("dialog.keys")


def test_the_tray_fits_a_phone(tray):
    tray.set_viewport_size(PHONE)
    tray.goto("/tray")

    assert tray.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tray.locator(".tray-item input").first.check()
    assert tray.is_visible(".bundle select")
    tray.locator(".tray-item .cover").first.click()
    tray.locator(".read-pane .letter-head").wait_for()
    assert not tray.is_visible(".list-pane")
    tray.go_back()
    tray.locator(".list-pane").wait_for()
