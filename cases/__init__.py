"""The business: clients, cases, the twelve stages, messages, documents, checklists, tasks.

Importing the package loads every table, so that relationships find each other whichever module came first.
"""

from cases import (  # noqa: F401
    advisor,
    case,
    client,
    contact,
    document,
    fee,
    filed,
    filing,
    layer,
    message,
    note,
    notice,
    outgoing,
    process,
    reference,
    requirement,
    task,
)
