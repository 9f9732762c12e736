"""Messages kept in files: .eml, mbox, Maildir, or a folder of these, each as the bytes that were stored."""

import re
from collections.abc import Iterator
from pathlib import Path

from cases.errors import N_, RuleBroken

_ENVELOPE = re.compile(rb"^From [^\r\n]*\r?\n", re.MULTILINE)
_ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_MBOX_START = re.compile(rb"From \S.*\d")
_HEAD = 16_384
_HEADER_LINE = re.compile(rb"[!-9;-~]+:")
_MAIL_FIELDS = re.compile(
    rb"^(from|to|cc|subject|date|received|return-path|message-id|mime-version|content-type|delivered-to):",
    re.MULTILINE,
)
_MESSAGE_SUFFIXES = {".eml", ".mbox", ".mbx"}


class NoMailThere(RuleBroken):
    """The path to import from does not exist, or is not a file or folder that can be read."""

    sentence = N_("There is no mail at %(path)s.")


def messages(path: Path | str) -> Iterator[tuple[str, bytes]]:
    """(label, bytes) of each message at the path, in a stable order; raises NoMailThere.

    A file beginning with an mbox envelope line is an mbox, any other file is one message. A folder with `cur`
    and `new` is a Maildir; any other folder is searched for .eml and .mbox files and Maildirs, links left out.
    """
    path = Path(path)
    if path.is_file():
        yield from _of_file(path)
    elif path.is_dir():
        yield from _of_folder(path)
    else:
        raise NoMailThere(path=str(path))


def of_mbox(raw: bytes) -> Iterator[bytes]:
    """The messages of an mbox: envelope line and the blank line that ends each left out.

    An envelope line begins with "From " at the start of the file or after a blank line; where the blank line is
    missing it must end in a time and a year. One ">" is taken off ">From " and ">>From " (mboxrd; a mboxo file
    cannot tell its own ">From " from one that was written so).
    """
    starts = [match for match in _ENVELOPE.finditer(raw) if _begins_message(raw, match)]
    ends = [match.start() for match in starts[1:]] + [len(raw)]
    for start, end in zip(starts, ends, strict=True):
        yield _ESCAPED_FROM.sub(rb"\1", _without_blank_line(raw[start.end() : end]))


def _of_file(path):
    raw = path.read_bytes()
    if not _MBOX_START.match(raw):
        yield str(path), raw
        return
    for number, message in enumerate(of_mbox(raw), 1):
        yield f"{path}#{number}", message


def _of_folder(folder):
    if _is_maildir(folder):
        yield from _of_maildir(folder)
    for entry in sorted(folder.iterdir()):
        if entry.is_symlink() or (_is_maildir(folder) and entry.name in ("cur", "new", "tmp")):
            continue
        if entry.is_dir():
            yield from _of_folder(entry)
        elif entry.suffix.lower() in _MESSAGE_SUFFIXES or _looks_like_mail(entry):
            yield from _of_file(entry)


def _looks_like_mail(file):
    """Whether a file of another name begins with a header that only mail has."""
    with file.open("rb") as opened:
        head = opened.read(_HEAD).partition(b"\n\n")[0].partition(b"\r\n\r\n")[0]
    return _MBOX_START.match(head) is not None or (
        _HEADER_LINE.match(head) is not None and len(set(_MAIL_FIELDS.findall(head.lower()))) >= 2
    )


def _is_maildir(folder):
    return (folder / "cur").is_dir() and (folder / "new").is_dir()


def _of_maildir(folder):
    for name in ("cur", "new"):
        for entry in sorted((folder / name).iterdir()):
            if entry.is_file() and not entry.name.startswith("."):
                yield str(entry), entry.read_bytes()


def _begins_message(raw, match):
    before = raw[max(0, match.start() - 4) : match.start()]
    if match.start() == 0 or before.endswith((b"\n\n", b"\n\r\n")):
        return True
    return re.search(rb"\d\d:\d\d(?::\d\d)?.*\b(?:19|20)\d\d[^\r\n]{0,8}$", match[0].rstrip()) is not None


def _without_blank_line(message):
    if message.endswith(b"\r\n\r\n"):
        return message[:-2]
    return message[:-1] if message.endswith(b"\n\n") else message
