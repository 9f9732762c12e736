"""A folder as the server describes it when it is opened: how its messages are numbered, and what may be done there."""

import re
from dataclasses import dataclass

from ingest import wire

KEYWORDS = ("$CaseFiled", "$CaseTray", "$CaseError")

_EXISTS = re.compile(rb"\* {1,9}(\d{1,10}) {1,9}EXISTS", re.IGNORECASE)
_UIDVALIDITY = re.compile(rb"\[UIDVALIDITY {1,9}(\d{1,18})\b", re.IGNORECASE)
_UIDNEXT = re.compile(rb"\[UIDNEXT {1,9}(\d{1,10})\b", re.IGNORECASE)
_LASTING = re.compile(rb"\[PERMANENTFLAGS {1,9}\(([^()]{0,9999})\)", re.IGNORECASE)
_READ_ONLY = re.compile(rb"\[READ-ONLY\]", re.IGNORECASE)


@dataclass(frozen=True)
class FolderStatus:
    """What the server said when the folder was opened; `keywords` is whether it keeps keywords it does not know."""

    uidvalidity: int
    uidnext: int | None
    exists: int
    writable: bool = False
    keywords: bool = False


def open_folder(imap, name, *, readonly):
    """Open the folder of that name, as the protocol writes it. Raises `wire.Refused`, `wire.LineBroken`.

    What of the description nobody understands counts as not told; the number of messages has to be.
    """
    imap.state = "AUTH"  # a folder that cannot be opened closes the one before (RFC 3501 §6.3.1)
    lines = [line for line, _ in wire.answers(imap, (b"EXAMINE " if readonly else b"SELECT ") + name)]
    imap.state, imap.is_readonly = "SELECTED", readonly
    # Of another folder; imaplib would take it for this one's.
    imap.untagged_responses.pop("READ-ONLY", None)
    exists = _last(lines, _EXISTS)
    if exists is None:
        raise wire.Refused("The server opened the folder without telling how many messages are in it.")
    lasting = {flag.decode("ascii", "replace") for flag in (_last(lines, _LASTING) or b"").split()}
    uidnext = int(_last(lines, _UIDNEXT) or 0)
    return FolderStatus(
        # A server that gives none promises nothing about its UIDs: contents then tell what is known.
        uidvalidity=int(_last(lines, _UIDVALIDITY) or 0),
        uidnext=uidnext if 0 < uidnext <= wire.LARGEST_UID + 1 else None,
        exists=int(exists),
        writable=not readonly and not any(map(_READ_ONLY.search, lines)),
        keywords="\\*" in lasting or set(KEYWORDS) <= lasting,
    )


def _last(lines, pattern):
    """What the pattern finds in the last line that has it."""
    found = [match[1] for line in lines if (match := pattern.search(line))]
    return found[-1] if found else None
