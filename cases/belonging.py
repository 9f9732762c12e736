"""Whose a case is: its client, advisor and institutions as plain values, for those who may see it."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from cases.access import visible_cases
from cases.advisor import Advisor
from cases.case import Case
from cases.client import Client
from cases.reference import CaseReference

MOST_NAMED = 500  # cases asked for by their ids; more are looked for among all


@dataclass(frozen=True, slots=True)
class Belonging:
    """What is told of a case beside its hits, as plain values: `institutions` are names."""

    number: str
    client_id: int
    client: str
    nip: str
    advisor_id: int
    advisor: str
    institutions: tuple[str, ...]

    @property
    def client_words(self):
        """All that the client is called."""
        return f"{self.client} {self.nip}"


def belongings(session, advisor, case_ids=None):
    """{case id: `Belonging`} of the cases that the person may see, of all or of those with these ids.

    As rows, not as objects: what is found may belong to thousands of cases.
    """
    seen = [visible_cases(advisor)]
    if case_ids is not None and len(case_ids) <= MOST_NAMED:
        seen.append(Case.id.in_(case_ids))
    institutions = _institutions(session, seen)
    cases = select(
        Case.id, Case.number, Client.id, Client.name, Client.short_name, Client.nip, Advisor.id, Advisor.name
    )
    cases = cases.join(Client, Client.id == Case.client_id).join(Advisor, Advisor.id == Case.owner_id)
    return {
        case_id: Belonging(
            number, client_id, _called(name, short), nip or "", owner_id, owner, institutions.get(case_id, ())
        )
        for case_id, number, client_id, name, short, nip, owner_id, owner in session.execute(
            cases.where(*seen)
        )
        if case_ids is None or case_id in case_ids
    }


def _institutions(session, seen):
    named = select(CaseReference.case_id, CaseReference.institution).where(CaseReference.institution != "")
    found = defaultdict(dict)
    for case_id, name in session.execute(named.join(CaseReference.case).where(*seen)):
        found[case_id][name] = None
    return {case_id: tuple(names) for case_id, names in found.items()}


def _called(name, short):
    return f"{name} {short}" if short and short not in name else name
