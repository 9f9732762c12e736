"""The page of a case, also as the answer to a small form on it that was refused: open, with what was typed."""

from dataclasses import dataclass
from functools import wraps

from flask import request

from cases import access, advisor, browsing, chronicle, decision, offered, proposal, query, requirement
from cases.errors import RuleBroken
from cases.process import STAGES
from cases.reference import ReferenceKind
from webapp.access import case_for, requirement_for
from webapp.current import current_advisor, page, reading
from webapp.i18n import sentence

LATEST_DOCUMENTS = 6


@dataclass(frozen=True)
class Refusal:
    """Which of the page's small forms was refused, why, and what was typed in it."""

    form: str
    sentence: str
    typed: dict


def case_page(session, me, case, refused=None):
    """The case: its stages, what happened in it, and what it still needs."""
    checklist, people = browsing.checklist_of(session, case), advisor.case_workers(session)
    return page(
        session,
        "cases/show.html",
        case=case,
        stages=STAGES,
        checklist=checklist,
        progress=requirement.progress(checklist),
        proposals=proposal.open_proposals(session, me, case=case),
        queries=query.open_queries(session, case),
        decisions=decision.decisions_in(session, case),
        offers=offered.by_requirement(offered.open_offers(session, case)),
        last_contact=chronicle.last_contact(session, case),
        tasks=browsing.open_tasks_in(session, case),
        documents=browsing.latest_documents(session, case, LATEST_DOCUMENTS),
        entries=chronicle.chronicle(session, case),
        kinds=chronicle.KINDS,
        chosen=None,
        mark=chronicle.mark(session, case),
        advisors=people,
        assignees=access.who_may_see(case, people),
        reference_kinds=ReferenceKind,
        refused=refused,
    )


def shown_again(form):
    """Have a view answer a broken rule with the page of its case, the form open and nothing typed lost."""

    def around(view):
        @wraps(view)
        def answered(**ids):
            try:
                return view(**ids)
            except RuleBroken as broken:
                return _again(form, broken, **ids)

        return answered

    return around


def _again(form, broken, number=None, requirement_id=None):
    with reading() as session:
        me = current_advisor(session)
        if requirement_id is not None:
            form, number = (
                f"{form}-{requirement_id}",
                requirement_for(session, me, requirement_id).case.number,
            )
        case = case_for(session, me, number)
        if not case.is_open:
            raise broken  # its page has no forms any more
        typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
        return case_page(session, me, case, Refusal(form, sentence(broken), typed)), 409
