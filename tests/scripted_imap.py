"""An IMAP server on loopback for faults that no real server shows: honest until its script says otherwise.

    with scripted_imap() as server:
        server.mailbox("INBOX").add(b"Subject: a\\r\\n\\r\\ntext\\r\\n")
        server.fault("UID FETCH", drop_after(500), nth=2, holding="BODY.PEEK")
        ...                                     # a client at 127.0.0.1:server.port, "office" / "secret"
        assert server.heard("UID STORE") == []  # nothing dangerous was sent

What may be changed at any moment: `mailbox(name)` is made at the first call (names as people write them) and has
`add`, `fill`, `expunge`, `uidvalidity`, `uidnext`, `read_only`, `permanent_flags`, `rights` …; `rename`, `remove`;
`capabilities`, `passwords`, `tokens`, `token_refusal`, `stale_token`, `greeting` ("OK …", "PREAUTH …", "BYE …").

Faults: `fault(when, do, nth=1, times=1, holding="")`. `when` is how the command begins ("UID FETCH", "SELECT INBOX",
"LOGIN", or "GREETING"; "" is every command), `holding` a text it must also hold; the script begins at the nth such
command after this call and applies so many `times` (None: from then on always). `do(command, run)` gives the answer:
a list of lines (text), bytes, and `FetchAnswer`s, the tagged line last; `run()` is the honest one. Ready-made:
`no`, `bad`, `bye`, `drop`, `drop_after`, `stall`, `omit`, `nil`, `short_literal`, `garbage`, `unsolicited`,
`trailing`, `meanwhile`, `pretended`.
"""

import socket
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass

from imapclient import imap_utf7

from tests.imap_folders import ARRIVED, Folder, Letter
from tests.imap_session import Command, Drop, FetchAnswer, Session

__all__ = ["ARRIVED", "Command", "Drop", "FetchAnswer", "Folder", "Letter", "ScriptedImap", "scripted_imap"]

PLAIN = (
    "IMAP4rev1",
    "LITERAL+",
    "SASL-IR",
    "ID",
    "NAMESPACE",
    "IDLE",
    "UIDPLUS",
    "MOVE",
    "UNSELECT",
    "ESEARCH",
)
PARTING_SECONDS = 5


@dataclass
class Fault:
    """One line of the script; see the module."""

    when: str
    do: object
    nth: int
    times: int | None
    holding: str
    seen: int = 0

    def strikes(self, command):
        """Whether this command is one to spoil; each asking counts."""
        if not command.line.upper().startswith(self.when.upper()) or self.holding not in command.line:
            return False
        self.seen += 1
        return self.seen >= self.nth and (self.times is None or self.seen < self.nth + self.times)


class ScriptedImap:
    """The server; see the module."""

    def __init__(self, *, tls=None, tls_context=None):
        self.tls, self.tls_context = tls, tls_context
        self.folders, self.commands, self.faults = {}, [], []
        self.user, self.passwords, self.tokens = "office", {"office": "secret"}, set()
        self.capabilities = PLAIN
        self.mechanisms = ("PLAIN", "XOAUTH2", "OAUTHBEARER")
        self.offers_starttls, self.tells_capabilities = tls == "starttls", True
        self.greeting = "OK scripted"
        self.password_refusal = "[AUTHENTICATIONFAILED] Invalid credentials"
        self.token_refusal = "[AUTHENTICATIONFAILED] Invalid credentials"
        self.stale_token = None
        self.changing, self.stopping = threading.RLock(), threading.Event()
        self.connections = 0
        self._sessions, self._threads = [], []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.mailbox("INBOX")

    @property
    def port(self):
        return self._listener.getsockname()[1]

    def mailbox(self, name):
        """The folder of that name, made when it is missing."""
        raw = imap_utf7.encode(name).decode("ascii")
        return self.folders.setdefault(raw, Folder(raw))

    def rename(self, old, new):
        """A person renames a folder."""
        with self.changing:
            folder = self.folders.pop(imap_utf7.encode(old).decode("ascii"))
            folder.name = imap_utf7.encode(new).decode("ascii")
            self.folders[folder.name] = folder

    def remove(self, name):
        """A person deletes a folder."""
        del self.folders[imap_utf7.encode(name).decode("ascii")]

    def fault(self, when, do, *, nth=1, times=1, holding=""):
        """One more line of the script; see the module."""
        self.faults.append(Fault(when, do, nth, times, holding))

    def heard(self, *beginnings):
        """The commands received that begin so (all without a beginning), in their order, as text."""
        lines = [command.line for command in list(self.commands)]
        wanted = tuple(each.upper() for each in beginnings) or ("",)
        return [line for line in lines if line.upper().startswith(wanted)]

    def overheard(self):
        """Everything that clients sent unencrypted: what anybody on the way could read."""
        return b"\r\n".join(
            b"\r\n".join([command.raw, *command.replies]) for command in self.commands if not command.secure
        )

    def hang_up(self):
        """Cut every connection."""
        for session in list(self._sessions):
            session.close()

    # What the sessions ask

    def scripted(self, command, run):
        """The answer to a command: the honest one, or what the script makes of it."""
        with self.changing:
            struck = [fault for fault in self.faults if fault.strikes(command)]
        for fault in struck:
            run = _spoilt(fault, command, run)
        return run()

    def offered(self, secure, user):
        """The capabilities at this moment of a connection."""
        if user is not None:
            return self.capabilities
        mechanisms = tuple(f"AUTH={mechanism}" for mechanism in self.mechanisms)
        return (
            *self.capabilities,
            *(("STARTTLS",) if self.offers_starttls and not secure else ()),
            *mechanisms,
        )

    def offers(self, capability):
        mechanisms = {f"AUTH={mechanism}" for mechanism in self.mechanisms}
        return (
            capability in self.capabilities
            or capability in mechanisms
            or (capability == "STARTTLS" and self.offers_starttls)
        )

    def accepts_token(self, user, token):
        """Whether the access token lets the user in."""
        return token in self.tokens

    # Running

    def start(self):
        self._begin(self._accept)

    def stop(self):
        """End every connection and thread."""
        self.stopping.set()
        self._listener.shutdown(socket.SHUT_RDWR)  # whoever waits in accept() is told at once
        self.hang_up()
        for thread in self._threads:
            thread.join(PARTING_SECONDS)
        self._listener.close()

    def _begin(self, work, *args):
        thread = threading.Thread(target=work, args=args, name="scripted imap", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self):
        while not self.stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:  # stopped
                return
            self.connections += 1
            self._begin(self._serve, connection, self.connections)

    def _serve(self, connection, number):
        if self.tls == "tls":
            try:
                connection = self.tls_context.wrap_socket(connection, server_side=True)
            except OSError:  # the client does not trust us: that is the test
                connection.close()
                return
        session = Session(self, connection, number)
        self._sessions.append(session)
        session.run()


@contextmanager
def scripted_imap(**options):
    """A running server; `tls` is None, "tls" or "starttls", with the server's `tls_context`."""
    server = ScriptedImap(**options)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def serving_context(certificate, key):
    """The TLS context of a server with the certificate and key in these files."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


# Ready-made faults


def no(text):
    """Refuse with NO; nothing is done."""
    return lambda command, run: [f"{command.tag} NO {text}"]


def bad(text="what?"):
    """Refuse with BAD; nothing is done."""
    return lambda command, run: [f"{command.tag} BAD {text}"]


def pretended(text="done"):
    """Say OK; nothing is done."""
    return lambda command, run: [f"{command.tag} OK {text}"]


def drop(*, done=False):
    """Close instead of answering; `done` says that the command is carried out before."""

    def do(command, run):
        if done:
            run()
        raise Drop()

    return do


def bye(text="closing", *, done=False):
    """Say BYE and close instead of answering."""

    def do(command, run):
        if done:
            run()
        command.session.send(f"* BYE {text}\r\n".encode())
        raise Drop()

    return do


def drop_after(size):
    """Close after so many bytes of the honest answer."""

    def do(command, run):
        command.session.send(_joined(run())[:size])
        raise Drop()

    return do


def stall(seconds, *, after=0):
    """Be silent for so long after so many bytes of the honest answer, then go on; ends when the server does."""

    def do(command, run):
        answer = _joined(run())
        command.session.send(answer[:after])
        if command.session.server.stopping.wait(seconds):
            raise Drop()
        return [answer[after:]]

    return do


def omit(*uids):
    """Leave these messages out of a FETCH answer."""
    return lambda command, run: [each for each in run() if getattr(each, "uid", None) not in uids]


def nil(*uids):
    """Give NIL for the bodies of these messages."""
    return _with_bodies(uids, lambda body: None)


def short_literal(uid, by):
    """Give a body that is so many bytes shorter than it should be; its literal is announced as short as it is."""
    return _with_bodies((uid,), lambda body: body[: len(body) - by])


def garbage(line):
    """A line that is no IMAP before the honest answer."""
    return lambda command, run: [line, *run()]


def unsolicited(*lines):
    """Untagged lines that nobody asked for, such as `* 1 FETCH (FLAGS (\\\\Seen))`, before the honest answer."""
    return lambda command, run: [*lines, *run()]


def trailing(content):
    """More after the end of the honest answer, in the same packet."""
    return lambda command, run: [_joined([*run(), content])]


def meanwhile(change):
    """Something happens just before the command is carried out; `change` takes no argument."""

    def do(command, run):
        with command.session.server.changing:
            change()
        return run()

    return do


def _spoilt(fault, command, run):
    return lambda: fault.do(command, run)


def _with_bodies(uids, change):
    def do(command, run):
        answers = run()
        for answer in answers:
            if isinstance(answer, FetchAnswer) and answer.uid in uids:
                answer.items = [
                    (name, change(value) if isinstance(value, bytes) else value)
                    for name, value in answer.items
                ]
        return answers

    return do


def _joined(answers):
    return b"".join(each.encode() + b"\r\n" if isinstance(each, str) else bytes(each) for each in answers)
