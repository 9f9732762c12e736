"""A provider of tokens on loopback: rotates and revokes refresh tokens, loses answers, remembers what it was asked.

    with token_endpoint() as provider:
        provider.grant("refresh-1")                 # a person has allowed this refresh token
        provider.answer_next(lost)                  # the next question is answered otherwise
        ...                                         # token_url is provider.token_url
        assert [form["grant_type"] for form in provider.asked] == [...]

`provider.honours(user, token)` is for an IMAP server's `accepts_token`. `lifetime` is in seconds; `rotates` says
whether each refresh token is good for one time only; `gate` (an Event) holds every answer back while it is not set;
`named_token(number)` makes the next access token.
"""

import itertools
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


class TokenEndpoint:
    """The provider; see the module."""

    def __init__(self, port):
        self.token_url = f"http://127.0.0.1:{port}/token"
        self.device_url = f"http://127.0.0.1:{port}/device"
        self.authorization_url = f"http://127.0.0.1:{port}/authorize"
        self.asked, self.issued, self.honoured = [], [], set()
        self.lifetime, self.rotates = 3600, True
        self.gate = threading.Event()
        self.gate.set()
        self.device_answers, self.code_verifiers = [], {}
        self.code_lifetime = 900
        self.named_token = "access-{}".format
        self._refresh_tokens, self._otherwise = set(), []
        self._numbers, self._lock = itertools.count(1), threading.Lock()

    def grant(self, refresh_token):
        """A person has allowed this refresh token."""
        self._refresh_tokens.add(refresh_token)

    def revoke(self):
        """Nothing that was allowed is any longer."""
        self._refresh_tokens.clear()
        self.honoured.clear()

    def expire(self):
        """The access tokens given so far are no longer good; the refresh tokens are."""
        self.honoured.clear()

    def honours(self, user, token):
        """Whether the access token is good."""
        return token in self.honoured

    def answer_next(self, *answers):
        """Answer the next questions otherwise: each `answers(honest)` gives (status, object), or None to hang up."""
        self._otherwise += answers

    def answer(self, path, form):
        """The answer to a question, or None to hang up: (status, object)."""
        with self._lock:
            self.asked.append(form)
            if self._otherwise:
                return self._otherwise.pop(0)(lambda: self._honest(path, form))
            return self._honest(path, form)

    def _honest(self, path, form):
        if path == "/device":
            return 200, {
                "device_code": "device-1", "user_code": "ABCD-EFGH", "expires_in": self.code_lifetime, "interval": 1,
                "verification_uri": "https://provider.example/device",
            }  # fmt: skip
        return getattr(self, f"_by_{form['grant_type'].rpartition(':')[2].replace('-', '_')}")(form)

    def _by_client_credentials(self, form):
        return self._tokens() if form.get("client_secret") == "app secret" else refusal("invalid_client")

    def _by_jwt_bearer(self, form):
        return self._tokens() if form.get("assertion") else refusal("invalid_request")

    def _by_refresh_token(self, form):
        if form["refresh_token"] not in self._refresh_tokens:
            return refusal("invalid_grant", "AADSTS700082: The refresh token has expired.")
        if not self.rotates:
            return self._tokens()
        self._refresh_tokens.discard(form["refresh_token"])
        return self._tokens(self._new_refresh_token())

    def _by_device_code(self, form):
        error = self.device_answers.pop(0) if self.device_answers else None
        return refusal(error) if error else self._tokens(self._new_refresh_token())

    def _by_authorization_code(self, form):
        self.code_verifiers[form["code"]] = form["code_verifier"]
        return self._tokens(self._new_refresh_token())

    def _new_refresh_token(self):
        token = f"refresh-{next(self._numbers) + 1000}"
        self._refresh_tokens.add(token)
        return token

    def _tokens(self, refresh_token=None):
        token = self.named_token(next(self._numbers))
        self.issued.append(token)
        self.honoured.add(token)
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": self.lifetime}
        return 200, answer | ({"refresh_token": refresh_token} if refresh_token else {})


def refusal(code, description=""):
    """An error as RFC 6749 §5.2 words it."""
    return 400, {"error": code, "error_description": description}


def lost(honest):
    """Everything is done, and the answer never arrives."""
    honest()


def unreachable(honest):
    """The provider is out of order."""
    return 503, {"error": "temporarily_unavailable"}


@contextmanager
def token_endpoint():
    """A running provider."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            provider.gate.wait(20)
            answer = provider.answer(urlsplit(self.path).path, dict(parse_qsl(form)))
            if answer is None:
                self.close_connection = True
                return
            status, told = answer
            content = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", "http://127.0.0.1:9/token")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args):
            """Nothing: tests look at `asked`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    provider = TokenEndpoint(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="token endpoint", daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
