"""What each flow says to the token endpoint, and the tokens it gets for that."""

import base64
import json
import time
from dataclasses import dataclass

from ingest.oauth.endpoint import Unanswered
from ingest.oauth.errors import ClientRefused
from ingest.oauth.providers import endpoints_of
from ingest.secrets import NotAKey, signed_rs256

ASSERTION_SECONDS = 3600
USUAL_SECONDS = 3600
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@dataclass(frozen=True)
class Tokens:
    """An access token, how long it lives, and what to get the next one with."""

    access: str
    seconds: int
    refresh: str | None = None


def question(mailbox, refresh):
    """Where to ask for new tokens and the form to send; `refresh` is the refresh token where the flow has one."""
    endpoints = endpoints_of(mailbox.oauth)
    return endpoints.token_url, _FIELDS[mailbox.oauth.flow](mailbox, endpoints, refresh)


def tokens_in(answer, refresh=None):
    """The tokens in an answer; a provider that gives no new refresh token means the old one. Raises `Unanswered`."""
    access, seconds = answer.get("access_token"), answer.get("expires_in", USUAL_SECONDS)
    # The token ends up in a line to the server: nothing but what RFC 6750 §2.1 allows.
    if (
        not isinstance(access, str)
        or not access
        or not access.isascii()
        or not access.isprintable()
        or " " in access
    ):
        raise Unanswered("the answer has no access token")
    try:
        seconds = int(seconds)
    except (TypeError, ValueError):
        seconds = USUAL_SECONDS
    return Tokens(access, max(seconds, 1), answer.get("refresh_token") or refresh)


def lasting_tokens(mailbox, answer):
    """The tokens in the answer to a person's yes. Raises `ClientRefused` if there is no token to renew them with."""
    tokens = tokens_in(answer)
    if not tokens.refresh:
        raise ClientRefused(
            mailbox=mailbox.name, reason="no refresh token: is offline access allowed and asked for?"
        )
    return tokens


def _by_client(mailbox, endpoints, refresh):
    return {
        "grant_type": "client_credentials",
        "client_id": mailbox.oauth.client_id,
        "client_secret": mailbox.client_secret,
        "scope": endpoints.scope,
    }


def _by_refresh_token(mailbox, endpoints, refresh):
    return {
        "grant_type": "refresh_token",
        "refresh_token": refresh,
        "client_id": mailbox.oauth.client_id,
        "client_secret": mailbox.client_secret,
        # Google refuses none and ignores it; Microsoft gives by it a token for IMAP and not for something else.
        "scope": endpoints.scope,
    }


def _by_service_account(mailbox, endpoints, refresh):
    return {"grant_type": JWT_BEARER, "assertion": _assertion(mailbox, endpoints)}


def _assertion(mailbox, endpoints):
    """A signed statement that the account acts for the mailbox's user (RFC 7523; Google's domain-wide delegation)."""
    account = _service_account(mailbox)
    now = int(time.time())
    header = {"alg": "RS256", "typ": "JWT"} | ({"kid": account["key_id"]} if account["key_id"] else {})
    claims = {
        "iss": account["issuer"],
        "sub": mailbox.user,
        "scope": endpoints.scope,
        "aud": endpoints.token_url,
        "iat": now,
        "exp": now + ASSERTION_SECONDS,
    }
    message = f"{_encoded(_json(header))}.{_encoded(_json(claims))}"
    try:
        signature = signed_rs256(account["key"], message.encode("ascii"))
    except NotAKey:
        raise ClientRefused(mailbox=mailbox.name, reason="client_secret_file holds no private key") from None
    return f"{message}.{_encoded(signature)}"


def _service_account(mailbox):
    """Out of Google's JSON key file, or a bare PEM key with the issuer in `client_id`."""
    secret = mailbox.client_secret
    try:
        told = json.loads(secret)
    except ValueError:
        told = {"private_key": secret}
    if not isinstance(told, dict):
        told = {}
    issuer = mailbox.oauth.client_id or told.get("client_email")
    return {"key": str(told.get("private_key", "")), "issuer": issuer, "key_id": told.get("private_key_id")}


def _json(value):
    return json.dumps(value, separators=(",", ":")).encode()


def _encoded(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


_FIELDS = {
    "client_credentials": _by_client,
    "service_account": _by_service_account,
    "device": _by_refresh_token,
    "refresh_token": _by_refresh_token,
}
