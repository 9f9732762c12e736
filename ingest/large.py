"""Large messages, piece by piece into a file: memory holds one piece, and a cut costs one piece."""

import secrets

from archive.store import digest_of, digest_of_file

LARGE = 4 << 20  # bytes; what is larger is fetched alone and in pieces
PIECE = 1 << 20
OURS = secrets.token_hex(8)


def receive(mailbox, store, sighting, renew):
    """The file with the message's bytes, or None if the server gives none; goes on where an earlier try broke off.

    `renew()` is called after each piece. A message that ends before the size the server told is begun once more.
    """
    path = store.attic() / _name(sighting)
    for last in (False, True):
        with open(path, "ab") as file:
            while True:
                piece = mailbox.fetch_piece(sighting.uid, file.tell(), PIECE)
                if piece is None:
                    return None
                file.write(piece)
                renew()
                if len(piece) < PIECE:
                    break
            size = file.tell()
        if last or size >= 0.9 * (sighting.server_size or 0):
            return path
        path.unlink()


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
        "last_error": "short" if size < (sighting.server_size or 0) else None,
    }


def row_of_header(store, sighting, header):
    """The ledger's row for a message that is too large to take: its header, so that a person sees what it is."""
    return {
        "sighting": sighting,
        "raw_digest": digest_of(header),
        "aside": store.write_aside(header),
        "size": len(header),
        "internal_at": sighting.internal_at,
        "whole": False,
        "last_error": None,
    }


def _name(sighting):
    # UIDs keep their meaning within a UIDVALIDITY and an epoch: a piece of another message is never gone on with.
    # Nor is what another process left: after a power cut it may be as long as it was, and hold nothing.
    place = sighting.folder_id, sighting.uidvalidity, sighting.epoch, sighting.uid
    return f"{OURS}-{'-'.join(map(str, place))}.part"
