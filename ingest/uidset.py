"""Sets of UIDs as IMAP writes them: 1:3,7 (RFC 9051 §9, sequence-set)."""

LONGEST = 8000  # bytes of a set in one command (RFC 7162 §4)
MOST = 5_000_000  # messages; a set of a few characters may name as many as memory does not hold


def written(uids):
    """The UIDs in ascending order, in as many sets as it takes; neighbours become a range."""
    pieces, length = [], 0
    for first, last in _runs(sorted(uids)):
        piece = b"%d" % first if first == last else b"%d:%d" % (first, last)
        if pieces and length + len(piece) > LONGEST:
            yield b",".join(pieces)
            pieces, length = [], 0
        pieces.append(piece)
        length += len(piece) + 1
    if pieces:
        yield b",".join(pieces)


def as_text(uids):
    """The UIDs as one set, however long, for people and for keeping; empty for none."""
    return ",".join(piece.decode() for piece in written(uids))


def read(text, most=MOST):
    """The UIDs of a set. Raises `ValueError` for what is none, or is of more than so many messages."""
    uids, left = set(), most
    for piece in text.split(b","):
        first, _, last = piece.partition(b":")
        low, high = sorted((int(first), int(last or first)))
        left -= high - low + 1
        if left < 0:
            raise ValueError(f"More than {most} messages are no mailbox of this kind.")
        uids.update(range(low, high + 1))
    return uids


def _runs(uids):
    start = before = None
    for uid in uids:
        if before is None or uid != before + 1:
            if before is not None:
                yield start, before
            start = uid
        before = uid
    if before is not None:
        yield start, before
