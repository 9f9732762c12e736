"""What documents are offered for and what they fulfil, as pages show it; with her rights in the query."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from cases.access import visible_documents
from cases.document import Document
from cases.document_match import OPEN, DocumentMatch, hold
from cases.requirement import Fulfilment, Requirement


def find_match(session, advisor, document_id, match_id):
    """The offer of a document that she may see, to be decided by her now, or None."""
    hold(session, document_id)
    matches = select(DocumentMatch).join(DocumentMatch.document).where(visible_documents(advisor))
    matches = matches.where(DocumentMatch.id == match_id, DocumentMatch.document_id == document_id)
    requirement = joinedload(DocumentMatch.requirement).joinedload(Requirement.case)
    return session.scalars(matches.options(contains_eager(DocumentMatch.document), requirement)).one_or_none()


def open_offers(session, case):
    """The open offers of the case's documents, those of one document together, the likeliest first."""
    offers = select(DocumentMatch).join(DocumentMatch.document).join(DocumentMatch.requirement)
    offers = offers.where(Document.case_id == case.id, Document.withdrawn_at.is_(None))
    offers = offers.where(DocumentMatch.state_code == OPEN)
    offers = offers.order_by(Document.id, DocumentMatch.score.desc(), Requirement.position)
    document = contains_eager(DocumentMatch.document)
    return session.scalars(offers.options(document, contains_eager(DocumentMatch.requirement))).all()


def by_requirement(offers):
    """{requirement id: the offers for it}."""
    found = defaultdict(list)
    for offer in offers:
        found[offer.requirement_id].append(offer)
    return found


def offers_for(session, documents):
    """{document id: its open offers, the likeliest first}."""
    ids = [document.id for document in documents]
    if not ids:
        return defaultdict(list)
    offers = select(DocumentMatch).join(DocumentMatch.requirement)
    offers = offers.where(DocumentMatch.document_id.in_(ids), DocumentMatch.state_code == OPEN)
    offers = offers.order_by(DocumentMatch.score.desc(), Requirement.position)
    requirement = contains_eager(DocumentMatch.requirement)
    return _by_document(session.scalars(offers.options(requirement, joinedload(DocumentMatch.document))))


def fulfilments_by(session, documents):
    """{document id: what it fulfils, as on the checklist}."""
    ids = [document.id for document in documents]
    if not ids:
        return defaultdict(list)
    met = select(Fulfilment).join(Fulfilment.requirement).where(Fulfilment.document_id.in_(ids))
    met = met.options(contains_eager(Fulfilment.requirement)).order_by(Requirement.position)
    return _by_document(session.scalars(met))


def requirements_to_choose(session, case):
    """Every line of the case's checklist that a document may fulfil, in order."""
    required = select(Requirement).where(Requirement.case_id == case.id).order_by(Requirement.position)
    return [requirement for requirement in session.scalars(required) if not requirement.state.needs_reason]


def _by_document(rows):
    found = defaultdict(list)
    for row in rows:
        found[row.document_id].append(row)
    return found
