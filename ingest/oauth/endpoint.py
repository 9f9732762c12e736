"""One question to a provider's endpoint: a form over verified TLS, an answer in JSON, in bounded time and size."""

import json
import ssl
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from urllib.parse import urlencode

STEP_SECONDS = 15
WHOLE_SECONDS = 30
ANSWER_BYTES = 1024 * 1024
# RFC 6749 §5.2 and §4.1.2.1: not a refusal, only not now.
NOT_NOW = {"temporarily_unavailable", "server_error"}


class Refused(Exception):
    """The provider answered with an error: its `code` (RFC 6749 §5.2), and its words in a line."""

    def __init__(self, code, description=""):
        super().__init__(f"{code}: {description}" if description else code)
        self.code = code


class Unanswered(Exception):
    """No answer that means anything, though the question may have arrived."""


class NotNow(Exception):
    """The provider was not reached, or asks to come back later: it has done nothing."""


class Untrusted(NotNow):
    """Whoever answers at the address cannot prove to be the provider; nothing was told to them."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    # An endpoint does not move; whoever redirects wants the secret sent elsewhere.
    def redirect_request(self, request, *answer):
        return None


def ask(url, fields):
    """The provider's answer to the form. Raises `Refused`, `Unanswered`, `NotNow`, `Untrusted`."""
    form = urlencode({name: value for name, value in fields.items() if value is not None}).encode()
    request = urllib.request.Request(url, data=form, headers={"Accept": "application/json"})
    try:
        with _opener().open(request, timeout=STEP_SECONDS) as answer:
            return _object(_whole(answer))
    except urllib.error.HTTPError as error:
        with error:
            raise _refusal(error) from None
    except urllib.error.URLError as error:
        # urllib wraps what goes wrong until the question is sent, and nothing later.
        kind = Untrusted if isinstance(error.reason, ssl.SSLError) else NotNow
        raise kind(str(error.reason)) from error
    except (OSError, HTTPException) as error:
        raise Unanswered(str(error) or type(error).__name__) from error


def _opener():
    context = ssl.create_default_context()
    # No proxy out of the environment: the configuration knows of none, and secrets go nowhere it does not name.
    return urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context), _NoRedirects()
    )


def _whole(answer):
    until, content = time.monotonic() + WHOLE_SECONDS, b""
    while piece := answer.read1(65536):
        content += piece
        if len(content) > ANSWER_BYTES or time.monotonic() > until:
            raise Unanswered("the answer does not end")
    return content


def _object(content):
    try:
        answer = json.loads(content)
    except ValueError:
        raise Unanswered("the answer is not JSON") from None
    if not isinstance(answer, dict):
        raise Unanswered("the answer is not a JSON object")
    return answer


def _refusal(error):
    if error.code == 429:
        return NotNow("HTTP 429")
    if error.code >= 500:  # a gateway says so, too, when what is behind it did the work and was slow to tell
        return Unanswered(f"HTTP {error.code}")
    if error.code < 400:
        return Refused("redirected", f"HTTP {error.code}")
    try:
        told = _object(_whole(error))
        code = told["error"]
    except (Unanswered, OSError, HTTPException, KeyError):
        return Unanswered(f"HTTP {error.code}")
    code, words = str(code), " ".join(str(told.get("error_description", "")).split())[:300]
    return NotNow(code) if code in NOT_NOW else Refused(code, words)
