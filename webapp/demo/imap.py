"""The demo's own IMAP server."""

import asyncio
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.imap import IMAPServer, ProxyProtocolReader
from pymap.parsing.command.select import SearchCommand, UidSearchCommand
from pymap.parsing.message import AppendMessage
from pymap.user import Passwords, UserMetadata

from webapp.demo.kept_mailboxes import INBOX, KeptMailboxes
from webapp.demo.loopback import HOST, LoopbackServer


class DemoMailbox(LoopbackServer):
    """One mail account served on loopback until `stop`; what it holds outlives the process."""

    def __init__(self, folder, *, user, password, port=0):
        super().__init__(port)
        self.folder, self.user, self.password = Path(folder), user, password

    def deliver(self, raw, at=None):
        """Put a message into the inbox as a mail server would, with the instant it arrived; returns its UID."""
        letter = AppendMessage(raw, at or datetime.now(UTC), frozenset())
        return asyncio.run_coroutine_threadsafe(self._inbox.append(letter), self._loop).result().uid

    async def _answering(self):
        login = await self._open()
        serve = IMAPServer(login, login.config)

        async def answer(reader, writer, sock_info):
            await serve(reader, WholeAnswers(writer), sock_info)

        return ProxyProtocolReader(login.config.proxy_protocol).get_callback(answer)

    async def _open(self):
        config = LoopbackConfig(
            Namespace(passlib_cfg=None, proxy_protocol=None),
            host=HOST, port=self.port, tls_enabled=False, demo_data=False,
            demo_user=self.user, demo_password=self.password,
        )  # fmt: skip
        config.apply_context()
        login = Login(config)
        secret = await Passwords(config).hash_password(self.password)
        await login.demo_user_identity.set(UserMetadata(config, self.user, password=secret))
        mailboxes = KeptMailboxes(self.folder)
        self._inbox = await mailboxes.get_mailbox(INBOX)
        config.set_cache[self.user] = (mailboxes, FilterSet())
        return login


class WholeAnswers:
    """A connection's writer that sends each answer at once.

    pymap writes an answer in pieces; a client that reads without waiting (imapclient in IDLE) takes half a line
    for the end of the connection.
    """

    def __init__(self, writer):
        self._writer, self._waiting = writer, bytearray()

    def write(self, piece):
        """Keep a piece until the answer is whole."""
        self._waiting += piece

    async def drain(self):
        """The answer is whole: send it."""
        self._writer.write(bytes(self._waiting))
        self._waiting.clear()
        await self._writer.drain()

    def __getattr__(self, name):
        return getattr(self._writer, name)


class LoopbackConfig(Config):
    """Settings of a server that only this machine can reach."""

    @property
    def commands(self):
        commands = super().commands
        commands.register(UidSearch)
        return commands

    @property
    def greeting(self):
        return b"Teczka demo"  # the library would ask the network for this machine's full name, and wait


class UidSearch(UidSearchCommand):
    """UID SEARCH as RFC 3501 §6.4.8 has it: a bare set of numbers in it means message numbers.

    pymap 0.36 takes them for UIDs, and then a listing in windows of numbers finds nothing.
    """

    @classmethod
    def parse(cls, buf, params):
        return SearchCommand.parse.__func__(cls, buf, params)
