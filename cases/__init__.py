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
    filing,
    layer,
    message,
    note,
    process,
    proposal,
    query,
    requirement,
    task,
)
