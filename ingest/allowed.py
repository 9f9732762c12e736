"""What a server offers and lets us do in a folder, asked without doing any of it."""

from dataclasses import dataclass

from ingest import naming, wire

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
    return naming.names(mailbox.client)


def offers(mailbox):
    """What the server says it can, in its own words."""
    return sorted(word.decode("ascii", "replace") for word in mailbox.client.capabilities())


def allowed(mailbox, folder):
    """What the folder allows: it is opened for writing, and nothing is written."""
    status = _opened(mailbox, folder)
    letters = _letters(mailbox.client, folder)
    writable = status is not None and status.writable
    return Allowed(
        writable=writable,
        keywords=writable and status.keywords and _has(letters, ({"w"},)),
        removing=writable and _has(letters, REMOVING),
        putting=_has(letters, PUTTING) if letters else writable,
    )


def _opened(mailbox, folder):
    """What the server says when the folder is opened for writing; None if it does not let us."""
    try:
        return mailbox.open(folder)
    except wire.Refused:
        return None


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
