"""Looking something up is asking for leave: what is not there and what is not hers are the same 404."""

from flask import abort

from cases import browsing, offered, proposal, query, saved_search
from cases.advisor import Role
from cases.message import MessageState
from ingest.renew import SALVAGED


def may_enter(advisor):
    """Whether the person may enter clients and cases: an administrator could not see them afterwards."""
    return advisor.role is not Role.ADMINISTRATOR


def refuse_unless_may_enter(advisor):
    """404 for whoever may not enter anything."""
    if not may_enter(advisor):
        abort(404)


def case_for(session, advisor, number):
    """The case, or 404."""
    return _or_404(browsing.find_case(session, advisor, number))


def client_for(session, advisor, client_id):
    """The client, or 404."""
    return _or_404(browsing.find_client(session, advisor, client_id))


def contact_for(session, advisor, contact_id):
    """The contact, or 404."""
    return _or_404(browsing.find_contact(session, advisor, contact_id))


def message_for(session, advisor, message_id):
    """The message, or 404."""
    return _or_404(browsing.find_message(session, advisor, message_id))


def letter_for(session, advisor, message_id):
    """Our letter with what became of it, in a case she may see, or 404."""
    outgoing = message_for(session, advisor, message_id).outgoing
    return _or_404(outgoing and browsing.find_case(session, advisor, outgoing.case.number) and outgoing)


def part_for(session, advisor, message_id, path):
    """A part of a message, or 404."""
    return _or_404(message_for(session, advisor, message_id).part(path))


def document_for(session, advisor, document_id):
    """The document, or 404."""
    return _or_404(browsing.find_document(session, advisor, document_id))


def task_for(session, advisor, task_id):
    """The task, or 404."""
    return _or_404(browsing.find_task(session, advisor, task_id))


def requirement_for(session, advisor, requirement_id):
    """The required document, or 404."""
    return _or_404(browsing.find_requirement(session, advisor, requirement_id))


def match_for(session, advisor, document_id, match_id):
    """What the document is offered for, or 404."""
    return _or_404(offered.find_match(session, advisor, document_id, match_id))


def proposal_for(session, advisor, proposal_id):
    """What a letter seems to be, or 404."""
    return _or_404(proposal.find_proposal(session, advisor, proposal_id))


def query_for(session, advisor, query_id):
    """The institution's query, or 404."""
    return _or_404(query.find_query(session, advisor, query_id))


def saved_search_for(session, advisor, search_id):
    """Her own saved search, or 404."""
    return _or_404(saved_search.find_saved_search(session, advisor, search_id))


def may_take_bytes(advisor, message):
    """Whether the person, who may see the message, may have it as it came.

    While it cannot be read nobody knows whose it is: then only those who look after that may, or through a case.
    """
    return SALVAGED not in message.flags or advisor.keeps_it_running or message.state is MessageState.FILED


def _or_404(found):
    if found is None:
        abort(404)
    return found
