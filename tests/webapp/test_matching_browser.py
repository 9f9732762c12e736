"""What documents are offered for is gone through with the keyboard alone, and axe finds nothing serious there."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlalchemy import select

from cases.document import upload_document
from cases.document_match import DocumentMatch
from cases.filing import file_message
from tests.webapp.furniture import letter, merged
from tests.webapp.test_browser import address, chromium, page  # noqa: F401

pytestmark = pytest.mark.server

FILES = ("odpis KRS 2026-11-03.pdf", "zaświadczenie ZUS 01.03.2026.pdf", "polisa OC.pdf")
SHOWN = "left => document.querySelectorAll('.scripted .offer').length === left"
ASKS = "Prosimy o przesłanie zaświadczenia z ZUS w terminie 7 dni roboczych od otrzymania."


@pytest.fixture
def full(site, things):
    """Files and a query in Anna's case, before the pages are served and the jobs are worked off."""
    with site.writing() as session:
        cast = merged(session, site.cast)
        for name in FILES:
            details = {"filename": name, "media_type": "application/pdf", "by": cast.anna}
            upload_document(session, site.office.store, cast.klos_case, name.encode(), **details)
        asks = letter(session, site.office.store, 91, "Wniosek 12/2026")
        asks.from_address, asks.text, asks.new_text = "analityk@bank.example", ASKS, ASKS
        file_message(session, asks, cast.klos_case, rule="hand", by=cast.anna)
        message = asks.id
    return {"number": things.number, "message": message}


def test_offers_are_gone_through_with_the_keyboard(site, full, page):  # noqa: F811
    page.goto(f"/cases/{full['number']}/matches")
    for key, left in (("a", 2), ("r", 1), ("z", 2)):
        page.keyboard.press(key)
        # A page hears the keys once its script has run.
        page.wait_for_function(SHOWN, arg=left)
    page.keyboard.press("c")
    page.locator('.offer [name="period"]').first.wait_for()

    with site.reading() as session:
        states = session.scalars(select(DocumentMatch.state_code).order_by(DocumentMatch.document_id)).all()
    assert states == ["accepted", "open", "open"]


def test_axe_finds_nothing_serious_where_something_waits(full, page, subtests):  # noqa: F811
    for path in ("/cases/{number}/matches", "/cases/{number}", "/messages/{message}"):
        for width in (1280, 390):
            with subtests.test(path=path, width=width):
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(path.format(**full))
                found = Axe().run(page).response["violations"]

                serious = [rule for rule in found if rule["impact"] in ("serious", "critical")]
                assert [(r["id"], [n["html"][:200] for n in r["nodes"]]) for r in serious] == []
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
