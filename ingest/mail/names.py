"""File names of parts: what the sender wrote, made harmless, and what was taken away (INGEST §4)."""

import mimetypes
import re
import unicodedata

from ingest.mail import parameters

LONGEST_STEM = 180  # bytes of UTF-8

_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200d\u2028\u2029\u2060\ufeff\ufffe\uffff]")
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[1-9]|lpt[1-9])(?=\.|$)", re.IGNORECASE)
_EXECUTABLE = re.compile(
    r".*\.(exe|com|bat|cmd|scr|pif|jse?|vb[se]|ws[fh]|hta|ms[ip]|jar|lnk|ps1|reg|cpl|iso|img|vhdx?|one|appx|chm|dll)",
    re.IGNORECASE | re.DOTALL,
)
_SIGNS = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0", "doc"),
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "gz"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"BEGIN:VCALENDAR", "ics"),
    (b"BEGIN:VCARD", "vcf"),
    (b"MZ", "exe"),
)
_EXTENSIONS = {
    "text/plain": "txt",
    "text/html": "html",
    "text/calendar": "ics",
    "message/rfc822": "eml",
    "message/delivery-status": "txt",
    "text/rfc822-headers": "txt",
    "image/jpeg": "jpg",
    "image/tiff": "tif",
    "application/ms-tnef": "dat",
    "application/pkcs7-mime": "p7m",
    "application/pkcs7-signature": "p7s",
    "application/pgp-signature": "asc",
    "application/xml": "xml",
    "text/xml": "xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}


def written(disposition: dict[str, bytes], content_type: dict[str, bytes]) -> str | None:
    """The name as the sender wrote it: `filename` before `name`; None when there is none."""
    for given, name in ((disposition, "filename"), (content_type, "name")):
        found = parameters.text(given, name)
        if found and found.strip():
            return found[:2000]
    return None


def safe(name: str) -> tuple[str, tuple[str, ...]]:
    """The name to show and save, perhaps empty, and flags: path_stripped, rtl_stripped, exec_ext …"""
    flags = []
    # A tab is where the field was folded in the name, at a blank.
    shown = _without(_DIRECTION, unicodedata.normalize("NFC", name.replace("\t", " ")), flags, "rtl_stripped")
    shown = _without(_INVISIBLE, shown, flags, "control_stripped")
    # A colon ends a drive or names an NTFS stream; either way only what follows is the name.
    base = re.split(r"[/\\:]", shown.rstrip("/\\: "))[-1]
    if base != shown:
        flags.append("path_stripped")
    base = base.strip().rstrip(". ")
    if _RESERVED.match(base):
        base = "_" + base
        flags.append("reserved_name")
    base = _cut(base, flags)
    if executable(base):
        flags.append("exec_ext")
    return base, tuple(flags)


def executable(name: str) -> bool:
    """Whether the name ends as a program does."""
    return _EXECUTABLE.fullmatch(name) is not None


def made(number: int, media_type: str, content: bytes) -> str:
    """A name for a part that has none: `zalacznik-2.pdf`, the extension by type, else by its first bytes."""
    return f"zalacznik-{number}.{_extension(media_type, content)}"


def _extension(media_type, content):
    if media_type in _EXTENSIONS:
        return _EXTENSIONS[media_type]
    guessed = None if media_type == "application/octet-stream" else mimetypes.guess_extension(media_type)
    return (guessed or "").lstrip(".") or _sniffed(content)


def _sniffed(content):
    return next((extension for sign, extension in _SIGNS if content.startswith(sign)), "bin")


def _without(pattern, name, flags, flag):
    cleaned = pattern.sub("", name)
    if cleaned != name:
        flags.append(flag)
    return cleaned


def _cut(name, flags):
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 16:
        stem, dot, extension = name, "", ""
    if len(stem.encode()) <= LONGEST_STEM:
        return name
    flags.append("name_cut")
    return stem.encode()[:LONGEST_STEM].decode(errors="ignore").rstrip() + dot + extension
