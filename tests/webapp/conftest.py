"""A browser's view of an office: the cast with accounts, and each of them signed in."""

import pickle
import re
import shutil
from dataclasses import dataclass

import pytest
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event

from tests.cast import Cast, enter_cast
from tests.databases import begin_anew
from tests.offices import QUICK_HASHER, office, office_config, office_in, quick_hasher
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
        self._token_of = {}

    def sign_in(self, email, password=PASSWORD, **options):
        return self.post("/sign-in", {"email": email, "password": password} | options)

    def get(self, path, **options):
        return self.client.get(path, **options)

    def post(self, path, form=None, **options):
        return self.client.post(path, data={"csrf_token": self.token()} | (form or {}), **options)

    def token(self):
        """The token of the session, read off a page once for each session."""
        if self._session() not in self._token_of:
            page = self.client.get("/account")
            page = page if page.status_code == 200 else self.client.get("/sign-in")
            token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]
            self._token_of = {self._session(): token}
        return self._token_of[self._session()]

    def _session(self):
        cookie = self.client.get_cookie(self.client.application.config["SESSION_COOKIE_NAME"])
        return cookie and cookie.value


@pytest.fixture(scope="session")
def peopled(tmp_path_factory, migrated_sqlite):
    """An office with the cast, each with an account, made once to be copied: its folder, and the cast pickled."""
    folder, password_hash = tmp_path_factory.mktemp("peopled") / "office", QUICK_HASHER.hash(PASSWORD)
    with office_in(folder, migrated_sqlite) as made, made.db.writing() as session:
        cast = enter_cast(session)
        for person in (cast.anna, cast.piotr, cast.ewa, cast.marek, cast.zofia, cast.adam):
            session.add(account.Account(advisor=person, email=person.email, password=password_hash))
    return folder, pickle.dumps((cast, None))


@pytest.fixture(scope="session")
def furnished(tmp_path_factory, migrated_sqlite, peopled):
    """The same with things in it for pages to show: its folder, the cast and the things."""
    folder = tmp_path_factory.mktemp("furnished") / "office"
    with office_in(folder, migrated_sqlite) as made:
        shutil.copytree(peopled[0], folder, dirs_exist_ok=True)
        cast, _ = pickle.loads(peopled[1])
        things = furnish(Site(made, None, cast))
    return folder, pickle.dumps((cast, things))


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory):
    """Every test's app reads the same templates: they are compiled once."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def site(office, shared_sqlite, quick_hasher, compiled_templates, request):
    """An office of the test's own with the cast, furnished if it asks for `things`; the pages speak Polish."""
    made = request.getfixturevalue("furnished" if "things" in request.fixturenames else "peopled")
    shutil.copytree(made[0], office.config.store.parent, dirs_exist_ok=True)
    begin_anew(shared_sqlite, made[0] / "teczka.db")
    office.db = shared_sqlite
    cast, _ = pickle.loads(made[1])
    app = create_app(office)
    app.jinja_env.bytecode_cache = compiled_templates
    return Site(office, app, cast)


@pytest.fixture
def anna_here(site):
    """Anna's browser."""
    return site.browser("anna")


@pytest.fixture
def ewa_here(site):
    """The browser of Ewa, who must see nothing of Anna's case."""
    return site.browser("ewa")


@pytest.fixture
def things(site, furnished):
    """What the furnished office has in it."""
    return pickle.loads(furnished[1])[1]


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
