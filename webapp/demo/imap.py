"""The demo's own IMAP server: on loopback, in this process, every message kept in a folder under its UID.

pymap's ready-made backends either forget at the end or rewrite the bytes, so this one adds a memory to the former.
"""

import asyncio
import os
import threading
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet, Message
from pymap.exceptions import NotSupportedError
from pymap.imap import IMAPServer
from pymap.mime import MessageContent
from pymap.parsing.message import AppendMessage
from pymap.user import Passwords, UserMetadata

HOST = "127.0.0.1"
INBOX = "INBOX"
UID_VALIDITY = "uidvalidity"


class DemoMailbox:
    """One mail account served on loopback until `stop`; what it holds outlives the process."""

    def __init__(self, folder, *, user, password, port=0):
        self.folder, self.user, self.password = Path(folder), user, password
        self.port = port
        self._thread = threading.Thread(target=self._run, name="demo-imap", daemon=True)
        self._started = threading.Event()
        self._failure = None

    def start(self):
        """Listen; `port` is then the real one. Raises `OSError` if the port is taken."""
        self._thread.start()
        self._started.wait()
        if self._failure:
            raise self._failure

    def stop(self):
        """Hang up on everybody and end."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join()

    def deliver(self, raw, at=None):
        """Put a message into the inbox as a mail server would, with the instant it arrived; returns its UID."""
        letter = AppendMessage(raw, at or datetime.now(UTC), frozenset())
        return asyncio.run_coroutine_threadsafe(self._inbox.append(letter), self._loop).result().uid

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exception):
        self.stop()

    def _run(self):
        try:
            asyncio.run(self._serve())
        except Exception as failure:
            if self._started.is_set():
                raise
            self._failure = failure  # `start` is waiting and raises it in the caller's thread
        finally:
            self._started.set()

    async def _serve(self):
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        login = await self._open()
        callback = ProxyProtocolReader(login.config.proxy_protocol).get_callback(
            IMAPServer(login, login.config)
        )
        server = await asyncio.start_server(callback, HOST, self.port)
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._stopping.wait()
        server.close()

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


class LoopbackConfig(Config):
    """Settings of a server that only this machine can reach."""

    @property
    def greeting(self):
        return b"Teczka demo"  # the library would ask the network for this machine's full name, and wait


class KeptMailboxes(MailboxSet):
    """The account's mailboxes, each in a folder of its own."""

    def __init__(self, folder):
        super().__init__()
        self._folder = folder
        self._inbox = self._kept(INBOX)
        for path in sorted(folder.iterdir()):
            name = unquote(path.name)
            if name != INBOX:
                self._set[name] = self._kept(name)

    async def add_mailbox(self, name):
        async with self._set_lock.write_lock():
            if name in self._set:
                raise ValueError(name)
            self._set[name] = mailbox = self._kept(name)
            return mailbox.mailbox_id

    async def delete_mailbox(self, name):
        mailbox = self._set.get(name)
        await super().delete_mailbox(name)
        mailbox.forget()

    async def rename_mailbox(self, before, after):
        raise NotSupportedError("The mailboxes of the demo keep their names.")

    def _kept(self, name):
        return KeptMailbox(self._folder / quote(name, safe=""), self._content_cache, self._thread_cache)


class KeptMailbox(MailboxData):
    """A mailbox whose messages are also files, `<uid>.eml`, their times the moments they arrived."""

    def __init__(self, folder, content_cache, thread_cache):
        super().__init__(content_cache, thread_cache)
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._uid_validity = self._remembered_validity()
        for path in sorted(folder.glob("*.eml"), key=_uid):
            self._remember(path)
        self._max_uid = max([self._max_uid, *map(_uid, folder.glob("*.*"))])

    async def append(self, append_msg, *, recent=False):
        message = await super().append(append_msg, recent=recent)
        self._write(message)
        return message

    async def copy(self, uid, destination, *, recent=False):
        new_uid = await super().copy(uid, destination, recent=recent)
        if new_uid is not None:
            destination._write(destination._messages[new_uid])
        return new_uid

    async def move(self, uid, destination, *, recent=False):
        new_uid = await super().move(uid, destination, recent=recent)
        if new_uid is not None:
            destination._write(destination._messages[new_uid])
            self._discard(uid)
        return new_uid

    async def delete(self, uids):
        uids = list(uids)
        await super().delete(uids)
        for uid in uids:
            self._discard(uid)

    def forget(self):
        """Take the folder away with everything in it."""
        for path in self._folder.iterdir():
            path.unlink()
        self._folder.rmdir()

    def _path(self, uid):
        return self._folder / f"{uid}.eml"

    def _write(self, message):
        path = self._path(message.uid)
        aside = path.with_suffix(".new")
        aside.write_bytes(bytes(message._content))
        arrived = message.internal_date.timestamp()
        os.utime(aside, (arrived, arrived))
        aside.replace(path)

    def _remember(self, path):
        uid, raw = _uid(path), path.read_bytes()
        content = MessageContent.parse(raw)
        arrived = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        self._messages[uid] = Message(
            uid, arrived, frozenset(), content=content,
            email_id=self._content_cache.add(content), thread_id=self._thread_cache.add(content),
        )  # fmt: skip
        self._mod_sequences.update([uid])

    def _discard(self, uid):
        path = self._path(uid)
        if path.exists():
            path.rename(path.with_suffix(".gone"))
            path.with_suffix(".gone").write_bytes(b"")  # the name stays: a UID is never given twice

    def _remembered_validity(self):
        path = self._folder / UID_VALIDITY
        if not path.exists():
            path.write_text(str(self._uid_validity), encoding="ascii")
        return int(path.read_text(encoding="ascii"))


def _uid(path):
    return int(path.stem)
