"""A provider, a mailbox that signs in with its tokens, and the supplier of them."""

from types import SimpleNamespace

import pytest

from ingest.oauth import TokenSource
from ingest.oauth.grants import Tokens
from ingest.secrets import Safe
from tests.token_endpoint import token_endpoint
from webapp.mail_settings import OAuthConfig


@pytest.fixture
def provider():
    with token_endpoint() as provider:
        yield provider


@pytest.fixture
def mailbox(provider):
    """A mailbox that somebody has to allow Teczka into."""
    return mailbox_at(provider, "device")


@pytest.fixture
def app_mailbox(provider):
    """A mailbox that the application may enter by itself."""
    return mailbox_at(provider, "client_credentials")


def mailbox_at(provider, flow, **settings):
    oauth = OAuthConfig(
        provider="other", flow=flow, client_id="teczka", token_url=provider.token_url,
        device_url=provider.device_url, authorization_url=provider.authorization_url,
    )  # fmt: skip
    facts = {"name": "Sprawy", "user": "sprawy@firma.example", "client_secret": "app secret", "oauth": oauth}
    return SimpleNamespace(**facts | settings)


@pytest.fixture
def source_of(db):
    """The supplier for a mailbox; made anew each time, as another process has it."""
    return lambda mailbox, secret="a long random secret": TokenSource(db, Safe(secret), mailbox)


@pytest.fixture
def allowed(provider, mailbox, source_of):
    """Somebody has let Teczka into the mailbox, and the first access token is long over."""
    provider.grant("refresh-1")
    source_of(mailbox).keep(Tokens("access-0", 0, "refresh-1"))
    return mailbox
