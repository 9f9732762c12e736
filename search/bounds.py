"""Filters that the database answers: cases by their number, client, advisor or institution, among those one may see."""

from functools import lru_cache
from itertools import chain as joined

from cases.belonging import belongings
from search import polish


def within(session, advisor, query):
    """The ids of the visible cases that the query's filters leave, None where it has no such filter."""
    if not (query.cases or query.clients or query.advisors or query.institutions):
        return None
    return frozenset(
        case_id for case_id, case in belongings(session, advisor).items() if _is_meant(case, query)
    )


def _is_meant(case, query):
    return (
        (not query.cases or any(polish.is_case(case.number, typed) for typed in query.cases))
        and _one_of(query.clients, case.client_id, [case.client_words])
        and _one_of(query.advisors, case.advisor_id, [case.advisor])
        and _one_of(query.institutions, None, case.institutions)
    )


def _one_of(wanted, row_id, names):
    """Whether one of those wanted, an id or words, is this one."""
    return not wanted or any(one == row_id or _say(names, one) for one in wanted)


def _say(names, words):
    if not isinstance(words, str):
        return False
    asked = _asked(words)
    return any(all(_is_in(terms, *chain) for chain in asked) for terms in map(_terms, names))


@lru_cache(maxsize=100)
def _asked(words):
    """(terms of it as one, terms of each piece) for each different chain: read once, asked of every case."""
    chains = polish.chains(words)
    return list(
        dict.fromkeys((one.whole_terms, tuple(piece.terms for piece in one.pieces)) for one in chains)
    )


def _is_in(terms, whole, pieces):
    return not terms.isdisjoint(whole) or all(not terms.isdisjoint(piece) for piece in pieces)


@lru_cache(maxsize=20_000)
def _terms(name):
    chains = list(polish.chains(polish.clean(name)))
    pieces = [piece for chain in chains for piece in chain.pieces]
    return frozenset(joined(*(one.whole_terms for one in chains), *(one.terms for one in pieces)))
