"""Whether a letter is a query of an institution or its decision: recognised by its words, for a person to confirm.

Only what comes from outside is read: neither our own letters, nor the client's, nor mail that no person wrote.
"""

import re
from dataclasses import dataclass

from cases.recognised.decisions import decision_in
from cases.recognised.queries import query_in
from cases.written import spaced

HEAD = 800  # characters in which an attached letter says what it is
_HEADED = re.compile(
    r"\b(?:wezwani|uzupelnieni[ea]|brak\w* formaln|decyzj[aei]|odmow|promes|pozostawi\w+ bez rozpatrzenia)"
)
_ADVERT = re.compile(
    r"\b(?:newsletter|wypisz sie|zrezygnowac z otrzymywania|unsubscribe|informacja handlowa|oferta specjalna|"
    r"promocj[aei]|wez udzial|zapisz sie|rabat\w*|webinar\w*|kod rabatowy|sprawdz oferte|skorzystaj z)"
)


@dataclass(frozen=True)
class Words:
    """A letter from outside: subject, its own new text, and the texts of its files."""

    subject: str
    text: str
    files: tuple[str, ...] = ()


def recognised(words, received_on):
    """(the query, the decision) that the letter is; None for each that it is not."""
    if _ADVERT.search(spaced(f"{words.subject}\n{words.text}")):
        return None, None
    texts = [words.text, *(text for text in words.files if _HEADED.search(spaced(text[:HEAD])))]
    queries = (query_in(words.subject, text, received_on) for text in texts)
    decisions = (decision_in(words.subject, text, received_on) for text in texts)
    # A letter often says only that something is asked for, and by when; its file says what.
    query = _best(queries, lambda found: (found.term is not None, found.told))
    return query, _best(decisions, lambda found: found.kind is not None)


def _best(found, told):
    """Of those found the first of those that tell the most."""
    return max((one for one in found if one is not None), key=told, default=None)
