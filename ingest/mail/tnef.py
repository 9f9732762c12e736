"""winmail.dat, read by its stream of attributes (MS-OXTNEF): what came before a broken one is kept."""

import struct

from ingest.mail import mapi
from ingest.mail.item import MOST_ATTACHMENTS, MOST_RECIPIENTS, Attachment, Item
from ingest.mail.mapi import Properties

MEDIA_TYPE = "application/x-outlook-item"  # an item in an item, which is read when somebody asks for it
SIGNATURE = b"\x78\x9f\x3e\x22"
MOST_PROPERTIES = 5000

_IN_ATTACHMENT = 2
_MESSAGE_PROPERTIES, _RECIPIENTS, _ATTACHMENT, _CODEPAGE = 0x9003, 0x9004, 0x9005, 0x9007
_FROM, _BEGIN, _CONTENT = 0x8000, 0x9002, 0x800F
_OF_MESSAGE = {0x8004: mapi.SUBJECT, 0x8008: mapi.MESSAGE_CLASS, 0x800C: mapi.BODY}
_OF_ATTACHMENT = {0x8010: mapi.SHORT_NAME}
# The object is a message when it begins with the identity of IMessage.
_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")
_SIZED = (mapi.TEXT8, mapi.TEXT, mapi.OBJECT, mapi.BINARY)
_NAMED = 0x8000


class _Cut(Exception):
    """The bytes end before what they announce."""


def read(raw: bytes) -> Item:
    """The item in the bytes, with the flag bad_tnef where they are broken."""
    item, codepage = Item(), None
    try:
        for level, number, content in _attributes(raw):
            if number == _CODEPAGE:
                codepage = int.from_bytes(content[:4], "little")
            elif level == _IN_ATTACHMENT:
                _add_to_attachment(item, number, content)
            else:
                _add(item, number, content)
    except _Cut:
        item.flags.append("bad_tnef")
    item.attachments = [whole for one in item.attachments for whole in _whole(one)]
    for properties in (item.properties, *item.recipients, *(one.properties for one in item.attachments)):
        properties.codepage = codepage
    return item


def _attributes(raw):
    """(level, number, content) of each attribute; bytes after the last one are no harm."""
    if raw[:4] != SIGNATURE:
        raise _Cut
    position = 6
    while position + 11 <= len(raw):
        level, number, _, size = struct.unpack("<BHHI", raw[position : position + 9])
        if level not in (1, _IN_ATTACHMENT):
            return
        content = raw[position + 9 : position + 9 + size]
        yield level, number, content
        if len(content) < size:
            raise _Cut
        position += 11 + size


def _add(item, number, content):
    if number == _MESSAGE_PROPERTIES:
        _keep(item, item.properties, content)
    elif number == _RECIPIENTS:
        _add_recipients(item, content)
    elif number == _FROM:
        _add_sender(item, content)
    elif number in _OF_MESSAGE:
        item.properties.setdefault(_OF_MESSAGE[number], (mapi.TEXT8, content))


def _add_to_attachment(item, number, content):
    if number == _BEGIN or not item.attachments:
        if len(item.attachments) == MOST_ATTACHMENTS:
            raise _Cut
        item.attachments.append(Attachment())
    attachment = item.attachments[-1]
    if number == _CONTENT:
        attachment.content = content
    elif number == _ATTACHMENT:
        _keep(item, attachment.properties, content)
    elif number in _OF_ATTACHMENT:
        attachment.properties.setdefault(_OF_ATTACHMENT[number], (mapi.TEXT8, content))


def _keep(item, properties, content):
    """Put the properties where they belong; a broken one does not take those before it along."""
    reader = _Reader(content)
    try:
        for number, kind, value in reader.properties():
            properties[number] = (kind, value)
    except (_Cut, struct.error):
        item.flags.append("bad_tnef")


def _add_recipients(item, content):
    reader = _Reader(content)
    try:
        for _ in range(min(reader.number(), MOST_RECIPIENTS)):
            recipient = Properties()
            item.recipients.append(recipient)
            for number, kind, value in reader.properties():
                recipient[number] = (kind, value)
    except (_Cut, struct.error):
        item.flags.append("bad_tnef")


def _add_sender(item, content):
    """A triple: sizes of a structure, of a name and of an address, then these two (MS-OXTNEF §2.1.3.3.1)."""
    if len(content) < 8:
        return
    _, _, name_size, address_size = struct.unpack_from("<4H", content)
    name, address = content[8 : 8 + name_size], content[8 + name_size : 8 + name_size + address_size]
    kind, _, plain = address.partition(b":")
    for number, value in (
        (mapi.SENDER_NAME, name),
        (mapi.SENDER_KIND, kind),
        (mapi.SENDER_ADDRESS, plain),
    ):
        item.properties.setdefault(number, (mapi.TEXT8, value))


def _whole(attachment):
    """What is attached: the bytes, the object, or both where older programs get a note instead of the object."""
    held = attachment.properties.pop(mapi.ATTACHED, (mapi.BINARY, b""))[1]
    if attachment.content or not held:
        yield attachment
    if held.startswith(_MESSAGE + SIGNATURE):
        attached = {**attachment.properties, mapi.MEDIA_TYPE: (mapi.TEXT8, MEDIA_TYPE.encode())}
        yield Attachment(Properties(attached), held[len(_MESSAGE) :])
    elif held:
        yield Attachment(attachment.properties, held)


class _Reader:
    """A list of properties; every step goes forward and none beyond the end."""

    def __init__(self, content):
        self.content, self.position = content, 0

    def properties(self):
        """(number, type, first value) of each; named ones by the number of their name."""
        for _ in range(min(self.number(), MOST_PROPERTIES)):
            kind, number = struct.unpack("<HH", self.take(4))
            if number >= _NAMED:
                number = self._named()
            value = self._value(kind & ~mapi.MULTIPLE, bool(kind & mapi.MULTIPLE))
            if number is not None:
                yield number, kind & ~mapi.MULTIPLE, value

    def number(self):
        return int.from_bytes(self.take(4), "little")

    def take(self, size):
        taken = self.content[self.position : self.position + size]
        if len(taken) < size:
            raise _Cut
        self.position += size
        return taken

    def _named(self):
        self.take(16)
        if self.number() == 0:
            return mapi.NAMED + self.number()
        self._padded(self.number())
        return None

    def _value(self, kind, several):
        count = self.number() if several or kind in _SIZED else 1
        if kind not in _SIZED and kind not in mapi.FIXED:
            raise _Cut
        first = None
        for _ in range(count):
            value = self._padded(self.number()) if kind in _SIZED else self._padded(mapi.FIXED[kind])
            first = value if first is None else first
            if not value and kind not in _SIZED:
                break
        return first or b""

    def _padded(self, size):
        value = self.take(size)
        self.position += -size % 4
        return value
