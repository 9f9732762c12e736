"""A letter's text as sentences, each as written and folded, without what is quoted or only wished well."""

import re
from dataclasses import dataclass

from cases.written import spaced

MOST = 20_000  # characters of a text that are read
_ENDS = re.compile(r"(?<=[.!?])\s+(?=[\"„(]?[A-ZĄĆĘŁŃÓŚŹŻ0-9])|\n\s*\n|\n(?=\s*(?:[-•*–]|\d+[.)]\s))")
_SHORT = re.compile(
    r"\b(?:ul|nr|tj|np|m\.in|art|pkt|ust|tys|dot|ww|tel|br|dn|r|św|al|os|pl|lok|mec|ds|godz|poz)\.$|^\d{1,2}[.)]$",
    re.IGNORECASE,
)
_LONGEST_SHORT = 8  # characters from the end of a sentence in which such a word stands
# No word is so long. The patterns of queries and decisions begin anew within a word: one of a whole page would be gone
# through from each of its letters.
_REST_OF_WORD = re.compile(r"(?<=\w{60})\w+")
_ITEM = re.compile(r"^\s*(?:[-•*–]|\d+[.)]\s)")


@dataclass(frozen=True)
class Sentence:
    """One sentence: as written, and folded with single spaces."""

    written: str
    folded: str

    @property
    def line(self):
        """As written, in one line: a page breaks its lines where it ends, not where the words do."""
        return " ".join(self.written.split())

    @property
    def is_item(self):
        """Whether it is a line of a list."""
        return _ITEM.match(self.written) is not None


def sentences(text):
    """The sentences of a text in their order; lines that quote an earlier letter are left out."""
    lines = _REST_OF_WORD.sub("", text[:MOST]).splitlines()
    own = "\n".join(line for line in lines if not line.lstrip().startswith(">"))
    found, begun = [], ""
    for piece in _ENDS.split(own):
        begun = f"{begun} {piece}".strip() if begun else piece.strip()
        # Only at its end: searched from its beginning, a text of nothing but such words would be read for each of them.
        if begun and not _SHORT.search(begun, max(0, len(begun) - _LONGEST_SHORT)):
            found.append(Sentence(begun, " ".join(spaced(begun).split())))
            begun = ""
    if begun:
        found.append(Sentence(begun, " ".join(spaced(begun).split())))
    return found
