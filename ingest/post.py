"""SMTP, and nothing else of it leaks: letters handed to our server, and what it says of each recipient.

Nothing is said before the server has proven who it is, and no password before the line is private.
"""

import smtplib
import ssl
from contextlib import contextmanager

from ingest.connecting import AwayForNow, NotEncrypted
from ingest.gate import SignInRefused

CONNECT_SECONDS = 30
ANSWER_SECONDS = 120
DATA_SECONDS = 600  # RFC 5321 §4.5.3.2, for the end of the data; Python counts sending all of it as one wait


METHODS = ("PLAIN", "LOGIN")


class Cut(Exception):
    """The line ended: what was in hand may have been taken or not."""


class Spoilt(Exception):
    """The server answered something that no server may answer there."""


@contextmanager
def connected(config):
    """A `Line` to the server, with our user signed in; closed at the end whatever happened in between.

    Raises `NotEncrypted`, `SignInRefused`, `HeldBack`, `AwayForNow`, `Cut`, `Spoilt`, and what network and TLS raise.
    """
    with _translated():
        client = _opened(config)
    try:
        with _translated():
            client.ehlo_or_helo_if_needed()
            if config.user is not None:
                _sign_in(client, config.user, config.password, config.gate)
        yield Line(client)
    finally:
        client.close()


class Line:
    """A connection to the server that takes our mail."""

    def __init__(self, client):
        self._client = client

    def hand_over(self, content, sender, recipients):
        """{recipient: (code, words)} of what the server said; below 300 it took the letter for that one.

        Raises as `connected`: then nobody knows whether it was taken.
        """
        with _translated():
            return self._handed_over(content, sender, recipients)

    def end(self):
        """Say good-bye; what was taken stays taken, however that goes."""
        with _translated():
            self._client.quit()

    def _handed_over(self, content, sender, recipients):
        client = self._client
        client.sock.settimeout(ANSWER_SECONDS)
        size = [f"size={len(content)}"] if client.has_extn("size") else []
        said = _answer(client.mail(sender, size))
        if said[0] >= 300:
            client.rset()
            return dict.fromkeys(recipients, said)
        answers = {one: _answer(client.rcpt(one)) for one in recipients}
        taken = [one for one, (code, _) in answers.items() if code < 300]
        if not taken:
            client.rset()
            return answers
        return answers | dict.fromkeys(taken, self._data(content))

    def _data(self, content):
        self._client.sock.settimeout(DATA_SECONDS)
        try:
            return _answer(self._client.data(content))
        except smtplib.SMTPDataError as refusal:
            self._client.rset()
            return _answer((refusal.smtp_code, refusal.smtp_error))


def _opened(config):
    # Named by our domain: the library would ask the network for this machine's full name, and wait.
    ours = {"local_hostname": config.sender.rpartition("@")[2], "timeout": CONNECT_SECONDS}
    if config.tls == "tls":
        return smtplib.SMTP_SSL(config.host, config.port, context=_context(config), **ours)
    client = smtplib.SMTP(config.host, config.port, **ours)
    if config.tls == "none":
        return client
    try:
        _encrypt(client, config)
    except BaseException:
        client.close()
        raise
    return client


def _encrypt(client, config):
    # Whoever sits between may have taken STARTTLS out: then nothing is said at all (RFC 3207 §6).
    code, words = _answer(client.ehlo())
    if 400 <= code < 500:
        raise AwayForNow(f"{code} {words}")
    if not client.has_extn("starttls"):
        raise NotEncrypted("the server does not offer STARTTLS")
    try:
        client.starttls(context=_context(config))
    except smtplib.SMTPResponseException as refusal:
        code, words = _answer((refusal.smtp_code, refusal.smtp_error))
        raise NotEncrypted(f"the server refused STARTTLS: {code} {words}") from refusal


def _sign_in(client, user, password, gate):
    offered = client.esmtp_features.get("auth", "").split()
    # One way and no other: each more that is tried in vain counts where accounts are locked.
    method = next((method for method in METHODS if method in offered), None)
    client.user, client.password = user, password
    with gate.trying(f"{user} {password}"):
        if method is None:
            raise SignInRefused("the server takes no password on this line")
        try:
            client.auth(method, getattr(client, f"auth_{method.lower()}"))
        except UnicodeEncodeError:
            raise SignInRefused("user or password have letters that SMTP cannot carry") from None
        except smtplib.SMTPAuthenticationError as refusal:
            code, words = _answer((refusal.smtp_code, refusal.smtp_error))
            # RFC 4954 §6: 4xx is "not now".
            raise (SignInRefused if code >= 500 else AwayForNow)(f"{code} {words}") from None


@contextmanager
def _translated():
    """What the library raises, in our words."""
    try:
        yield
    except smtplib.SMTPServerDisconnected as error:
        raise Cut(str(error)) from error
    except smtplib.SMTPResponseException as error:
        code, words = _answer((error.smtp_code, error.smtp_error))
        if code == 421 or 400 <= code < 500:
            raise AwayForNow(f"{code} {words}") from error
        raise Spoilt(f"{code} {words}") from error
    except smtplib.SMTPException as error:
        raise Spoilt(str(error)) from error


def _answer(reply):
    """(code, words) in one line of text; -1 is no code of a server at all."""
    code, words = reply
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    if code < 200:
        raise Cut(text or "no answer")
    return code, " ".join(text.split())[:500]


def _context(config):
    # Verified always: a server that cannot prove who it is gets no letter.
    return ssl.create_default_context(cafile=config.ca_file)
