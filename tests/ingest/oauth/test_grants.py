"""What each flow says to the provider, and what may count as a token."""

import base64
import json
from dataclasses import replace
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from ingest.oauth.endpoint import Unanswered
from ingest.oauth.errors import ClientRefused
from ingest.oauth.grants import question, tokens_in
from ingest.oauth.providers import endpoints_of
from tests.ingest.oauth.conftest import mailbox_at
from webapp.mail_settings import OAuthConfig


def pem(key):
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


@pytest.fixture(scope="module")
def rsa_key():
    return rsa.generate_private_key(65537, 2048)


def microsoft(flow):
    oauth = OAuthConfig("microsoft", flow, tenant="firma.example", client_id="app", client_secret_file="x")
    return SimpleNamespace(name="Sprawy", user="sprawy@firma.example", client_secret="s", oauth=oauth)


def test_microsofts_application_asks_for_what_the_administrator_granted():
    url, form = question(microsoft("client_credentials"), None)

    assert url == "https://login.microsoftonline.com/firma.example/oauth2/v2.0/token"
    assert form["scope"] == "https://outlook.office365.com/.default"


def test_a_person_at_microsoft_allows_imap_and_its_renewal():
    _, form = question(microsoft("device"), "refresh-1")

    assert form["scope"] == "https://outlook.office365.com/IMAP.AccessAsUser.All offline_access"
    assert (form["grant_type"], form["refresh_token"]) == ("refresh_token", "refresh-1")


def test_a_tenant_cannot_lead_elsewhere():
    mailbox = microsoft("device")
    mailbox.oauth = replace(mailbox.oauth, tenant="x/../../y?z#")

    assert (
        question(mailbox, "r")[0]
        == "https://login.microsoftonline.com/x%2F..%2F..%2Fy%3Fz%23/oauth2/v2.0/token"
    )


def test_settings_overrule_the_providers_own():
    oauth = OAuthConfig("google", "refresh_token", client_id="app", token_url="https://sts.firma.example/token",
                        scopes=("https://mail.google.com/", "openid"))  # fmt: skip

    assert endpoints_of(oauth).token_url == "https://sts.firma.example/token"
    assert endpoints_of(oauth).scope == "https://mail.google.com/ openid"


@pytest.mark.parametrize("form", ["json", "pem"])
def test_a_service_account_signs_for_the_mailboxs_user(provider, rsa_key, form):
    key = pem(rsa_key)
    told = {
        "private_key": key,
        "client_email": "teczka@firma.iam.gserviceaccount.com",
        "private_key_id": "k1",
    }
    mailbox = mailbox_at(
        provider, "service_account", client_secret=json.dumps(told) if form == "json" else key
    )
    mailbox.oauth = replace(mailbox.oauth, client_id=None if form == "json" else told["client_email"])

    _, asked = question(mailbox, None)

    head, claims, signature = asked["assertion"].split(".")
    said = _decoded(claims)
    message, form_of = f"{head}.{claims}".encode(), padding.PKCS1v15()
    rsa_key.public_key().verify(_bytes(signature), message, form_of, hashes.SHA256())
    assert (said["iss"], said["sub"], said["aud"]) == (told["client_email"], mailbox.user, provider.token_url)
    assert said["exp"] - said["iat"] == 3600
    assert _decoded(head).get("kid") == ("k1" if form == "json" else None)


@pytest.mark.parametrize("secret", ["no key", "{}", "[1]", '{"private_key": 5}', "EC"])
def test_a_file_without_an_rsa_key_is_named(provider, secret):
    secret = pem(ec.generate_private_key(ec.SECP256R1())) if secret == "EC" else secret

    with pytest.raises(ClientRefused, match="client_secret_file holds no private key"):
        question(mailbox_at(provider, "service_account", client_secret=secret), None)


def test_a_token_without_a_stated_life_lives_an_hour():
    assert tokens_in({"access_token": "a"}).seconds == 3600
    assert tokens_in({"access_token": "a", "expires_in": "120"}).seconds == 120
    assert tokens_in({"access_token": "a", "expires_in": None}).seconds == 3600
    assert tokens_in({"access_token": "a"}, "old").refresh == "old"


@pytest.mark.parametrize("token", [None, "", 5, "a b", "a\r\nA1 LOGOUT", "ż"])
def test_what_could_be_a_command_is_no_token(token):
    with pytest.raises(Unanswered):
        tokens_in({"access_token": token})


def _bytes(encoded):
    return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))


def _decoded(encoded):
    return json.loads(_bytes(encoded))
