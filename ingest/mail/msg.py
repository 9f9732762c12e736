"""Outlook's .msg: an OLE file of properties (MS-OXMSG), read as far as it goes."""

import struct
from itertools import islice

from olefile import OleFileIO

from ingest.mail import mapi
from ingest.mail.item import MOST_ATTACHMENTS, MOST_RECIPIENTS, Attachment, Item
from ingest.mail.mapi import Properties

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DEEPEST = 8

_LIST = "__properties_version1.0"
_LIST_NAME = _LIST.encode("utf-16-le")
_NAMES = "__nameid_version1.0"
_ATTACHMENTS, _RECIPIENTS = "__attach_version1.0_", "__recip_version1.0_"
# Before the list of properties stand counts, of which an inner message has fewer and others none.
_OF_FILE, _OF_MESSAGE, _OF_OTHERS = 32, 24, 8
_MOST_PROPERTIES = 5000
_EMBEDDED = f"__substg1.0_{mapi.ATTACHED:04X}{mapi.OBJECT:04X}"


class Broken(Exception):
    """The file is no message, or its own directory contradicts itself."""


def is_msg(raw) -> bool:
    """Whether the bytes are a .msg: an OLE file that names a list of properties in its directory."""
    return raw[:8] == OLE and raw.find(_LIST_NAME, 0) > 0


def read(raw) -> Item:
    """The message in the file; what its streams lack or break off is left out under the flag bad_msg.

    Raises Broken when there is nothing to read. An alien library reads the file and may raise anything.
    """
    try:
        with OleFileIO(raw) as ole:
            return _File(ole, len(raw)).message((), _OF_FILE)
    except Exception as error:
        raise Broken(str(error)) from error


class _File:
    """One reading of one file, which never reads more out of it than there is in it."""

    def __init__(self, ole, size):
        self.ole, self.left, self.flags = ole, size + (1 << 20), []
        # Sizes come from the file: the library would follow a loop as long as one of them says.
        told = (ole.root.size, ole.num_mini_fat_sectors * ole.sector_size)
        if max(told) > size or not ole.exists(_LIST):
            raise Broken("no list of properties")
        self.names = self._names()
        self.inside = {}
        for *above, name in ole.listdir(streams=False, storages=True):
            self.inside.setdefault(tuple(above), []).append(name)

    def message(self, path, header, depth=1):
        """The item in the folder `path`."""
        item = Item(self._properties(path, header), flags=self.flags)
        inside = sorted(self.inside.get(path, ()))
        for name in islice((name for name in inside if name.startswith(_RECIPIENTS)), MOST_RECIPIENTS):
            item.recipients.append(self._properties((*path, name), _OF_OTHERS))
        for name in islice((name for name in inside if name.startswith(_ATTACHMENTS)), MOST_ATTACHMENTS):
            item.attachments.append(self._attachment((*path, name), depth))
        codepage = item.properties.number(mapi.MESSAGE_CODEPAGE)
        for properties in (*item.recipients, *(one.properties for one in item.attachments)):
            properties.codepage = codepage
        return item

    def _attachment(self, path, depth):
        properties = self._properties(path, _OF_OTHERS)
        inner = (*path, _EMBEDDED)
        if not self.ole.exists([*inner, _LIST]):
            return Attachment(properties, properties.raw(mapi.ATTACHED))
        if depth == DEEPEST:
            self._flag("too_deep")
            return Attachment(properties)
        return Attachment(properties, item=self.message(inner, _OF_MESSAGE, depth + 1))

    def _properties(self, path, header):
        found = Properties()
        listed = self._stream((*path, _LIST)) or b""
        for position in range(header, min(len(listed) - 15, header + 16 * _MOST_PROPERTIES), 16):
            kind, number = struct.unpack_from("<HH", listed, position)
            named = self.names.get(number, number)
            if kind in mapi.FIXED:
                found[named] = (kind, listed[position + 8 : position + 8 + min(mapi.FIXED[kind], 8)])
            elif kind in (mapi.TEXT8, mapi.TEXT, mapi.BINARY):
                content = self._stream((*path, f"__substg1.0_{number:04X}{kind:04X}"))
                if content is not None:
                    found[named] = (kind, content)
        return found

    def _names(self):
        """Numbers in this file of the properties that are named by a number (MS-OXMSG §2.2.3)."""
        entries = self._stream((_NAMES, "__substg1.0_00030102")) or b""
        names = {}
        for position in range(0, min(len(entries) - 7, 8 * _MOST_PROPERTIES), 8):
            name, told, index = struct.unpack_from("<IHH", entries, position)
            if not told & 1:
                names[0x8000 + index] = mapi.NAMED + name
        return names

    def _stream(self, path):
        """The bytes of one stream; None, and a flag unless it is merely not there, when it cannot be had."""
        if not self.ole.exists(list(path)):
            return None
        content = self._content(list(path)) if self.ole.get_size(list(path)) <= self.left else None
        if content is None:
            self._flag("bad_msg")
            return None
        self.left -= len(content)
        return content

    def _content(self, path):
        try:
            return self.ole.openstream(path).read()
        except (OSError, IndexError, ValueError, struct.error):
            return None

    def _flag(self, flag):
        if flag not in self.flags:
            self.flags.append(flag)
