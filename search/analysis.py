"""How one word is kept in the index and looked for, so that others can measure the analysis by their own words."""

from search import polish
from search.clauses import Clauses


def index_terms(written):
    """Terms that a text which says the word is indexed under, each once."""
    return list(dict.fromkeys(term for _, term in polish.placed_terms(written)))


def query_terms(typed):
    """Terms of which one is enough for a query to find the word, in an archive that has taught nothing yet.

    What was written as one, such as a number in groups, is found as one: its parts say nothing by themselves.
    """
    text, found = polish.clean(typed), []
    for chain in polish.chains(text):
        wanted = Clauses(_Untaught()).word(text[chain.start : chain.end])
        said = (*wanted.lemmas, *wanted.forms) or [pair for place in wanted.places for pair in place]
        found += [term for term, _ in said]
    return list(dict.fromkeys(found))


class _Untaught:
    """The words of an archive without a word: what is typed without diacritics is restored by the dictionary."""

    def restorations(self, form):
        return []

    def completions(self, begun, most):
        return []
