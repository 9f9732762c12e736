"""A move to another folder, by MOVE or by hand: what the server has not surely copied is never removed."""

import re

from ingest import numbering, uidset, wire

EXISTS_ALREADY = re.compile(r"\[ALREADYEXISTS\b|already exists", re.IGNORECASE)


class NotMade(wire.Refused):
    """The server does not make the folder to move to."""


def move(mailbox, folder, uidvalidity, uids, target):
    """Move messages of the folder; UIDs no longer there count as moved.

    Raises `NotMade`, and `wire.Refused` if some are still there although the server said it moved them.
    """
    client = mailbox.client
    mailbox.open_to_mark(folder, uidvalidity)
    if not mailbox.has(target):
        _make(client, target)
    there = numbering.among(client._imap, uids)
    if not there:
        return
    if client.has_capability("MOVE"):
        client.move(sorted(there), target)
    elif copied := _copy_what_lacks(mailbox, folder, uidvalidity, sorted(there), target):
        client.delete_messages(copied, silent=True)
        client.uid_expunge(copied)
    if left := numbering.among(client._imap, there):
        raise wire.Refused(f"The server moved {len(left)} of {len(there)} messages to {target} in word only.")


def _make(client, folder):
    name = client._normalise_folder(folder)
    refusal = _refusal(client._imap, b"CREATE " + name)
    if refusal and not EXISTS_ALREADY.search(refusal):
        raise NotMade(refusal)
    # Whether people see the folder without looking for it: not every server knows that, and no move waits for it.
    _refusal(client._imap, b"SUBSCRIBE " + name)


def _refusal(imap, command):
    """The words in which the server refuses a command for good; None if it does not."""
    try:
        for _ in wire.answers(imap, command):
            pass
    except wire.Refused as error:
        if error.is_passing:
            raise
        return str(error)
    return None


def _copy_what_lacks(mailbox, folder, uidvalidity, uids, target):
    """Copy messages to the folder but those that a move cut short has copied already; all that are there now."""
    names = {uid: _name(mailbox, uid) for uid in uids}
    before = mailbox.examine(target).exists
    copied = _found(mailbox, uids, names)
    mailbox.open_to_mark(folder, uidvalidity)
    missing = [uid for uid in uids if uid not in copied]
    if missing:
        mailbox.client.copy(missing, target)
        told = _told(mailbox.client._imap.response("COPYUID")[1][-1])
        copied |= told & set(missing)
        if not told:
            # Nobody says which were copied, and OK is not enough to remove anything: they are looked for.
            grown = mailbox.examine(target).exists - before
            nameless = {uid for uid in missing if names[uid] is None}
            copied |= _found(mailbox, missing, names) | (nameless if grown >= len(missing) else set())
            mailbox.open_to_mark(folder, uidvalidity)
    return [uid for uid in uids if uid in copied]


def _told(answer):
    """The UIDs that COPYUID says were copied (RFC 4315 §3: UIDVALIDITY, those, those they have now)."""
    try:
        return uidset.read(answer.split()[1])
    except (AttributeError, IndexError, ValueError):
        return set()


def _name(mailbox, uid):
    """(Message-ID, size) of a message, or None if it has no Message-ID."""
    header = mailbox.fetch_header(uid) or b""
    found = re.search(rb"(?im)^message-id:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s\"\\]{1,200}>)", header)
    size, _ = mailbox.announced([uid]).get(uid, (None, None))
    return (found[1], size) if found and size is not None else None


def _found(mailbox, uids, names):
    """Those of the messages that are in the open folder too, by name and size."""
    return {uid for uid in uids if names[uid] and _has(mailbox, *names[uid])}


def _has(mailbox, message_id, size):
    found = numbering.search(mailbox.client._imap, b'HEADER Message-ID "%s"' % message_id)
    return size in {told for told, _ in mailbox.announced(found).values()}
