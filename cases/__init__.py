"""The business: clients, cases, the twelve stages, messages, documents, checklists, tasks.

Importing the package loads every table, so that relationships find each other whichever module came first.
"""

from cases import (  # noqa: F401
    advisor,
    case,
    client,
    contact,
    decision,
    document,
    document_match,
    fee,
    filed,
    filing,
    layer,
    message,
    note,
    notice,
    outgoing,
    process,
    proposal,
    query,
    recent_search,
    reference,
    requirement,
    saved_search,
    task,
)
