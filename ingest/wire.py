"""IMAP answers as they come over the line: one at a time, a message's bytes as one piece, nothing kept back.

imapclient reads a whole answer before it gives any of it; here what arrived before a cut is not lost, and memory
holds one message. Spoken over the two methods that `imaplib` documents for this: `send` and `readline`/`read`.
"""

import imaplib
import re
import secrets
import socket
import threading
from contextlib import contextmanager

LONGEST_ITEMS = 1 << 20  # bytes of one answer besides its literals
SLOWEST = 20_000  # bytes a second; a line slower than this is taken for dead
PASSING = {"UNAVAILABLE", "INUSE", "LIMIT", "OVERQUOTA", "EXPIRED", "THROTTLED"}
LARGEST_UID = (1 << 32) - 1  # RFC 3501 §9, nz-number
SHORTEST_PATIENCE = 300  # seconds for one command, however little it asks for

_LITERAL = re.compile(rb"~?\{(\d{1,19})\+?\}\r?\n\Z")
_QUOTED = re.compile(rb'"((?:[^"\\]|\\.)*)"')
_FETCH = re.compile(rb"\* {1,9}\d{1,10} {1,9}FETCH {1,9}\(", re.IGNORECASE)
# Some servers repeat the question's word (BODY.PEEK) or answer with the old one for a whole message (RFC822).
_BODY = re.compile(
    rb"\b(?:BODY(?:\.PEEK)?\[([^\]]{0,99})\](?:<(\d{1,19})>)?|RFC822) {1,9}\x00(\d+)\x00", re.IGNORECASE
)
_UID = re.compile(rb"\bUID {1,9}(\d{1,10})\b", re.IGNORECASE)
_SIZE = re.compile(rb"\bRFC822\.SIZE {1,9}(\d{1,18})\b", re.IGNORECASE)
_DATE = re.compile(rb"\bINTERNALDATE {1,9}\x00(\d+)\x00", re.IGNORECASE)
# Words of Exchange Online and others for "not now", without a code for it.
_NOT_NOW = re.compile(
    r"authenticated but not connected|is throttled|server (is )?(busy|unavailable)|try again|temporar",
    re.IGNORECASE,
)


class _Told(Exception):
    """Something the server said; `code` is its response code, such as `UNAVAILABLE`, if it told one."""

    def __init__(self, text):
        super().__init__(text)
        found = re.search(r"\[([A-Za-z-]+)", text)
        self.code = found[1].upper() if found else None

    @property
    def is_passing(self):
        """Whether the server says that it is busy or that our time is over, not that it will not (RFC 5530 §3)."""
        return self.code in PASSING or _NOT_NOW.search(str(self)) is not None


class LineBroken(_Told):
    """The server ended the connection, or said what IMAP does not know; what it gave before stays valid."""


class Refused(_Told):
    """The server answered NO or BAD."""


class NoPieces(Exception):
    """The server does not give a message in pieces: it refuses, or says nothing of where its answer begins."""


class Item:
    """What one FETCH answer tells: `uid`, `size`, `date` (as written), `body`; each None where it is not told.

    `section` is which part of the message the body is, empty for all of it; `origin` where in that it begins, None if
    nothing is said of a piece.
    """

    __slots__ = ("body", "date", "origin", "section", "size", "uid")

    def __init__(self, items, literals):
        items, strings = _without_quoted(items, literals)
        uid, size, date = _UID.search(items), _SIZE.search(items), _DATE.search(items)
        self.uid = int(uid[1]) if uid else None
        self.size = int(size[1]) if size else None
        self.date = strings[int(date[1])] if date else None
        body = _BODY.search(items)
        self.section = (body[1] or b"").upper() if body else None
        self.origin = int(body[2]) if body and body[2] else None
        self.body = strings[int(body[3])] if body else None


def fetch(imap, uids, what, *, largest, expected=0):
    """Each `Item` that the server gives for the UID set, as it arrives; unasked-for news are passed over.

    `largest` bounds a literal; `expected` bytes tell how long to be patient. Raises `LineBroken`, `Refused`.
    """
    return items(imap, b"UID FETCH %s %s" % (uids, what), largest, expected)


def items(imap, command, largest=LONGEST_ITEMS, expected=0):
    """Each `Item` of the answers to a command that fetches, by UIDs or by sequence numbers."""
    for line, literals in answers(imap, command, largest, expected):
        if _FETCH.match(line):
            item = Item(line, literals)
            if item.uid is not None and 0 < item.uid <= LARGEST_UID:
                yield item


def answers(imap, command, largest=LONGEST_ITEMS, expected=0):
    """(line, literals) of each untagged answer; in the line a literal stands as its number between two NULs.

    The last is the server's OK, without its tag.
    """
    tag = b"T%s" % secrets.token_hex(4).encode()
    with patience(imap, expected):
        imap.send(b"%s %s\r\n" % (tag, command))
        while True:
            line, literals = _answer(imap, largest)
            if line[:5].upper() == b"* BYE":
                raise LineBroken(f"The server ended the connection: {_shown(line)}")
            if line.startswith(b"* "):
                yield line, literals
            elif line.startswith(tag + b" "):
                yield _checked(line[len(tag) + 1 :].strip()), []
                return
            else:
                raise LineBroken(f"The server said what no answer begins with: {_shown(line)}")


@contextmanager
def patience(imap, expected=0):
    """End the connection if what happens meanwhile takes too long for so many bytes."""
    # Every read has its own time limit; this one ends a server that gives a byte a minute and never falls silent.
    cut = imap.socket().shutdown, (socket.SHUT_RDWR,)
    timer = threading.Timer(max(SHORTEST_PATIENCE, expected / SLOWEST), *cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def readable(raw):
    """What a server says to people, as text; those who do not write UTF-8 in Poland write ISO-8859-2."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("iso-8859-2")


def _answer(imap, largest):
    pieces, literals, length = [], [], 0
    while True:
        line = _line(imap)
        if not line.endswith(b"\n"):
            raise LineBroken("The connection ended in the middle of an answer.")
        length += len(line)
        if length > LONGEST_ITEMS * 20:
            raise LineBroken("An answer of the server does not end.")
        # Some servers send an empty line between answers, or after a literal that the answer goes on behind.
        if not line.strip() and (not pieces or _FETCH.match(pieces[0])):
            continue
        announced = _LITERAL.search(line)
        if announced is None:
            pieces.append(line.replace(b"\x00", b""))
            return _closed(b"".join(pieces)), literals
        pieces.append(line[: announced.start()].replace(b"\x00", b"") + b"\x00%d\x00" % len(literals))
        literals.append(_literal(imap, int(announced[1]), largest))


def _line(imap):
    try:
        return imap.readline()
    except (
        imaplib.IMAP4.error
    ) as error:  # longer than imaplib reads; the rest of it would be taken for answers
        raise LineBroken("A line of the server does not end.") from error


def _literal(imap, size, largest):
    if size > largest:
        raise LineBroken(f"The server announced {size} bytes where at most {largest} were asked for.")
    content = imap.read(size) if size else b""
    if len(content) < size:
        raise LineBroken(f"The connection ended after {len(content)} of {size} bytes of a message.")
    return content


def _closed(answer):
    # A literal longer or shorter than announced shows in what follows it, and took other answers' bytes for its own.
    if _FETCH.match(answer) and not answer.rstrip().endswith(b")"):
        raise LineBroken(f"An answer of the server ends in the middle: {_shown(answer)}")
    return answer


def _checked(answer):
    word, _, text = answer.partition(b" ")
    if word.upper() == b"BYE":
        raise LineBroken(f"The server ended the connection: {_shown(answer)}")
    if word.upper() != b"OK":
        raise Refused(_shown(word + b" " + text))
    return answer


def _without_quoted(items, literals):
    """The items with each quoted string numbered as literals are, and all the strings: no text is read as an item."""
    strings = list(literals)

    def numbered(found):
        strings.append(re.sub(rb"\\(.)", rb"\1", found[1]))
        return b"\x00%d\x00" % (len(strings) - 1)

    return _QUOTED.sub(numbered, items), strings


def _shown(line):
    return readable(line[:200].strip())
