"""Outlook's files built byte by byte: winmail.dat and .msg with what a test puts in them."""

import struct
from dataclasses import dataclass, field

from ingest.mail import mapi

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END = 0xFFFFFFFF, 0xFFFFFFFE


def text(value):
    """A property of sixteen-bit text."""
    return mapi.TEXT, value.encode("utf-16-le")


def text8(value, charset="cp1250"):
    """A property of eight-bit text."""
    return mapi.TEXT8, value.encode(charset)


def binary(value):
    return mapi.BINARY, value


def number(value):
    return mapi.LONG, struct.pack("<I", value)


def moment(value):
    """A moment, given as an aware time."""
    ticks = int((value.timestamp() + 11_644_473_600) * 10_000_000)
    return mapi.TIME, struct.pack("<Q", ticks)


@dataclass
class Message:
    """An item with its properties by number, its recipients, and (properties, inner message) of its attachments."""

    properties: dict
    recipients: list = field(default_factory=list)
    attachments: list = field(default_factory=list)


def winmail(properties=None, attachments=(), codepage=None, attributes=()):
    """A winmail.dat; an attachment is (title, content, properties)."""
    pieces = [struct.pack("<IH", 0x223E9F78, 1), _attribute(1, 0x9006, 8, struct.pack("<I", 0x10000))]
    if codepage:
        pieces.append(_attribute(1, 0x9007, 6, struct.pack("<II", codepage, 0)))
    pieces += [_attribute(1, *one) for one in attributes]
    if properties:
        pieces.append(_attribute(1, 0x9003, 6, _properties(properties)))
    for title, content, told in attachments:
        pieces.append(_attribute(2, 0x9002, 6, bytes(14)))
        if content is not None:
            pieces.append(_attribute(2, 0x800F, 6, content))
        if title is not None:
            pieces.append(_attribute(2, 0x8010, 1, title + b"\0"))
        if told:
            pieces.append(_attribute(2, 0x9005, 6, _properties(told)))
    return b"".join(pieces)


def _attribute(level, name, kind, content):
    return (
        struct.pack("<BHHI", level, name, kind, len(content))
        + content
        + struct.pack("<H", sum(content) & 0xFFFF)
    )


def _properties(properties):
    pieces = [struct.pack("<I", len(properties))]
    for name, (kind, value) in properties.items():
        pieces.append(struct.pack("<HH", kind, name))
        if kind in (mapi.TEXT, mapi.TEXT8, mapi.BINARY, mapi.OBJECT):
            pieces.append(struct.pack("<II", 1, len(value)))
        pieces.append(value + bytes(-len(value) % 4))
    return b"".join(pieces)


def msg(message):
    """A .msg file."""
    return ole(_folder(message, bytes(32)))


def _folder(message, head):
    folder = _streams(message.properties, head)
    for index, recipient in enumerate(message.recipients):
        folder[f"__recip_version1.0_#{index:08X}"] = _streams(recipient, bytes(8))
    for index, (properties, inner) in enumerate(message.attachments):
        attached = _streams(properties, bytes(8))
        if inner is not None:
            attached["__substg1.0_3701000D"] = _folder(inner, bytes(24))
        folder[f"__attach_version1.0_#{index:08X}"] = attached
    return folder


def _streams(properties, head):
    folder, listed = {}, [head]
    for name, (kind, value) in properties.items():
        if kind in mapi.FIXED:
            listed.append(struct.pack("<HHI", kind, name, 6) + value.ljust(8, b"\0"))
        else:
            listed.append(struct.pack("<HHIII", kind, name, 6, len(value), 0))
            folder[f"__substg1.0_{name:04X}{kind:04X}"] = value
    return {"__properties_version1.0": b"".join(listed), **folder}


def ole(root):
    """An OLE file of folders (mappings) and streams (bytes)."""
    entries = [["Root Entry", 5, root, FREE, FREE, FREE, 0, 0]]
    _enter(entries, 0)
    sectors, fat = bytearray(), []
    small = bytearray()
    small_fat = []
    for entry in entries[1:]:
        if entry[1] == 2:
            content = entry[2]
            place = _chain(small, small_fat, content, MINI) if len(content) < CUTOFF else None
            entry[6] = _chain(sectors, fat, content, SECTOR) if place is None else place
            entry[7] = len(content)
    entries[0][6], entries[0][7] = _chain(sectors, fat, bytes(small), SECTOR), len(small)
    small_fat_at = _chain(sectors, fat, struct.pack(f"<{len(small_fat)}I", *small_fat), SECTOR, b"\xff")
    directory = b"".join(map(_entry, entries))
    directory_at = _chain(sectors, fat, directory, SECTOR)
    count = 1
    while count * SECTOR // 4 < len(fat) + count:
        count += 1
    at = range(len(fat), len(fat) + count)
    fat += [0xFFFFFFFD] * count
    packed = struct.pack(f"<{len(fat)}I", *fat).ljust(count * SECTOR, b"\xff")
    head = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, count,
        directory_at, 0, CUTOFF, small_fat_at, -(-len(small_fat) * 4 // SECTOR), END, 0,
    )  # fmt: skip
    places = struct.pack("<109I", *at, *[FREE] * (109 - count))
    return head + places + bytes(sectors) + packed


def _enter(entries, parent):
    """Children of a folder, each the right neighbour of the one before."""
    last = None
    for name, content in entries[parent][2].items():
        kind = 1 if isinstance(content, dict) else 2
        entries.append([name, kind, content, FREE, FREE, FREE, 0, 0])
        index = len(entries) - 1
        if last is None:
            entries[parent][5] = index
        else:
            entries[last][4] = index
        last = index
        if kind == 1:
            _enter(entries, index)


def _chain(space, table, content, size, filler=b"\0"):
    if not content:
        return END
    count, first = -(-len(content) // size), len(table)
    table += [*range(first + 1, first + count), END]
    space += content.ljust(count * size, filler)
    return first


def _entry(entry):
    name, kind, _, left, right, child, first, size = entry
    written = name.encode("utf-16-le") + b"\0\0"
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(written), kind, 1, left, right, child)
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )
