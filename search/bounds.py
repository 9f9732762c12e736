"""Filters that the database answers: cases by their number, client, advisor or institution, among those one may see."""

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
        and _one_of(query.clients, case.client_id, [case.client])
        and _one_of(query.advisors, case.advisor_id, [case.advisor])
        and _one_of(query.institutions, None, case.institutions)
    )


def _one_of(wanted, row_id, names):
    """Whether one of those wanted, an id or words, is this one."""
    return not wanted or any(one == row_id or _says(names, one) for one in wanted)


def _says(names, words):
    if not isinstance(words, str):
        return False
    wanted = [set(piece.terms) for chain in polish.chains(words) for piece in chain.pieces]
    return any(all(terms & one for one in wanted) for terms in map(_terms, names))


def _terms(name):
    return {
        term for chain in polish.chains(polish.clean(name)) for piece in chain.pieces for term in piece.terms
    }
