"""A connection to a mailbox, made and signed in: nothing secret is said before the server has proven who it is."""

import ast
import imaplib
import re
import socket
import ssl
from contextlib import contextmanager, suppress
from functools import partial

from imapclient import SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from ingest import wire
from ingest.gate import Gate, SignInRefused
from ingest.lenient import Client

TIMEOUT = SocketTimeout(connect=15, read=60)
# A router forgets a silent connection after some minutes; this keeps it in mind, and notices when it is gone.
KEEPALIVE = (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 30), ("TCP_KEEPCNT", 4))
# RFC 5530 §3 and words of servers that refuse a sign-in for now only: Gmail, Exchange Online, Dovecot.
NOT_NOW = re.compile(
    r"\[(UNAVAILABLE|INUSE|LIMIT|OVERQUOTA|SERVERBUG|CONTACTADMIN|THROTTLED)\b"
    r"|too many|simultaneous|bandwidth limit|server (is )?(busy|unavailable)|try again|temporar"
    r"|authenticated but not connected|request is throttled",
    re.IGNORECASE,
)
# Said to whoever tried a wrong password too often: to try again soon is what locks an account.
TRIED_TOO_OFTEN = re.compile(
    r"too many [a-z ]{0,30}(failures|failed|invalid|wrong|bad|attempts)|(login|authentication) failures",
    re.IGNORECASE,
)


class NotEncrypted(Exception):
    """The line could not be made private (STARTTLS is missing, refused or spoilt); no credentials were sent."""


class PasswordNotAllowed(SignInRefused):
    """The server takes no password on this connection (LOGINDISABLED)."""


class AwayForNow(Exception):
    """The server answered the sign-in with "not now": it is not about our credentials."""


@contextmanager
def signed_in(config):
    """An `IMAPClient` in which the mailbox's user is signed in; closed at the end whatever happened in between.

    Raises `SignInRefused`, `HeldBack`, `NotEncrypted`, `AwayForNow`, the kinds of `SignInTrouble`, and what the
    network and imaplib raise.
    """
    client = _enter(config)
    try:
        yield client
    finally:
        _close(client)


@contextmanager
def unsigned(config):
    """An `IMAPClient` on a line as private as the settings ask for, nobody signed in yet."""
    client = open_line(config)
    try:
        yield client
    finally:
        _close(client)


def open_line(config):
    """A connection to the server, verified and encrypted as the settings ask. Raises as `signed_in`."""
    return _opened(config, _context(config))


def shown_certificate(config):
    """The certificate (DER) that the server shows, whether it proves anything or not; it is told nothing at all."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    client = _opened(config, context)
    try:
        return client.socket().getpeercert(binary_form=True)
    finally:
        _close(client)


def _opened(config, context):
    client = Client(
        config.host,
        port=config.port,
        ssl=config.tls == "tls",
        ssl_context=context,
        timeout=TIMEOUT,
    )
    client.normalise_times = False
    try:
        _keep_alive(client.socket())
        if config.tls == "starttls":
            _encrypt(client, context)
    except BaseException:
        _close(client)
        raise
    return client


def _enter(config):
    gate = config.gate or Gate()
    if config.tokens is None:
        password = config.password
        with gate.trying(password):
            return _entered(config, partial(_by_password, user=config.user, password=password))
    # Not the token is what is refused, for it is another each time: the user is, or the application.
    with gate.trying(f"{config.user} {config.client_secret}"):
        token = config.tokens.access_token()
        try:
            return _entered(config, partial(_by_token, config=config, token=token))
        except SignInRefused:
            token = config.tokens.access_token(instead_of=token)
        return _entered(config, partial(_by_token, config=config, token=token))


def _entered(config, sign_in):
    client = open_line(config)
    try:
        if client._imap.state == "AUTH":
            raise SignInRefused("the server says that somebody is signed in already; it was told nothing")
        try:
            with wire.patience(client._imap):
                sign_in(client)
                client.capabilities()
        except LoginError as error:
            raise _meaning(error) from error
    except BaseException:
        _close(client)
        raise
    return client


def _by_password(client, user, password):
    capabilities = client.capabilities()
    # LOGIN knows ASCII only, and a line end in the password would begin another command.
    is_plain = (user + password).isascii() and (user + password).isprintable()
    if is_plain and b"LOGINDISABLED" not in capabilities:
        client.login(user, password)
    elif b"AUTH=PLAIN" in capabilities:
        client.plain_login(user, password)
    else:
        raise PasswordNotAllowed(
            "the server takes no password of this kind here (LOGINDISABLED, no AUTH=PLAIN)"
        )


def _by_token(client, config, token):
    if b"AUTH=OAUTHBEARER" in client.capabilities():
        identity = config.user.replace("=", "=3D").replace(",", "=2C")
        first = f"n,a={identity},\1host={config.host}\1port={config.port}\1auth=Bearer {token}\1\1"
        client.sasl_login("OAUTHBEARER", _Dialogue(first, last=b"\1"))
    else:
        client.sasl_login("XOAUTH2", _Dialogue(f"user={config.user}\1auth=Bearer {token}\1\1", last=b""))


class _Dialogue:
    """The client's half of a token sign-in: the token, and to the reasons of a refusal the answer that ends it.

    RFC 7628 §3.2.3 wants a %x01 there, XOAUTH2 an empty line; imapclient's own ways would send the token again.
    """

    def __init__(self, first, last):
        self._answers = iter((first, last))

    def __call__(self, challenge):
        return next(self._answers, None)


def _meaning(error):
    """What a refused sign-in is: the end of the connection, "not now", or a refusal."""
    told = _plain(error)
    if TRIED_TOO_OFTEN.search(told):
        return SignInRefused(told)
    if isinstance(error.__context__, imaplib.IMAP4.abort):
        return error.__context__
    return AwayForNow(told) if NOT_NOW.search(told) else SignInRefused(told)


def _plain(error):
    # imaplib words bytes as b'…'.
    told = str(error)
    if re.fullmatch(r"""b(['"]).*\1""", told):
        return wire.readable(ast.literal_eval(told))
    return told


def _encrypt(client, context):
    # RFC 3501 §6.2.1 and RFC 2595 §3.1: whoever sits between may have taken STARTTLS out, or let us in before it.
    if client.welcome.startswith(b"* PREAUTH"):
        raise NotEncrypted("the server says that we are signed in already")
    if not client.has_capability("STARTTLS"):
        raise NotEncrypted("the server does not offer STARTTLS")
    try:
        client.starttls(_CleanStart(client, context))
    except IMAPClientError as error:
        if isinstance(error, imaplib.IMAP4.abort):
            raise
        raise NotEncrypted(f"the server refused STARTTLS: {_plain(error)}") from error


class _CleanStart:
    """A TLS context that begins only if nothing follows the server's OK: that would be somebody else's plain text."""

    def __init__(self, client, context):
        self._client, self._context = client, context

    def wrap_socket(self, plain, server_hostname):
        if self._left_over(plain):
            raise NotEncrypted("something was slipped in after the answer to STARTTLS")
        return self._context.wrap_socket(plain, server_hostname=server_hostname)

    def _left_over(self, plain):
        imap, timeout = self._client._imap, plain.gettimeout()
        # Python 3.14 reads through a list of its own, earlier ones through the file alone.
        unread = b"".join(getattr(imap, "_readbuf", ()))
        file = imap._file if hasattr(imap, "_file") else imap.file
        plain.settimeout(0)
        try:
            return unread or file.peek(1)
        finally:
            plain.settimeout(timeout)


def _context(config):
    # Verified always: a mailbox that cannot prove who it is gets no password.
    return None if config.tls == "none" else ssl.create_default_context(cafile=config.ca_file)


def _keep_alive(line):
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in KEEPALIVE:
        if hasattr(socket, name):  # not every system has all three
            line.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _close(client):
    # Not LOGOUT: a server gone silent would hang us there.
    with suppress(OSError):
        client.shutdown()
