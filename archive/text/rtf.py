"""Rich text (.rtf): the body, then what stands beside it: headers, footers, notes, comments, text boxes."""

import re

from archive.text.extracted import Reading
from archive.text.rich import UNSEEN, Reader

_BINARY = re.compile(rb"(?<!\\)\\bin(\d{1,10}) ?")
_BESIDE = frozenset(
    {b"header", b"headerl", b"headerr", b"headerf", b"footer", b"footerl", b"footerr", b"footerf"}
    | {b"footnote", b"annotation", b"shptxt"}
)
# Instructions of fields, marks for indexes, and what stands there once more for older programs.
_UNSEEN = frozenset(
    (UNSEEN - _BESIDE - {b"object"}) | {b"fldinst", b"xe", b"tc", b"nonshppict", b"shprslt", b"upr"}
) | {
    b"nonesttables",
    b"sp",
}
_MACHINES = {b"pc": 437, b"pca": 850, b"mac": 10000}
_POLISH = 1250


def read(content):
    """The text; a code page that is not named is Polish Windows."""
    return Reading([_Document().read(_without_binary(content))])


def _without_binary(content):
    """The text without the bytes of pictures, which may look like words of it."""
    kept, at = [], 0
    for found in _BINARY.finditer(content):
        if found.start() >= at:
            kept.append(content[at : found.start()])
            at = found.end() + int(found[1])
    return b"".join([*kept, content[at:]])


class _Document(Reader):
    """A document: deletions that are only marked are out of sight, and what stands beside the body comes behind it."""

    unseen = _UNSEEN

    def __init__(self):
        super().__init__()
        self.page, self.default = _POLISH, None
        self.body, self.beside = self.pieces, []
        self.outside = False

    def said(self):
        return self.body + [piece for one in self.beside for piece in ("\n", *one)]

    def state(self):
        return super().state(), self.pieces, self.off

    def restore(self, state):
        state, self.pieces, self.off = state
        super().restore(state)

    def word(self, word, number):
        if word in _BESIDE:
            self._begin(word)
        elif word == b"ud":
            self.hidden = self.outside
        elif word == b"deleted":
            self.flush()
            self.off = number != 0
        elif word == b"plain":
            self.flush()
            self.off, self.font = False, self.default
        elif word == b"deff":
            self.default = self.font = number
        elif word in _MACHINES:
            self.page = _MACHINES[word]
        else:
            self.outside = self.hidden if word == b"upr" else self.outside
            super().word(word, number)

    def _begin(self, word):
        self.flush()
        self.pieces = []
        self.beside.append(self.pieces)
        # Only its outermost group, of the shape, is marked as one that old programs pass over.
        self.hidden = self.hidden and word != b"shptxt"
