"""Whose a case is: its client, advisor and institutions as plain values, for those who may see it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from cases.access import visible_cases
from cases.case import Case


@dataclass(frozen=True)
class Belonging:
    """What is told of a case beside its hits, as plain values: `institutions` are names."""

    number: str
    title: str
    client_id: int
    client: str
    advisor_id: int
    advisor: str
    institutions: tuple[str, ...]


def belongings(session, advisor, case_ids=None):
    """{case id: `Belonging`} of the cases that the person may see, of all or of those with these ids."""
    cases = select(Case).where(visible_cases(advisor))
    if case_ids is not None:
        cases = cases.where(Case.id.in_(case_ids))
    cases = cases.options(joinedload(Case.client), joinedload(Case.owner), selectinload(Case.references))
    return {case.id: _belonging(case) for case in session.scalars(cases)}


def _belonging(case):
    client = " ".join(filter(None, (case.client.name, case.client.short_name, case.client.nip)))
    institutions = dict.fromkeys(reference.institution for reference in case.references)
    return Belonging(
        case.number,
        case.title,
        case.client_id,
        client,
        case.owner_id,
        case.owner.name,
        tuple(filter(None, institutions)),
    )
