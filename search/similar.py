"""What a text is about, as terms of the index: what it says often, and says in few places."""

from collections import Counter

from search import polish
from search.postings import saturated

MOST_TERMS = 100
LONGEST = 100_000  # characters of a text that are read: what it is about is said by then
TITLE = 3  # times what the text says


def telling_terms(title, text):
    """{term: how much it matters} for the lemmas of a text, the most frequent of them."""
    text = text[:LONGEST]
    said = Counter({term: TITLE * count for term, count in _lemmas(title).items()}) + _lemmas(text)
    return {term: float(saturated(count)) for term, count in said.most_common(MOST_TERMS)}


def _lemmas(text):
    return Counter(
        term for _, term in polish.placed_terms(text) if len(term) > 3 and not term.startswith(polish.FORM)
    )
