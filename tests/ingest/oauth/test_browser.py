"""A person says yes in a browser; only the answer to our own question counts, and the code alone is worth nothing."""

import base64
import hashlib
import socket
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from ingest.oauth.browser import Permission
from ingest.oauth.errors import ClientRefused, Declined, ProviderAway, TooLate
from tests.ingest.oauth.conftest import mailbox_at
from tests.token_endpoint import refusal, unreachable


@pytest.fixture
def permission(provider):
    with Permission(mailbox_at(provider, "refresh_token")) as permission:
        yield permission


@pytest.fixture
def waiting(permission):
    """The permission waited for, in another thread."""
    with ThreadPoolExecutor(1) as threads:
        yield threads.submit(permission.wait, 20)


def asked(permission):
    return {name: values[0] for name, values in parse_qs(urlsplit(permission.address).query).items()}


def call(permission, path="/", **fields):
    """What the browser gets for its call."""
    query = "&".join(f"{name}={value}" for name, value in fields.items())
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{permission.port}{path}?{query}", timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_the_browser_is_sent_with_a_question_that_only_we_can_finish(provider, permission):
    fields = asked(permission)

    assert permission.address.startswith(provider.authorization_url)
    assert fields["redirect_uri"] == f"http://localhost:{permission.port}/"
    assert (fields["response_type"], fields["code_challenge_method"]) == ("code", "S256")
    assert fields["login_hint"] == "sprawy@firma.example"


def test_a_yes_becomes_tokens(provider, permission, waiting):
    fields = asked(permission)

    assert call(permission, state=fields["state"], code="yes") == 200

    tokens = waiting.result(10)
    digest = hashlib.sha256(provider.code_verifiers["yes"].encode()).digest()
    assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == fields["code_challenge"]
    assert (tokens.access, bool(tokens.refresh)) == (provider.issued[0], True)
    assert provider.asked[-1]["redirect_uri"] == fields["redirect_uri"]


def test_a_call_with_anothers_answer_is_not_heard(permission, waiting, provider):
    state = asked(permission)["state"]

    assert call(permission, state="guessed", code="evil") == 404
    assert call(permission, code="evil") == 404
    assert call(permission, "/favicon.ico", state=state, code="evil") == 404
    assert call(permission, state=state) == 404
    assert call(permission, state=state, code="yes") == 200

    waiting.result(10)
    assert [form["code"] for form in provider.asked] == ["yes"]


def test_who_connects_and_says_nothing_holds_up_nobody_for_long(permission, waiting):
    with socket.create_connection(("127.0.0.1", permission.port)):
        pass

    assert call(permission, state=asked(permission)["state"], code="yes") == 200
    assert waiting.result(10)


def test_a_no_is_a_no(permission, waiting):
    assert call(permission, state=asked(permission)["state"], error="access_denied") == 200

    with pytest.raises(Declined, match="access_denied"):
        waiting.result(10)


@pytest.mark.parametrize(
    ("answer", "error"), [(refusal("invalid_client"), ClientRefused), (unreachable(None), ProviderAway)]
)
def test_a_code_that_is_not_exchanged_says_why(provider, permission, waiting, answer, error):
    provider.answer_next(lambda honest: answer)

    call(permission, state=asked(permission)["state"], code="yes")

    with pytest.raises(error):
        waiting.result(10)


def test_nobody_is_waited_for_without_end(permission):
    with pytest.raises(TooLate):
        permission.wait(0)


def test_google_is_asked_for_a_permission_that_lasts(provider):
    mailbox = mailbox_at(provider, "refresh_token")
    mailbox.oauth = replace(mailbox.oauth, provider="google", authorization_url=None)

    with Permission(mailbox) as permission:
        fields = asked(permission)

    assert permission.address.startswith("https://accounts.google.com/o/oauth2/v2/auth?")
    assert fields["scope"] == "https://mail.google.com/"
    assert (fields["access_type"], fields["prompt"]) == ("offline", "consent")
