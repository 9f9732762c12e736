"""How the hits are spread by case, client, advisor, institution, kind, type and year: what they can be narrowed to."""

from collections import Counter
from dataclasses import dataclass

from cases.belonging import belongings

MOST_VALUES = 12


@dataclass(frozen=True)
class Value:
    """A value of a facet: what it is called, what chooses it, how many hits have it, whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """The commonest values of the hits in one regard; `name` is what the filter is called in the address."""

    name: str
    values: tuple[Value, ...]


def facets(session, advisor, counts, query):
    """The facets of all hits; cases that the person may not see are in none of them."""
    sets = {tuple(map(int, ids.split())): count for ids, count in counts.cases.items() if ids}
    known = belongings(session, advisor, {case_id for ids in sets for case_id in ids})
    by_case = {
        "case": (lambda case_id, case: [(case.number, case.number)], query.cases),
        "client": (lambda _, case: [(case.client_id, case.client)], query.clients),
        "advisor": (lambda _, case: [(case.advisor_id, case.advisor)], query.advisors),
        "institution": (lambda _, case: [(name, name) for name in case.institutions], query.institutions),
    }
    found = [
        _facet(name, _of_cases(sets, known, values_of), chosen)
        for name, (values_of, chosen) in by_case.items()
    ]
    for name, counted, chosen in (
        ("kind", counts.kinds, query.kinds),
        ("type", counts.types, query.types),
        ("year", counts.years, query.years),
    ):
        found.append(
            _facet(name, Counter({(value, str(value)): n for value, n in counted.items() if value}), chosen)
        )
    return tuple(facet for facet in found if facet.values)


def _of_cases(sets, known, values_of):
    """How many hits have each (value, label); one that is filed in two cases of a client counts once for her."""
    counted = Counter()
    for ids, count in sets.items():
        values = {
            value for case_id in ids if case_id in known for value in values_of(case_id, known[case_id])
        }
        counted.update(dict.fromkeys(values, count))
    return counted


def _facet(name, counted, chosen):
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0][1]))
    chosen = {str(value) for value in chosen}
    values = (Value(str(value), label, count, str(value) in chosen) for (value, label), count in ordered)
    return Facet(name, tuple(values)[:MOST_VALUES])
