"""What the tests of faults share: a scripted server, a provider of tokens, and a mailbox on them."""

from types import SimpleNamespace

import pytest

from ingest.gate import Gate
from ingest.oauth import TokenSource
from ingest.oauth.grants import Tokens
from ingest.secrets import Safe
from tests.certificates import make_certificates
from tests.intakes import POSTED, furnish, lent_worker, nursery, office  # noqa: F401
from tests.scripted_imap import scripted_imap, serving_context
from tests.token_endpoint import token_endpoint
from webapp.mail_settings import OAuthConfig


@pytest.fixture
def server():
    """A scripted IMAP server, in plain text."""
    with scripted_imap() as server:
        yield server


@pytest.fixture
def provider():
    with token_endpoint() as provider:
        yield provider


def mailbox_on(server, **settings):
    """A mailbox on the server with its right password, and a memory of its own for refusals."""
    facts = {
        "name": "Sprawy",
        "host": "localhost",
        "port": server.port,
        "tls": server.tls or "none",
        "ca_file": None,
        "user": server.user,
        "password": server.passwords[server.user],
        "tokens": None,
        "gate": Gate(),
        "folders": ("INBOX",),
        "watched_folders": ("INBOX",),
        "mode": "read_only",
        "filed_folder": "Filed",
        "tray_folder": "Tray",
        "unreadable_folder": "Unreadable",
        "largest_bytes": 200_000_000,
        "poll_seconds": 60,
        "authserv_ids": (),
        "results_place": "above",
        "sender_check": "results",
    }
    return SimpleNamespace(**facts | settings)


@pytest.fixture
def mailbox(server):
    """A mailbox with a password on the server, read only."""
    return mailbox_on(server)


@pytest.fixture
def inbox(server):
    """The server's side of its folder."""
    return server.mailbox("INBOX")


@pytest.fixture
def token_mailbox(db, server, provider):
    """A mailbox on the server that a person let Teczka into; the server honours the provider's tokens."""
    server.accepts_token = provider.honours
    oauth = OAuthConfig("other", "device", client_id="teczka", token_url=provider.token_url)
    mailbox = mailbox_on(server, oauth=oauth, client_secret="app secret", password=None)
    mailbox.tokens = TokenSource(db, Safe("a long random secret"), mailbox)
    provider.grant("refresh-1")
    mailbox.tokens.keep(Tokens("access-0", 0, "refresh-1"))
    return mailbox


@pytest.fixture
def encrypted(tmp_path):
    """Start a server with a certificate of a kind; gives (server, mailbox that trusts the test authority)."""
    running = []

    def start(tls="tls", flaw=None, **settings):
        for name, content in make_certificates(flaw).items():
            (tmp_path / name).write_bytes(content)
        context = serving_context(tmp_path / "server.pem", tmp_path / "server.key")
        entered = scripted_imap(tls=tls, tls_context=context)
        running.append(entered)
        server = entered.__enter__()
        return server, mailbox_on(server, **{"ca_file": tmp_path / "ca.pem"} | settings)

    yield start
    for entered in running:
        entered.__exit__(None, None, None)


@pytest.fixture
def config_path(tmp_path, database_url, server):
    """The configuration of an office whose mailbox, with five letters in it, is on the server."""
    server.mailbox("INBOX").fill(POSTED)
    return furnish(tmp_path, database_url, port=server.port, user="office", password="secret")
