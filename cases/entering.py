"""Files of messages become documents of a case: the same file is one document, however often it comes."""

from sqlalchemy import insert, select
from sqlalchemy.orm.attributes import set_committed_value

from cases.document import ATTACHMENT, Document, DocumentFile, format_of


def files_in(session, case_ids, digests):
    """{(case id, digest)} of the files that the cases have already."""
    if not digests:
        return set()
    files = select(Document.case_id, DocumentFile.digest).join(Document.files)
    files = files.where(Document.case_id.in_(case_ids), Document.withdrawn_at.is_(None))
    found = session.execute(files.where(DocumentFile.digest.in_(digests)))
    return {(case_id, digest) for case_id, digest in found}


def enter_all(session, entries):
    """Enter files, (case, message, part, by) each, that are not in their case yet; what became of them, as `Document`s.

    All that many need is asked for at once.
    """
    in_case = files_in(session, {case.id for case, *_ in entries}, [part.digest for *_, part, _ in entries])
    back, new = [], []
    for case, message, part, by in entries:
        if (case.id, part.digest) not in in_case:
            in_case.add((case.id, part.digest))
            known = _withdrawn(session, case, message, part)
            back += known
            new += [] if known else [(case, message, part, by)]
    for document in back:
        document.withdrawn_at = None  # filed before, taken out, and filed again
    return [*back, *_inserted(session, new)]


def documents_from(session, message, case, path=None):
    """The documents that the message brought into the case, withdrawn ones too; with `path`, that part's alone."""
    documents = select(Document).where(Document.case_id == case.id, Document.message_id == message.id)
    return session.scalars(documents.where(Document.part_path == path) if path else documents).all()


def _withdrawn(session, case, message, part):
    # A message that was never filed has no documents anywhere: most are new, and need no question.
    was_filed = any(filing.revoked_at is not None for filing in message.filings)
    return documents_from(session, message, case, part.path)[:1] if was_filed else []


def _inserted(session, entries):
    if not entries:
        return []
    parts = {(case.id, message.id, part.path): part for case, message, part, _ in entries}
    rows = [_document(case, message, part, by) for case, message, part, by in entries]
    documents = session.scalars(insert(Document).returning(Document), rows).all()
    rows = [_file(document.id, parts[_place(document)]) for document in documents]
    files = session.scalars(insert(DocumentFile).returning(DocumentFile), rows).all()
    by_document = {file.document_id: file for file in files}
    for document in documents:
        set_committed_value(document, "files", [by_document[document.id]])
    for case in {case for case, *_ in entries}:
        session.expire(case, ["documents"])
    order = {place: number for number, place in enumerate(parts)}
    return sorted(documents, key=lambda document: order[_place(document)])


def _place(document):
    return document.case_id, document.message_id, document.part_path


def _document(case, message, part, by):
    return {
        "case_id": case.id,
        "kind": ATTACHMENT,
        "title": part.filename or part.path,
        "message_id": message.id,
        "part_path": part.path,
        "created_at": message.at,
        "by_id": by and by.id,
    }


def _file(document_id, part):
    filename = part.filename or part.path
    return {
        "document_id": document_id,
        "format": format_of(filename),
        "filename": filename,
        "digest": part.digest,
        "size": part.size,
        "media_type": part.media_type,
    }
