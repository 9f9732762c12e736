"""An mbox file, message by message and piece by piece: memory holds one block, however large the file is."""

import re
from itertools import groupby
from operator import itemgetter

AHEAD = 2048  # bytes that an envelope line and what follows it are judged by

_FROM = b"\nFrom "
_ESCAPED_FROM = re.compile(rb"\n>(>*From )")
_HEADER_LINE = re.compile(rb">*From |[!-9;-~]+[ \t]*:")
_DATED = re.compile(rb"\d\d:\d\d(?::\d\d)?.*\b(?:19|20)\d\d[^\r\n]{0,8}$")


def messages(blocks):
    """The messages of an mbox, each as an iterator of pieces; `blocks` are the file's bytes in order.

    The envelope line and the blank line that ends each are left out. An envelope line begins with "From " after a
    blank line, and a header follows it; where the blank line is missing, and in a file whose first one does, it must
    end in a time and a year. One ">" is taken off ">From " and ">>From " (mboxrd; a mboxo file cannot tell its own
    ">From " from one that was written so).
    """
    for _, pieces in groupby(_numbered(blocks), key=itemgetter(0)):
        yield (piece for _, piece in pieces)


def _numbered(blocks):
    """(number of the message, piece of it) in order; every message has at least one piece."""
    splitter, number = _Splitter(), 0
    for piece in splitter.pieces(blocks):
        if piece is None:
            number += 1
            yield number, b""
        elif number:
            yield number, piece


class _Splitter:
    """What was read and not given on yet; it begins with the end of a line, so that every line is seen with it."""

    def __init__(self):
        self.held, self.is_dated = b"\n\n", None

    def pieces(self, blocks):
        """Pieces of messages, None before the first of each."""
        for block in blocks:
            self.held += block
            yield from self._given_on(len(self.held) - AHEAD)
        yield from self._given_on(len(self.held))
        yield _unescaped(_without_blank_line(self.held))

    def _given_on(self, decided):
        """What lies before `decided`, up to the end of the last line, which the next line is seen with."""
        begin, at = 0, self.held.find(_FROM, 0, max(0, decided))
        while at >= 0:
            after = self._end_of_envelope(at)
            if after:
                yield _unescaped(self.held[begin : self._end_of_message(at)])
                yield None
                begin = after
            at = self.held.find(_FROM, after - 1 if after else at + 1, decided)
        cut = self.held.rfind(b"\n", begin, max(begin, decided))
        if cut < 0:
            cut = max(begin, decided)  # an endless line
        # A blank line is no part of the message that it ends: both line ends stay, and their carriage returns.
        least = max(begin, cut - 3)
        while cut > least and self.held[cut - 1] in b"\r\n":
            cut -= 1
        yield _unescaped(self.held[begin:cut])
        self.held = self.held[cut:]

    def _end_of_envelope(self, at):
        """Where the message begins whose envelope line follows the line's end at `at`; 0 if that is none."""
        end = self.held.find(b"\n", at + 1, at + AHEAD)
        if end < 0:
            return 0
        is_dated = _DATED.search(self.held[at + 1 : end].rstrip()) is not None
        has_header = _HEADER_LINE.match(self.held, end + 1) is not None or self.is_dated is None
        blank_before = self.held[at - 1 : at] == b"\n" or self.held[at - 2 : at] == b"\n\r"
        if not has_header or not (is_dated or blank_before and not self.is_dated):
            return 0
        self.is_dated = is_dated if self.is_dated is None else self.is_dated
        return end + 1

    def _end_of_message(self, at):
        if self.held[at - 1 : at] == b"\n":
            return at
        return at - 1 if self.held[at - 2 : at] == b"\n\r" else at + 1


def _without_blank_line(message):
    if message.endswith(b"\r\n\r\n"):
        return message[:-2]
    return message[:-1] if message.endswith(b"\n\n") else message


def _unescaped(piece):
    return _ESCAPED_FROM.sub(rb"\n\1", piece)
