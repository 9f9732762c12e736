"""Large messages, piece by piece into a file: memory holds one piece, and a cut costs one piece."""

import secrets

from archive.store import digest_of, digest_of_file
from ingest.mail import parameters
from ingest.received import MUCH, SHORT
from ingest.wire import NoPieces, Refused

LARGE = 4 << 20  # bytes; what is larger is fetched alone and in pieces
PIECE = 1 << 20
MOST_PARTS = 200  # of a message that is too large: told to a person, not worked with
OURS = secrets.token_hex(8)


def receive(mailbox, store, sighting, renew):
    """The file with the message's bytes, or None if the server gives none; goes on where an earlier try broke off.

    `renew()` is called after each piece. A message that ends before the size the server told is begun once more; one
    that the server does not give in pieces is asked for whole.
    """
    path, told = store.attic() / _name(sighting), sighting.server_size or 0
    for last in (False, True):
        try:
            given = _in_pieces(mailbox, sighting.uid, path, told, renew)
        except NoPieces:
            given = _whole(mailbox, sighting.uid, path, told)
        size = path.stat().st_size
        # Nothing, where something was announced, is no message.
        if not given or (last and told and not size):
            return None
        if last or size >= MUCH * told:
            return path
        path.unlink()


def _in_pieces(mailbox, uid, path, told, renew):
    """Add to the file until the message ends; whether it did."""
    was_short = False
    with open(path, "ab") as file:
        while True:
            at = file.tell()
            # A piece may be shorter than asked for; nothing, at or after the size that was told, is the end. So it is
            # after a short piece, for some servers tell more than they have.
            piece = _asked_for(mailbox, uid, at, is_end=0 < at >= told or was_short)
            if piece is None:
                return False
            file.write(piece)
            file.flush()
            renew()
            was_short = len(piece) < PIECE
            if not piece or (was_short and file.tell() >= told):
                return True


def _asked_for(mailbox, uid, at, *, is_end):
    try:
        piece = mailbox.fetch_piece(uid, at, PIECE)
    except Refused as error:
        if error.is_passing or not (is_end or at == 0):
            raise
        if at == 0:
            raise NoPieces() from error
        piece = None
    return b"" if piece is None and is_end else piece


def _whole(mailbox, uid, path, told):
    """Replace what is in the file by the whole message; whether the server gave it."""
    path.write_bytes(b"")
    for _, fetched in mailbox.fetch([uid], told):
        path.write_bytes(fetched.content)
    return path.stat().st_size > 0


def bytes_so_far(store, sighting):
    """How much of a message earlier tries left."""
    path = store.attic() / _name(sighting)
    return path.stat().st_size if path.exists() else 0


def row_of(sighting, path):
    """The ledger's row for a message that lies in a file of the attic."""
    size = path.stat().st_size
    return {
        "sighting": sighting,
        "raw_digest": digest_of_file(path),
        "aside": path,
        "size": size,
        "internal_at": sighting.internal_at,
        "whole": True,
        "last_error": SHORT if size < (sighting.server_size or 0) else None,
        "structure": None,
    }


def row_of_header(store, sighting, header, structure):
    """The ledger's row for a message that is too large to take: its header, and what parts the server says it has."""
    return {
        "sighting": sighting,
        "raw_digest": digest_of(header),
        "aside": store.write_aside(header),
        "size": len(header),
        "internal_at": sighting.internal_at,
        "whole": False,
        "last_error": None,
        "structure": outline(structure),
    }


def outline(structure):
    """[{"type", "filename", "size"}] of the leaves of a BODYSTRUCTURE (RFC 3501 §7.4.2); sizes are as encoded."""
    leaves, waiting = [], [structure] if structure else []
    while waiting and len(leaves) < MOST_PARTS:
        node = waiting.pop()
        if node and isinstance(node[0], list):
            waiting.extend(reversed(node[0]))
        elif len(node) > 6 and isinstance(node[0], bytes) and isinstance(node[1], bytes):
            leaves.append(_leaf(node))
    return leaves


def _leaf(node):
    told = node[0] + b"/" + node[1]
    named = [_parameters(item) for item in (node[2], *(one[1] for one in node[7:] if _is_disposition(one)))]
    names = [parameters.text(some, name) for some in reversed(named) for name in ("filename", "name")]
    size = node[6] if isinstance(node[6], int) else None
    return {
        "type": told.decode("ascii", "replace").lower()[:255],
        "filename": next((name[:255] for name in names if name), None),
        "size": size,
    }


def _is_disposition(item):
    return (
        isinstance(item, tuple)
        and len(item) == 2
        and isinstance(item[0], bytes)
        and isinstance(item[1], tuple)
    )


def _parameters(pairs):
    if not isinstance(pairs, tuple):
        return {}
    names, values = pairs[::2], pairs[1::2]
    return {
        name.decode("latin-1").lower(): value
        for name, value in zip(names, values, strict=False)
        if isinstance(name, bytes) and isinstance(value, bytes)
    }


def _name(sighting):
    # UIDs keep their meaning within a UIDVALIDITY and an epoch: a piece of another message is never gone on with.
    # Nor is what another process left: after a power cut it may be as long as it was, and hold nothing.
    place = sighting.folder_id, sighting.uidvalidity, sighting.epoch, sighting.uid
    return f"{OURS}-{'-'.join(map(str, place))}.part"
