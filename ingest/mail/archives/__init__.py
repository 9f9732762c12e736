"""Archives by the names in them: listed, never expanded, and told what is dangerous about them (INGEST §4)."""

import re

from ingest.mail.archives import rars, sevens, tars, zips
from ingest.mail.archives.contents import NOTHING, Contents
from ingest.mail.model import Entry

MOST_ENTRIES = 2000

_MEGABYTE = 1 << 20
_HIGHEST_RATIO = 100  # for one entry of more than a megabyte
_MOST_BYTES = 500 * _MEGABYTE  # of a whole archive, expanded
_ARCHIVE = re.compile(
    r".*\.(zip|7z|rar|tar|tgz|gz|bz2|tbz2?|xz|txz|zst|cab|arj|ace|lzh|lha|iso|wim)", re.IGNORECASE
)
_UNSAFE = re.compile(r"[/\\]|[A-Za-z]:|(?:.*[/\\])?\.\.(?:[/\\]|$)", re.DOTALL)
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_DOCUMENT = re.compile(r"\[Content_Types\]\.xml|mimetype|META-INF/(?:MANIFEST\.MF|container\.xml)")
# By what the bytes begin with; a tar tells itself later.
_READERS = (
    (b"PK\x03\x04", zips),
    (b"PK\x05\x06", zips),
    (b"Rar!\x1a\x07", rars),
    (b"7z\xbc\xaf\x27\x1c", sevens),
)
_READERS += ((b"\x1f\x8b\x08", tars),)


def listed(raw, filename: str | None) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """What is in the archive, at most 2000 entries, and flags; nothing for what is no archive.

    The flags: needs_password, bomb, overlapping, unsafe_paths, nested_archive, many_entries, bad_archive, not_listed.
    """
    reader = next((reader for sign, reader in _READERS if raw[: len(sign)] == sign), None)
    if reader is None and tars.is_tar(raw):
        reader = tars
    if reader is None:
        return (), ("not_listed",) if filename and _ARCHIVE.fullmatch(filename) else ()
    return _told(reader.read(raw, filename, MOST_ENTRIES), len(raw))


def _told(contents: Contents, size):
    flags = list(contents.flags)
    if any(one.is_link or _UNSAFE.match(one.name) for one in contents.entries):
        flags.append("unsafe_paths")
    if any(one.encrypted for one in contents.entries):
        flags.append("needs_password")
    if _is_bomb(contents.entries, size):
        flags.append("bomb")
    if any(_DOCUMENT.fullmatch(one.name) for one in contents.entries):
        # Word, Excel, OpenDocument and Java keep their files in a zip: a document, not an archive.
        return (), tuple(flag for flag in flags if flag in ("bomb", "overlapping"))
    if any(_ARCHIVE.fullmatch(one.name) for one in contents.entries):
        flags.append("nested_archive")
    return tuple(_entry(one) for one in contents.entries), tuple(dict.fromkeys(flags))


def _is_bomb(entries, size):
    expanded = sum(one.size for one in entries)
    if expanded > _MOST_BYTES and expanded > 4 * size:
        return True
    # Of a solid archive only the whole tells how far it is packed.
    packed = [(one.size, size if one.packed is None else one.packed) for one in (*entries, NOTHING)]
    return any(full > _MEGABYTE and full > _HIGHEST_RATIO * max(part, 1) for full, part in packed)


def _entry(one):
    return Entry(_UNSEEN.sub("", one.name)[:1000], one.size, one.encrypted)
