"""Archives (zip, tar, gz, bz2, xz): the names always, the text of the members within limits."""

import bz2
import gzip
import lzma
import tarfile
from io import BytesIO
from zipfile import ZipFile

from archive.text.charset import decode, likeliest
from archive.text.extracted import NeedsPassword, Reading, TooLarge, Unreadable
from archive.text.zipped import member, names_in

MOST_NAMES = 10_000
_PACKED = ((b"\x1f\x8b\x08", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\0", lzma.open))


def is_zip(content):
    """Whether the bytes are a zip with something in it."""
    return bool(names_in(content))


def is_tar(content):
    """Whether the bytes are a tar, not packed."""
    return content[257:262] == b"ustar"


def is_packed(content):
    """Whether the bytes are one packed stream, which may be a tar."""
    return content.startswith(tuple(sign for sign, _ in _PACKED))


def read_zip(content, within):
    """Names, then texts; members that are damaged, locked without the password, or too much, are told at the end."""
    return Reading(_zip_pieces(content, within))


def read_tar(content, within):
    """Names and texts of the members as they come by."""
    return Reading(_tar_pieces(content, within))


def read_packed(content, within):
    """The tar or the single file that is packed in the stream."""
    unpack = next(opened for sign, opened in _PACKED if content.startswith(sign))
    with unpack(BytesIO(content)) as stream:
        inside = stream.read(within.budget.size + 1)
    if len(inside) > within.budget.size:
        raise TooLarge(f"more than {within.budget.size} bytes unpacked")
    if is_tar(inside):
        return read_tar(inside, within)
    return Reading(within.pieces("", inside))


def _zip_pieces(content, within):
    locked = large = damaged = 0
    with ZipFile(BytesIO(content)) as archive:
        found = archive.infolist()[:MOST_NAMES]
        yield "\n".join(map(_name, found))
        for one in found:
            try:
                inside = member(archive, one, within.password, within.budget.size)
            except NeedsPassword:
                locked += 1
            except TooLarge:
                large += 1
            except MemoryError:
                raise
            except Exception:  # zipfile, zlib and lzma each fail in ways of their own
                damaged += 1
            else:
                yield from within.pieces(_name(one), inside)
    if locked:
        raise NeedsPassword(f"{locked} members are locked.")
    if large:
        raise TooLarge(f"{large} members were not unpacked.")
    if damaged:
        raise Unreadable(f"{damaged} members are damaged.")


def _name(one):
    # Without the flag of UTF-8, zipfile takes the bytes for the DOS page of 1981; Polish programs meant another.
    if one.flag_bits & 0x800:
        return one.filename
    name = one.filename.encode("cp437", "replace")
    return decode(name, likeliest(name, ("cp852", "cp1250")))


def _tar_pieces(content, within):
    with tarfile.open(fileobj=BytesIO(content), mode="r:", errors="replace") as archive:
        for count, one in enumerate(archive):
            if count == MOST_NAMES:
                return
            stream = archive.extractfile(one) if one.isfile() and one.size <= within.budget.size else None
            yield from within.pieces(one.name, stream and stream.read())
