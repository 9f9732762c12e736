"""What a server offers and lets us do in a folder, asked without doing any of it."""

import imaplib
from dataclasses import dataclass

from ingest import wire
from ingest.mailbox import KEYWORDS

CLOSED = {b"\\noselect", b"\\nonexistent"}
# RFC 4314 §2.1, and §2.1.1 for the old letter `d`, which stood for `t` and `e` together.
REMOVING, PUTTING = ({"t", "e"}, {"d"}), ({"i"},)


@dataclass(frozen=True)
class Allowed:
    """What may be done in a folder: change it at all, keep our keywords there, take letters out, put letters in."""

    writable: bool
    keywords: bool
    removing: bool
    putting: bool


def folders(mailbox):
    """The names of the folders that can be opened, in their order."""
    listed = mailbox.client.list_folders()
    return sorted(name for flags, _, name in listed if not CLOSED & {bytes(flag).lower() for flag in flags})


def offers(mailbox):
    """What the server says it can, in its own words."""
    return sorted(word.decode("ascii", "replace") for word in mailbox.client.capabilities())


def allowed(mailbox, folder):
    """What the folder allows: it is opened for writing, and nothing is written."""
    answer = _opened(mailbox.client, folder)
    letters = _letters(mailbox.client, folder)
    permanent = {flag.decode("ascii", "replace") for flag in answer.get(b"PERMANENTFLAGS", ())}
    writable = bool(answer) and not answer.get(b"READ-ONLY")
    return Allowed(
        writable=writable,
        keywords=writable and ("\\*" in permanent or set(KEYWORDS) <= permanent) and _has(letters, ({"w"},)),
        removing=writable and _has(letters, REMOVING),
        putting=_has(letters, PUTTING) if letters else writable,
    )


def _opened(client, folder):
    """What the server says when the folder is opened for writing; nothing if it does not let us."""
    try:
        return client.select_folder(folder)
    except imaplib.IMAP4.readonly:  # to imaplib a kind of `abort`, though the connection lives on
        return {}
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        return {}


def _letters(client, folder):
    """Our rights there, a letter each; empty where the server does not tell."""
    if not client.has_capability("ACL"):
        return set()
    # imaplib quotes nothing, imapclient has the command not at all.
    command = b"MYRIGHTS " + client._normalise_folder(folder)
    try:
        told = [
            line
            for line, _ in wire.answers(client._imap, command)
            if line.upper()[2:].startswith(b"MYRIGHTS ")
        ]
    except wire.Refused:
        return set()
    return set(told[-1].split()[-1].strip(b'"').decode("ascii", "replace")) if told else set()


def _has(letters, any_of):
    return not letters or any(needed <= letters for needed in any_of)
