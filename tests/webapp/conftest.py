"""A browser's view of an office: the cast with accounts, and each of them signed in."""

import re
from dataclasses import dataclass

import pytest
from sqlalchemy import event

from tests.cast import Cast, enter_cast
from tests.offices import office, office_config, quick_hasher
from tests.webapp.furniture import furnish
from webapp import account, create_app

__all__ = ["office", "office_config", "quick_hasher"]

PASSWORD = "zielony piec chlebowy"


@dataclass
class Site:
    """One office, its pages, and who is in it."""

    office: object
    app: object
    cast: Cast

    def browser(self, name=None):
        """A browser; signed in when somebody is named."""
        browser = Browser(self.app)
        if name:
            browser.sign_in(f"{name}@firma.example")
        return browser

    def writing(self):
        return self.office.db.writing()

    def reading(self):
        return self.office.db.reading()


class Browser:
    """A test client that sends forms as the pages make them: with the token of the session."""

    def __init__(self, app):
        self.client = app.test_client()

    def sign_in(self, email, password=PASSWORD, **options):
        return self.post("/sign-in", {"email": email, "password": password} | options)

    def get(self, path, **options):
        return self.client.get(path, **options)

    def post(self, path, form=None, **options):
        return self.client.post(path, data={"csrf_token": self.token()} | (form or {}), **options)

    def token(self):
        page = self.client.get("/account")
        page = page if page.status_code == 200 else self.client.get("/sign-in")
        return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]


@pytest.fixture
def password_hash(quick_hasher):
    """The password's hash."""
    return quick_hasher.hash(PASSWORD)


@pytest.fixture
def site(office, password_hash):
    """An office with the cast, each with an account; the pages speak Polish."""
    with office.db.writing() as session:
        cast = enter_cast(session)
        for person in (cast.anna, cast.piotr, cast.ewa, cast.marek, cast.zofia, cast.adam):
            session.add(account.Account(advisor=person, email=person.email, password=password_hash))
    return Site(office, create_app(office), cast)


@pytest.fixture
def anna_here(site):
    """Anna's browser."""
    return site.browser("anna")


@pytest.fixture
def ewa_here(site):
    """The browser of Ewa, who must see nothing of Anna's case."""
    return site.browser("ewa")


@pytest.fixture
def things(site):
    """A furnished office."""
    return furnish(site)


@pytest.fixture
def statements(office):
    """What the database was asked, since the list was last cleared; the frame of a transaction aside."""
    asked = []

    def note(connection, cursor, statement, *rest):
        if statement.split(None, 1)[0] not in ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA"):
            asked.append(statement)

    event.listen(office.db.engine, "before_cursor_execute", note)
    yield asked
    event.remove(office.db.engine, "before_cursor_execute", note)
