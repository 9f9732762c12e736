"""Zip containers, opened only within limits: how many members, how much they unpack to."""

import re
import zlib
from contextlib import contextmanager
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from archive.text import zip_aes as aes
from archive.text.extracted import NeedsPassword, TooLarge

MEMBER_LIMIT = 10_000
UNPACKED_LIMIT = 400 * 1024 * 1024
_BEGINNING = 200
_ENCRYPTED = 0x1
_MANIFEST = "META-INF/manifest.xml"


def names_in(content):
    """The names of the members; none where the bytes are no zip or a damaged one."""
    if not content.startswith(b"PK"):
        return []
    try:
        with ZipFile(BytesIO(content)) as archive:
            return archive.namelist()
    except (BadZipFile, ValueError, OSError, EOFError):
        return []


def first(content, name):
    """How the member of that name begins; b"" where there is none."""
    if not content.startswith(b"PK"):
        return b""
    try:
        with ZipFile(BytesIO(content)) as archive, archive.open(name) as stream:
            return stream.read(_BEGINNING)
    except MemoryError:
        raise
    except Exception:  # zipfile and zlib each fail in ways of their own: whatever it is, it cannot be told
        return b""


@contextmanager
def opened(content):
    """The container as a `ZipFile`. Raises `TooLarge`, `NeedsPassword`, `BadZipFile`."""
    with ZipFile(BytesIO(content)) as archive:
        _check(archive)
        yield archive


def check(content):
    """Hold the limits before a library that unpacks by itself gets the bytes; raises as `opened` does."""
    with opened(content):
        return


def member(archive, one, password, most):
    """The bytes of one member of an open `ZipFile`. Raises `NeedsPassword`, `TooLarge`, `BadZipFile`."""
    if one.file_size > most:
        raise TooLarge(f"{one.file_size} bytes unpacked")
    if not one.flag_bits & _ENCRYPTED:
        return archive.read(one)
    for written in _as_written(password):
        try:
            return (
                aes.read(archive, one, written)
                if one.compress_type == aes.METHOD
                else archive.read(one, written)
            )
        except (
            RuntimeError,
            BadZipFile,
            zlib.error,
        ):  # the check of a wrong password passes by chance now and then
            continue
    raise NeedsPassword("The zip is encrypted.")


def numbered(names, pattern):
    """The names that match, by the number in them: slide2 before slide10."""
    found = [name for name in names if re.fullmatch(pattern, name)]
    return sorted(found, key=lambda name: [int(number) for number in re.findall(r"\d+", name)])


def _as_written(password):
    """The password in the charsets that programs write it in."""
    charsets = ("utf-8", "cp852", "cp1250") if password else ()
    return dict.fromkeys(password.encode(charset, "ignore") for charset in charsets)


def _check(archive):
    members = archive.infolist()
    # `zipfile` never unpacks more than a member declares, so the declared sizes can be believed.
    unpacked = sum(member.file_size for member in members)
    if len(members) > MEMBER_LIMIT or unpacked > UNPACKED_LIMIT:
        raise TooLarge(f"{len(members)} members, {unpacked} bytes unpacked")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise NeedsPassword("The zip is encrypted.")
    if _MANIFEST in archive.namelist() and b"encryption-data" in archive.read(_MANIFEST):
        raise NeedsPassword("The OpenDocument file is encrypted.")
