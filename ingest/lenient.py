"""The client's side of a connection until somebody is signed in, for servers that write lines in their own ways.

imaplib takes a line in small letters, with a space too many or a word too few, for the end of the connection.
"""

import imaplib
import re

from imapclient import IMAPClient
from imapclient.exceptions import LoginError
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.tls import IMAP4_TLS

from ingest import wire

LEAST = ("IMAP4REV1",)  # what a server can that does not say what it can

_WORD = re.compile(r"[A-Za-z0-9@._+-]+")
_UNTAGGED = re.compile(rb"\* {1,9}(?:(\d{1,19}) {1,9})?([A-Za-z-]+)", re.ASCII)
_TAGGED = re.compile(rb"([A-Za-z0-9]{1,20}) {1,9}(OK|NO|BAD) ?", re.IGNORECASE)


class NoMailServer(Exception):
    """What answers there greets in another language than IMAP."""


class Client(IMAPClient):
    """An `IMAPClient` that understands more than the strictest servers."""

    def login(self, user, password):
        """Sign in by password. Raises `LoginError` when the server does not let us."""
        imap = self._imap
        try:
            # imaplib gives a name no quotes; with a space or a backslash (DOMAIN\\user) it is no word without them.
            name = user if _WORD.fullmatch(user) else imap._quote(user)
            status, answer = imap._simple_command("LOGIN", name, imap._quote(password))
        except imaplib.IMAP4.error as error:
            raise LoginError(str(error)) from error
        if status != "OK":
            raise LoginError(wire.readable(answer[-1] or b""))
        imap.state = "AUTH"

    def _create_IMAP4(self):
        timeout = self._timeout.connect
        if self.ssl:
            return _Encrypted(self.host, self.port, self.ssl_context, timeout)
        return _Plain(self.host, self.port, timeout)

    def _do_capabilites(self):
        """What the server can now; as before where it does not answer. Raises `LoginError` when it says NO."""
        told, refusal = _told(self._imap)
        if refusal and self._imap.state == "AUTH":
            # So do servers whose owner has not switched IMAP on: they let in, and refuse whatever follows.
            raise LoginError(refusal)
        return self._normalise_capabilites(" ".join(told or self._imap.capabilities))


class _Lenient:
    """What `imaplib.IMAP4` does with a line, done to the line as it should have been."""

    _begins, _first = False, None

    def readline(self):
        line = super().readline()
        return line if line.endswith(b"\r\n") or not line.endswith(b"\n") else line[:-1] + b"\r\n"

    def _connect(self):
        with wire.patience(self):
            try:
                super()._connect()
            except self.error as error:
                if self._first is None or _UNTAGGED.match(self._first):
                    raise
                raise NoMailServer(wire.readable(self._first[:100])) from error

    def _get_response(self, *args):
        self._begins = True
        return super()._get_response(*args)

    def _get_line(self):
        line = super()._get_line()
        while self._begins and not line.strip():
            line = super()._get_line()
        if self._begins:
            self._begins, self._first = False, line if self._first is None else self._first
            line = _usual(line)
        return line

    def _get_capabilities(self):
        told, _ = _told(self)
        # Whoever speaks the second revision alone speaks enough of the first.
        self.capabilities = (*LEAST, *told) if "IMAP4REV2" in told or not told else told


class _Plain(_Lenient, IMAP4WithTimeout):
    pass


class _Encrypted(_Lenient, IMAP4_TLS):
    pass


def _told(imap):
    """(what the server says it can, its words if it would not say)."""
    try:
        status, answer = imap.capability()
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:  # BAD: a server may know the question only before signing in, or only after
        return (), None
    words = (answer[-1] or b"").decode("ascii", "ignore")
    return ((), words) if status == "NO" else (tuple(words.upper().split()), None)


def _usual(line):
    """The line with its first words as most servers write them."""
    if found := _UNTAGGED.match(line):
        number = found[1] + b" " if found[1] else b""
        return b"* " + number + found[2].upper() + line[found.end() :]
    if found := _TAGGED.match(line):
        return found[1] + b" " + found[2].upper() + b" " + line[found.end() :]
    return line
