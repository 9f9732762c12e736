"""An SMTP server on loopback with TLS that keeps what it takes, and can be told to go wrong."""

import asyncio
import logging
import ssl
import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default

from aiosmtpd.smtp import SMTP, AuthResult

from tests.certificates import make_certificates
from webapp.mailboxes import ReadySmtp

USER, PASSWORD = "sprawy@firma.example", "zielony piec"


@dataclass
class Post:
    """What was handed over; `says` are answers for one step each time: {"RCPT jan@x": ["451 not now"]}."""

    taken: list = field(default_factory=list)
    tries: list = field(default_factory=list)
    says: dict = field(default_factory=dict)
    port: int = 0
    ca_file: object = None
    accounts: list = field(default_factory=list)

    @property
    def letters(self):
        """What was taken, parsed; (recipients, message) each."""
        return [(one[0], message_from_bytes(one[1], policy=default)) for one in self.taken]

    def say(self, step, *answers):
        self.says[step] = deque(answers)

    def config(self, **changes):
        """A server of the configuration, made ready."""
        facts = {"host": "localhost", "port": self.port, "tls": "starttls", "ca_file": self.ca_file}
        return ReadySmtp(**(facts | {"sender": "sprawy@firma.example"} | changes))

    def _told(self, step):
        answers = self.says.get(step)
        return answers.popleft() if answers else None

    # What aiosmtpd asks

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        refusal = self._told("EHLO")
        return [refusal] if refusal else responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        refusal = self._told(f"RCPT {address}")
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_MAIL(self, server, session, envelope, address, options):
        refusal = self._told("MAIL")
        if refusal:
            return refusal
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.tries.append(envelope.content)
        told = self._told("DATA")
        if told == "cut":
            server.transport.abort()
            return "250 nobody hears this"
        if told == "take and cut":
            self.taken.append((tuple(envelope.rcpt_tos), envelope.content))
            server.transport.abort()
            return "250 nobody hears this"
        if told:
            return told
        self.taken.append((tuple(envelope.rcpt_tos), envelope.content))
        return "250 taken"

    def authenticator(self, server, session, envelope, mechanism, data):
        self.accounts.append(data.login.decode())
        fits = (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
        return AuthResult(success=fits, handled=fits)


@contextmanager
def smtp_server(folder, *, flaw=None, starttls=True, smtps=False):
    """A `Post`, listening; with a `flaw` of tests/certificates.py, or with STARTTLS taken out."""
    for name, content in make_certificates(flaw).items():
        (folder / name).write_bytes(content)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    post = Post(ca_file=folder / "ca.pem")
    session = {} if smtps or not starttls else {"tls_context": context}

    def protocol():
        return SMTP(
            post, hostname="localhost", ident="test", authenticator=post.authenticator,
            auth_require_tls=bool(session), **session,
        )  # fmt: skip

    # What the server thinks of a client that hangs up is no warning of ours.
    logging.getLogger("mail.log").disabled = True
    with _loop() as loop:
        listening = loop.create_server(protocol, "127.0.0.1", 0, ssl=context if smtps else None)
        server = asyncio.run_coroutine_threadsafe(listening, loop).result()
        post.port = server.sockets[0].getsockname()[1]
        yield post
        loop.call_soon_threadsafe(server.close)


@contextmanager
def _loop():
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        asyncio.run_coroutine_threadsafe(_hang_up(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _hang_up():
    """End every conversation; the library leaves its tasks to whoever stops the loop."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
