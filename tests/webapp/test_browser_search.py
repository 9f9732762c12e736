"""Searching in a real browser: from the keyboard alone, with the preview beside the results, and without script."""

import re

import pytest
from playwright.sync_api import expect

from cases.document import upload_document
from cases.filing import file_message
from tests.archive.text import locking, making
from tests.webapp.furniture import letter, merged
from tests.webapp.test_browser import DESK, PASSWORD, PHONE, address, chromium, page
from webapp.work import drain

pytestmark = pytest.mark.server
__all__ = ["address", "chromium", "page"]

WIDE = {"width": 1440, "height": 900}


@pytest.fixture
def many(site, things):
    """More letters about prices in Anna's case than one page of results holds."""
    with site.writing() as session:
        case = merged(session, site.cast).klos_case
        for number in range(100, 125):
            subject = f"Cena nr {number}"
            file_message(session, letter(session, site.office.store, number, subject), case, rule="contact")
    drain(site.office)


@pytest.fixture
def wide_page(page):
    page.set_viewport_size(WIDE)
    return page


def test_the_first_result_is_looked_at_beside_the_others(wide_page, things):
    wide_page.goto("/search?q=cena")
    wide_page.locator(".look-pane mark").first.wait_for()

    expect(wide_page.locator(".look-pane")).to_contain_text("cenę")
    expect(wide_page.locator(".hit[data-current]")).to_have_count(1)


def test_results_are_walked_and_opened_from_the_keyboard(many, wide_page):
    wide_page.goto("/cases")
    wide_page.keyboard.press("/")
    wide_page.keyboard.type("cena")
    wide_page.keyboard.press("Enter")
    wide_page.locator(".look-pane [data-looked]").wait_for()
    wide_page.keyboard.press("/")
    wide_page.keyboard.press("ArrowDown")
    wide_page.keyboard.press("j")
    third = wide_page.locator(".hit").nth(2).get_attribute("data-hit")
    wide_page.keyboard.press("ArrowDown")
    wide_page.locator(f'.look-pane [data-looked="{third}"]').wait_for()
    wide_page.keyboard.press("k")
    second = wide_page.locator(".hit").nth(1).get_attribute("data-hit")
    wide_page.locator(f'.look-pane [data-looked="{second}"]').wait_for()
    wide_page.keyboard.press("Enter")
    wide_page.wait_for_selector(".letter-head")

    assert wide_page.url.endswith(second.replace(":", "s/"))


def test_marked_words_are_walked_and_then_the_next_result(wide_page, things):
    wide_page.goto("/search?q=cena")
    wide_page.locator(".look-pane mark").first.wait_for()
    count = wide_page.locator(".look-pane mark").count()
    first = wide_page.locator(".look-pane [data-looked]").get_attribute("data-looked")

    for _ in range(count):
        wide_page.keyboard.press("n")
    expect(wide_page.locator(".look-pane mark[data-here]")).to_have_count(1)
    wide_page.keyboard.press("n")

    wide_page.locator(f'.look-pane [data-looked]:not([data-looked="{first}"])').wait_for()


def test_pages_are_turned_and_results_sorted_by_key(many, wide_page):
    wide_page.goto("/search?q=cena")
    wide_page.keyboard.press("Tab")
    wide_page.evaluate("document.activeElement.blur()")
    wide_page.keyboard.press("ArrowRight")
    wide_page.wait_for_url("**page=2**")
    wide_page.evaluate("document.activeElement.blur()")
    wide_page.keyboard.press("s")
    wide_page.wait_for_url("**sort=date**")

    assert "page" not in wide_page.url


def test_typing_keeps_what_was_chosen_and_the_counts_follow(many, wide_page, things):
    wide_page.goto(f"/search?q=cena&case={things.number}")
    before = wide_page.inner_text("#facets")
    wide_page.fill("#find", "ratę")
    wide_page.locator(".hits mark", has_text="ratę").wait_for()

    assert f"case={things.number}" in wide_page.url
    assert wide_page.inner_text("#facets") != before
    assert wide_page.inner_text("[data-count]").startswith("1 wynik")
    wide_page.press("#find", "Enter")
    wide_page.wait_for_load_state()
    assert f"case={things.number}" in wide_page.url


def test_what_she_typed_and_opened_is_among_her_recent_searches(wide_page, things):
    wide_page.goto("/search")
    wide_page.fill("#find", "ratę")
    wide_page.locator(".hits mark", has_text="ratę").wait_for()
    wide_page.click(".hits .cover")
    wide_page.wait_for_selector(".timeline")
    wide_page.goto("/search")

    expect(wide_page.locator(".facet a", has_text="ratę")).to_have_count(1)


def test_a_search_is_saved_as_it_stands_in_the_box(wide_page, things):
    wide_page.goto("/search?q=cena")
    wide_page.fill("#find", "ratę")
    wide_page.locator(".hits mark", has_text="ratę").wait_for()
    wide_page.click("text=Zapisz to wyszukiwanie")
    wide_page.fill("#saved-name", "Raty")
    wide_page.press("#saved-name", "Enter")
    wide_page.wait_for_selector(".said-done")

    assert "q=rat" in wide_page.url
    assert wide_page.locator(".facet a", has_text="Raty").get_attribute("href") == "/search?q=rat%C4%99"


def test_the_preview_is_a_page_of_its_own_on_a_phone(many, page):
    page.set_viewport_size(PHONE)
    page.goto("/search?q=cena")
    expect(page.locator(".look-pane")).to_be_hidden()
    page.click(".hit [data-preview] >> nth=0")
    page.wait_for_selector(".look mark")
    page.click("[rel=next]")
    page.wait_for_url("**place=2**")

    expect(page.locator(".look mark").first).to_be_visible()
    page.set_viewport_size(DESK)


def test_searching_works_without_script(many, chromium, address, things):
    context = chromium.new_context(base_url=address, java_script_enabled=False, viewport=WIDE)
    page = context.new_page()
    page.goto("/search?q=cena")
    page.fill("#email", "anna@firma.example")
    page.fill("#password", PASSWORD)
    page.click("main form .btn-primary")
    page.click(f"#facets >> text={things.number}")
    expect(page).to_have_url(re.compile(f"case={things.number}"))
    page.click(".chosen a")
    expect(page).not_to_have_url(re.compile("case="))
    page.click("[data-preview] >> nth=0")
    expect(page.locator(".look mark").first).to_be_visible()
    page.goto(f"/cases/{things.number}")
    page.fill(".find-in-case [name=q]", "cena")
    page.click(".find-in-case button")

    expect(page).to_have_url(re.compile(f"case={things.number}"))
    expect(page.locator(".hits mark").first).to_be_visible()
    context.close()


def test_a_page_that_cannot_be_drawn_leaves_no_empty_frame(site, wide_page, things):
    with site.writing() as session:
        cast = merged(session, site.cast)
        file = locking.locked_pdf(making.pdf("Umowa kredytu"), "Zielony-Piec-2026")
        details = {"filename": "tajne.pdf", "media_type": "application/pdf", "by": cast.anna}
        upload_document(session, site.office.store, cast.klos_case, file, **details)
    drain(site.office)

    wide_page.goto("/search?q=tajne")
    wide_page.locator(".look-pane [data-undrawn]").wait_for()

    expect(wide_page.locator(".look-pane")).to_contain_text("Stron tego pliku nie można tu pokazać.")
    expect(wide_page.locator(".sheet-place, .thumb")).to_have_count(0)
