"""The words of the index that somebody may see, and how common each is, told by what her tokens open alone."""

from sqlalchemy import text

from search import polish
from search.permitted import MOST_NEAR, SHORTEST_NEAR

EVERY_ROW = "*"  # a token that opens all rows
ANY_TERM = ""  # a term that all rows say
_AFTER_ALL = "\U0010ffff"

_COUNTED = """
SELECT term, sum(said)::bigint AS many FROM search.term
WHERE token = ANY(:tokens) AND ({which}) GROUP BY term ORDER BY many DESC, term LIMIT :most
"""
_BEGINS = "term >= :first AND term < :after"
_EITHER_HALF_OR_SWAPPED = """
term >= :first AND term < :after OR term = :swapped
OR reverse(term) >= :last AND reverse(term) < :before AND term >= '=' AND term < '>'
"""


class Words:
    """The words that an audience may see, a set of tokens, or None for everything."""

    def __init__(self, session, audience):
        self._session = session
        self._tokens = [EVERY_ROW] if audience is None else sorted(audience)

    def counts(self, terms):
        """{term: in how many rows it is said} of those that are said at all."""
        return self._counted("term = ANY(:terms)", terms=list(terms))

    def beginning(self, begun, most=None):
        """The same for the terms that begin so, the commonest first."""
        return self._counted(_BEGINS, most, first=begun, after=begun + _AFTER_ALL)

    def completions(self, begun, most):
        """The commonest forms that begin so, the commonest first."""
        return [term.removeprefix(polish.FORM) for term in self.beginning(polish.FORM + begun, most)]

    def restorations(self, form):
        """The words that are written like the form but for their diacritics, the commonest first."""
        start = f"{polish.FOLDED}{form}{polish.FOLDED}"
        return [term.removeprefix(start) for term in self.beginning(start)]

    def as_written(self, form):
        """The form with the diacritics that it mostly has."""
        start = f"{polish.FOLDED}{form}{polish.FOLDED}"
        counts = self.beginning(start)
        bare = self.counts([polish.FORM + form]).get(polish.FORM + form, 0) - sum(counts.values())
        best = max(counts, key=lambda term: (counts[term], term), default=None)
        return best.removeprefix(start) if best and counts[best] > bare else form

    def near(self, form):
        """Forms one letter away from this one, the commonest first."""
        if len(form) < SHORTEST_NEAR:
            return []
        # One letter leaves the first half as it is, or the last, unless it is the two in the middle that are swapped.
        half = len(form) // 2
        begins, ends = polish.FORM + form[:half], form[half:][::-1]
        found = self._counted(
            _EITHER_HALF_OR_SWAPPED,
            first=begins,
            after=begins + _AFTER_ALL,
            last=ends,
            before=ends + _AFTER_ALL,
            swapped=polish.FORM + _swapped(form, half - 1),
        )
        forms = [term.removeprefix(polish.FORM) for term in found]
        return [one for one in forms if one != form and _is_near(one, form)][:MOST_NEAR]

    def _counted(self, which, most=None, **values):
        statement = text(_COUNTED.format(which=which))
        return dict(self._session.execute(statement, {"tokens": self._tokens, "most": most, **values}).all())


def _is_near(one, other):
    """Whether one letter more, less, changed or swapped makes the other of the one."""
    short, long = sorted((one, other), key=len)
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    return short[at + 1 :] == long[at + 1 :] or _swapped(short, at) == long


def _swapped(word, at):
    return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
