"""What the files of a message are on its case's checklist, in short: what is told to whoever sent them in."""

from cases.offered import fulfilments_by, offers_for


def what_matched(session, documents):
    """{document id: types of required documents}: those that it fulfils, else those that it is surely offered for."""
    offers, fulfilments = offers_for(session, documents), fulfilments_by(session, documents)
    found = {}
    for document in documents:
        sure = [one.requirement.type for one in offers[document.id] if one.is_sure]
        kinds = [one.requirement.type for one in fulfilments[document.id]] or sure
        if kinds:
            found[document.id] = kinds
    return found
