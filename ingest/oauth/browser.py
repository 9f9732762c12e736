"""A person allows Teczka into a mailbox in a browser, which then calls on this machine (RFC 8252 with RFC 7636)."""

import base64
import hashlib
import hmac
import secrets
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from ingest.oauth.endpoint import ask
from ingest.oauth.errors import NO_TOKEN, Declined, TooLate, worded
from ingest.oauth.grants import lasting_tokens
from ingest.oauth.providers import endpoints_of

WAIT_SECONDS = 600
GLANCE_SECONDS = 0.5
LINE_SECONDS = 5


class Permission:
    """One person's yes or no: `address` is where she is sent; the answer comes to a port of this machine."""

    def __init__(self, mailbox, port=0):
        self.mailbox, self._endpoints = mailbox, endpoints_of(mailbox.oauth)
        self._state, self._verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
        self._answer = None
        self._server = HTTPServer(("127.0.0.1", port), _calls_to(self))
        self._server.timeout = GLANCE_SECONDS
        # Microsoft takes any port only for this name, Google for either (RFC 8252 §7.3).
        self._redirect = f"http://localhost:{self._server.server_port}/"

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._server.server_close()

    @property
    def port(self):
        return self._server.server_port

    @property
    def address(self):
        """The provider's page that asks the person."""
        digest = hashlib.sha256(self._verifier.encode()).digest()
        fields = {
            "response_type": "code",
            "client_id": self.mailbox.oauth.client_id,
            "redirect_uri": self._redirect,
            "scope": self._endpoints.scope,
            "state": self._state,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii"),
            "code_challenge_method": "S256",
            "login_hint": self.mailbox.user,
        } | dict(self._endpoints.authorization_fields)
        joint = "&" if "?" in self._endpoints.authorization_url else "?"
        return self._endpoints.authorization_url + joint + urlencode(fields)

    def wait(self, seconds=WAIT_SECONDS):
        """The `Tokens`, once the person has said yes. Raises a kind of `SignInTrouble`."""
        until = time.monotonic() + seconds
        while self._answer is None:
            if time.monotonic() > until:
                raise TooLate(mailbox=self.mailbox.name)
            self._server.handle_request()
        if "code" not in self._answer:
            raise Declined(mailbox=self.mailbox.name, reason=self._answer["error"])
        return self._exchanged(self._answer["code"])

    def hear(self, query):
        """A browser called; whether it brought the answer to our question and not somebody else's."""
        told = {name: values[0] for name, values in parse_qs(query).items()}
        is_ours = hmac.compare_digest(told.get("state", "").encode(), self._state.encode())
        if is_ours and ("code" in told or "error" in told):
            self._answer = told
        return self._answer is not None and is_ours

    def _exchanged(self, code):
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect,
            "code_verifier": self._verifier,
            "client_id": self.mailbox.oauth.client_id,
            "client_secret": self.mailbox.client_secret,
        }
        try:
            return lasting_tokens(self.mailbox, ask(self._endpoints.token_url, fields))
        except NO_TOKEN as error:
            raise worded(self.mailbox, error) from error


def _calls_to(permission):
    class Call(BaseHTTPRequestHandler):
        timeout = LINE_SECONDS  # whoever connects and says nothing holds the person up no longer

        def do_GET(self):
            parts = urlsplit(self.path)
            is_heard = parts.path == "/" and permission.hear(parts.query)
            content = (
                b"Teczka: done, you may close this page. / Gotowe, mozna zamknac te strone."
                if is_heard
                else b""
            )
            self.send_response(200 if is_heard else 404)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args):
            """Nothing: the address holds the code."""

    return Call
