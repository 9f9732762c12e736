"""Which UIDs a server has: asked for in the shortest way it knows, and in another where the answer cannot be all."""

import re

from ingest import uidset, wire

# A line longer than imaplib's million bytes is legal and real (INGEST.md §2.3); windows avoid most.
WINDOW = 5000


def every(imap, exists, *, compact):
    """The UID of every message of the open folder, in which there are `exists`; `compact` if the server has ESEARCH.

    What a server counts and its search does not name is asked for by FETCH, which every server has to know.
    """
    uids = set()
    ways = (_compactly,) * compact + (_searched, _fetched)
    for way in ways:
        if len(uids) < exists:
            uids |= way(imap, exists)
    return uids


def since(imap, first):
    """UIDs from the given one on. The server always names its last message; an older one is left out."""
    return {uid for uid in _either(imap, b"%d:*" % first) if uid >= first}


def among(imap, uids):
    """Those of the UIDs that the server has now."""
    return {uid for some in uidset.written(uids) for uid in _either(imap, some)} & set(uids)


def search(imap, criteria, most=uidset.MOST):
    """UIDs that a search gives, in whichever of the two forms of answer; a set of more than so many is not believed."""
    uids = set()
    for line, _ in wire.answers(imap, b"UID SEARCH " + criteria):
        if re.match(rb"\* +SEARCH\b", line, re.IGNORECASE):
            uids.update(map(int, re.findall(rb"\b\d{1,10}\b", line.partition(b"(")[0])))
        elif found := re.match(rb"\* +ESEARCH\b.*?\bALL ([\d:,]+)", line, re.IGNORECASE):
            uids |= _set_of(found[1], most)
    return {uid for uid in uids if 0 < uid <= wire.LARGEST_UID}


def _either(imap, uids):
    try:
        return search(imap, b"UID " + uids)
    except wire.Refused as error:
        if error.is_passing:
            raise
        return _named(imap, b"UID FETCH " + uids)


def _compactly(imap, exists):
    return _unless_refused(search, imap, b"RETURN (ALL) ALL", exists + WINDOW)


def _searched(imap, exists):
    return {uid for some in _windows(exists) for uid in _unless_refused(search, imap, some)}


def _fetched(imap, exists):
    return {uid for some in _windows(exists) for uid in _named(imap, b"FETCH " + some)}


def _unless_refused(ask, *args):
    """What the server answers; nothing if it does not know the question, for there is another."""
    try:
        return ask(*args)
    except wire.Refused as error:
        if error.is_passing:
            raise
        return set()


def _windows(exists):
    """Sequence numbers, as they count within one command. The last window is open: what goes or comes meanwhile
    makes no number wrong."""
    for start in range(1, exists + 1, WINDOW):
        end = start + WINDOW - 1
        yield b"%d:%d" % (start, end) if end < exists else b"%d:*" % start


def _named(imap, command):
    return {item.uid for item in wire.items(imap, command + b" (UID)")}


def _set_of(written, most):
    try:
        return uidset.read(written, most)
    except ValueError:
        return set()  # not all that there is, and so asked for in another way
