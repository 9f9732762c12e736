"""What can be found: messages, documents and notes as rows, by keys such as "message:12".

Each question is a fixed number of queries, however many keys it is asked for.
"""

from sqlalchemy import exists, func, select
from sqlalchemy.orm import selectinload

from cases.access import visible_cases, visible_documents, visible_messages
from cases.case import Case
from cases.document import Document, DocumentFile
from cases.filed import Filing
from cases.message import Message
from cases.note import Note

ROWS = {row_class.__tablename__: row_class for row_class in (Message, Document, Note)}

_WITH = {
    Message: (
        selectinload(Message.parts),
        selectinload(Message.addresses),
        selectinload(Message.references),
        selectinload(Message.layers),
        selectinload(Message.suggestions),
        selectinload(Message.filings).selectinload(Filing.case).selectinload(Case.client),
    ),
    Document: (
        selectinload(Document.case).selectinload(Case.client),
        selectinload(Document.files),
        selectinload(Document.message).selectinload(Message.layers),
        selectinload(Document.message).selectinload(Message.references),
        selectinload(Document.by),
    ),
    Note: (selectinload(Note.case).selectinload(Case.client), selectinload(Note.by)),
}


def findable_rows(session, keys):
    """Rows by key, with all that describes them loaded; gone and withdrawn ones are missing."""
    return _rows(session, keys, {})


def visible_rows(session, advisor, keys):
    """Those of `findable_rows` that the person may see."""
    case_of_note = exists().where(Case.id == Note.case_id, visible_cases(advisor))
    return _rows(
        session,
        keys,
        {Message: visible_messages(advisor), Document: visible_documents(advisor), Note: case_of_note},
    )


def visible_case_ids(session, advisor, case_ids):
    """Which of the cases the person may see."""
    return set(session.scalars(select(Case.id).where(Case.id.in_(case_ids), visible_cases(advisor))))


def belonging_to(session, keys):
    """The cases that what the keys name is filed in or likely belongs to."""
    rows = _rows(session, keys, {}).values()
    return [case for row in rows for case in (row.belongs_to if isinstance(row, Message) else [row.case])]


def came_at(row, case_ids):
    """When the row came to where it is found by somebody who sees those cases; None for mail of before its mailbox."""
    if isinstance(row, Note):
        return row.at
    message = row.message if isinstance(row, Document) else row
    if message and message.old:
        return None
    if isinstance(row, Document):
        return row.created_at
    filed = [one.at for one in row.filings if one.revoked_at is None and one.case_id in case_ids]
    return max([row.kept_at, *filed])


def keys_with_files(session, digests):
    """Keys of the documents that the files belong to: they can be found by their words once these were read."""
    having = DocumentFile.digest.in_(digests)
    ids = session.scalars(select(DocumentFile.document_id).where(having).distinct())
    return sorted(f"document:{document_id}" for document_id in ids)


def keys_after(session, kind, row_id, limit):
    """The next keys of a kind in the order of their rows, to walk through all of them."""
    row_class = ROWS[kind]
    ids = select(row_class.id).where(row_class.id > row_id, _stands(row_class))
    return [f"{kind}:{found}" for found in session.scalars(ids.order_by(row_class.id).limit(limit))]


def count_findable(session):
    """How many things can be found in all."""
    return sum(session.scalar(select(func.count(c.id)).where(_stands(c))) for c in ROWS.values())


def _rows(session, keys, conditions):
    rows = {}
    for kind, row_class in ROWS.items():
        ids = [int(row_id) for name, _, row_id in (key.partition(":") for key in keys) if name == kind]
        found = select(row_class).where(row_class.id.in_(ids), _stands(row_class)).options(*_WITH[row_class])
        if row_class in conditions:
            found = found.where(conditions[row_class])
        rows |= {f"{kind}:{row.id}": row for row in (session.scalars(found) if ids else ())}
    return rows


def _stands(row_class):
    return row_class.id.is_not(None) if row_class is Message else row_class.withdrawn_at.is_(None)
