"""Which required documents the files of a message fulfil, in short: what is told to whoever sent them in."""

from cases.requirement import requirements_met_by


def what_matched(session, documents):
    """{document id: the types of the required documents that it fulfils}."""
    found = {}
    for requirement in requirements_met_by(session, documents):
        found.setdefault(requirement.document_id, []).append(requirement.type)
    return found
