"""Zip archives that can be read without harm: nothing is unpacked to the disk, and no trap is sprung."""

import struct
import zipfile

from ingest.mail import charsets
from ingest.mailfiles.errors import TROUBLES, BadArchive, TooTight

MOST_FILES = 200_000
MOST_DIRECTORY = 64 << 20  # bytes; the whole directory is read into memory
TIGHT = 200  # times smaller than it will be: text is packed to a tenth, mail with files hardly at all
HARMLESS = 16 << 20  # bytes that may be packed as tightly as they like

_END, _END64, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", b"PK\x06\x06", 22, 0xFFFF
_FULL = 0xFFFFFFFF
_ENCRYPTED, _UTF8 = 0x1, 0x800
_LOCAL_HEADER = 30


def opened(file, name):
    """The archive, of which it is known that reading it to the end is safe. Raises `BadArchive`, `TooTight`."""
    try:
        if _size_of_directory(file) > MOST_DIRECTORY:
            raise TooTight(name=name)
        archive = zipfile.ZipFile(file)
    except TROUBLES as error:
        raise BadArchive(name=name) from error
    infos = archive.infolist()
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > MOST_FILES or unpacked > max(_size(file) * TIGHT, HARMLESS) or _overlap(infos):
        raise TooTight(name=name)
    return archive


def name_of(info):
    """The file's name; where nothing says UTF-8, Windows writes the code page of its command line."""
    if info.flag_bits & _UTF8:
        return info.filename
    return charsets.text_of(info.orig_filename.encode("cp437", "replace"), "cp852").replace("\x00", "")


def is_locked(info):
    """Whether it is encrypted."""
    return bool(info.flag_bits & _ENCRYPTED)


def is_tight(info):
    """Whether it would be far larger than what it is packed in."""
    return info.file_size > max(info.compress_size * TIGHT, HARMLESS)


def _size_of_directory(file):
    size = _size(file)
    file.seek(max(0, size - 2 * _LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or at + _END_SIZE > len(tail):
        raise zipfile.BadZipFile("no directory")
    (told,) = struct.unpack_from("<I", tail, at + 12)
    end64 = tail.rfind(_END64, 0, at)
    if told == _FULL and end64 >= 0:
        (told,) = struct.unpack_from("<Q", tail, end64 + 40)
    return told


def _size(file):
    return file.seek(0, 2)


def _overlap(infos):
    """Whether one file lies over another: then a small archive is a large one many times over."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            return True
        end = info.header_offset + _LOCAL_HEADER + info.compress_size
    return False
