"""Mailboxes that outlive the server: every message a file under its UID, its bytes as they came.

pymap's ready-made backends either forget at the end or rewrite the bytes; this adds a memory to the former.
"""

import os
from datetime import UTC, datetime
from urllib.parse import quote, unquote

from pymap.backend.dict.mailbox import MailboxData, MailboxSet, Message
from pymap.exceptions import NotSupportedError
from pymap.mime import MessageContent

INBOX = "INBOX"
UID_VALIDITY = "uidvalidity"


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
