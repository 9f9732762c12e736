"""Filing: a message and its files enter a case together, once, and can leave it together."""

from dataclasses import dataclass

from sqlalchemy import select

from archive import audit, jobs
from archive.db import utcnow
from cases.document import ATTACHMENT, Document, DocumentFile, follow_up_all, format_of
from cases.document_match import withdraw_matches
from cases.errors import N_, RuleBroken
from cases.filed import BY_UPLOAD, Filing, Suggestion
from cases.message import Message, MessagePart, MessageState
from cases.note import note_comments, withdraw_comment
from cases.outgoing import SENT_RULE
from cases.requirement import release_all
from cases.timeline import ask_to_index, record


class AlreadyFiled(RuleBroken):
    """The message is in that case already; nothing was done twice."""

    sentence = N_("The message is already filed in case %(number)s.")


class NotWaiting(RuleBroken):
    """The message does not wait in the tray: somebody placed it a moment ago."""

    sentence = N_("The message is no longer in the tray.")


class NotInCase(RuleBroken):
    """The message is not in that case: somebody took it out or moved it a moment ago."""

    sentence = N_("The message is no longer in case %(number)s: somebody took it out or moved it.")


@dataclass(frozen=True)
class Placement:
    """A message that is to enter a case, by which rule, and on what facts.

    Without `files` only the letter enters: what it carries is in the case already.
    """

    message: object
    case: object
    rule: str
    facts: dict
    files: bool = True

    @property
    def parts(self):
        """The files that enter with it."""
        return self.message.attachments if self.files else []


def file_message(session, message, case, *, rule, by=None, facts=None):
    """Enter the message and its files in the case's file. Raises `AlreadyFiled`."""
    if standing_filing(session, message, case):
        raise AlreadyFiled(number=case.number)
    (filing,) = file_messages(session, [Placement(message, case, rule, facts or {})], by=by)
    return filing


def file_messages(session, placements, *, by=None):
    """Enter messages in cases, none of which they are in already; all that many need is asked for at once."""
    if not placements:
        return []
    filings, entered = [], []
    in_case = _files_in(session, {one.case.id for one in placements}, _digests(placements))
    for placement in placements:
        message, case = placement.message, placement.case
        message.state_code = MessageState.FILED.value
        entered.append(_enter_all(session, case, message, placement.parts, by, in_case))
        filings.append(Filing(case=case, message=message, rule=placement.rule, facts=placement.facts, by=by))
        session.add(filings[-1])
    session.flush()
    for placement, documents in zip(placements, entered, strict=True):
        facts = {"rule": placement.rule, "documents": [document.id for document in documents]}
        record(session, placement.case, "message_filed", by=by, message=placement.message.id, **facts)
    note_comments(session, placements, by)
    follow_up_all(session, [document for documents in entered for document in documents])
    _ask_to_follow(session, [placement.message for placement in placements])
    return filings


def enter_files(session, filing, parts):
    """Enter files of a filed message that were found in it later."""
    in_case = _files_in(session, [filing.case_id], [part.digest for part in parts])
    documents = _enter_all(session, filing.case, filing.message, parts, filing.by, in_case)
    if documents:
        session.flush()
        facts = {"message": filing.message_id, "documents": [document.id for document in documents]}
        facts["subject"] = filing.message.subject
        record(session, filing.case, "files_found", **facts)
        follow_up_all(session, documents)
    return documents


def unfile_message(session, message, case, *, by):
    """Take the message, its files and its note out of the case, back to the tray if it is in no other.

    A file that another message of the case brought too stays in the case, as that one's. Raises `NotInCase`.
    """
    # Two people take it out or move it at once: the second waits here, and then finds it gone.
    filing = standing_filing(session, message, case, for_update=True)
    if filing is None:
        raise NotInCase(number=case.number)
    filing.revoked_at = utcnow()
    _stay_likely(session, filing)
    withdraw_comment(session, message, case)
    documents = [one for one in _documents(session, message, case) if one.withdrawn_at is None]
    for document in documents:
        document.withdrawn_at = utcnow()
    release_all(session, documents, by=by)
    withdraw_matches(session, documents)
    session.flush()
    if not any(f.revoked_at is None for f in message.filings):
        message.state_code = MessageState.TRAY.value
    heirs = _enter_heirs(session, case, documents)
    facts = {"documents": [one.id for one in documents], "entered": [one.id for one in heirs]}
    record(session, case, "message_unfiled", by=by, message=message.id, subject=message.subject, **facts)
    ask_to_index(session, "document", [document.id for document in documents])
    follow_up_all(session, heirs)
    _ask_to_follow(session, [message])


def refile_message(session, message, case, to, *, rule, by):
    """Move the message with all that came with it from a case to another. Raises `AlreadyFiled`, `NotInCase`."""
    if standing_filing(session, message, to):
        raise AlreadyFiled(number=to.number)
    unfile_message(session, message, case, by=by)
    return file_message(session, message, to, rule=rule, by=by)


def ignore_message(session, message, *, by):
    """Put an unplaced message away as not for us; it stays findable and can come back. Raises `NotWaiting`.

    `by` None means the program itself: a copy of what we sent.
    """
    _turn(session, message, MessageState.TRAY, MessageState.IGNORED, "message_ignored", by)


def return_to_tray(session, message, *, by):
    """Take back that a message is not for us. Raises `NotWaiting` if it was not put away."""
    _turn(session, message, MessageState.IGNORED, MessageState.TRAY, "message_returned", by)


def standing_filing(session, message, case, *, for_update=False):
    """The filing of the message in the case that holds now, or None; nobody else may end it, if it is to change."""
    standing = select(Filing).where(Filing.message_id == message.id, Filing.case_id == case.id)
    standing = standing.where(Filing.revoked_at.is_(None))
    return session.scalars(standing.with_for_update() if for_update else standing).one_or_none()


def _ask_to_follow(session, messages):
    """Have the index and the server follow what became of the messages, and have it seen what they ask."""
    ask_to_index(session, "message", [message.id for message in messages])
    for kind in ("mark", "match"):
        jobs.enqueue_all(session, kind, {message.topic: None for message in messages})


def _digests(placements):
    return [part.digest for one in placements for part in one.message.attachments]


def _files_in(session, case_ids, digests):
    """{(case id, digest)} of the files that the cases have already."""
    if not digests:
        return set()
    files = select(Document.case_id, DocumentFile.digest).join(Document.files)
    files = files.where(Document.case_id.in_(case_ids), Document.withdrawn_at.is_(None))
    found = session.execute(files.where(DocumentFile.digest.in_(digests)))
    return {(case_id, digest) for case_id, digest in found}


def _enter_all(session, case, message, parts, by, in_case):
    """Enter the files that are not `in_case` yet: the same file is one document, however often it comes."""
    documents = []
    for part in parts:
        if (case.id, part.digest) not in in_case:
            in_case.add((case.id, part.digest))
            documents.append(_enter(session, case, message, part, by))
    return documents


def _enter_heirs(session, case, documents):
    """Enter the files of withdrawn documents that other messages in the case brought too, as the earliest's."""
    digests = {file.digest for document in documents for file in document.files}
    if not digests:
        return []
    in_case, heirs = _files_in(session, [case.id], digests), []
    parts = (
        select(MessagePart, Filing).join(MessagePart.message).join(Filing, Filing.message_id == Message.id)
    )
    parts = parts.where(Filing.case_id == case.id, Filing.revoked_at.is_(None), MessagePart.is_attachment)
    parts = parts.where(MessagePart.digest.in_(digests)).order_by(Filing.id, MessagePart.id)
    for part, filing in session.execute(parts).all():
        heirs += _enter_all(session, case, part.message, [part], filing.by, in_case)
    session.flush()
    return heirs


def _enter(session, case, message, part, by):
    # A message that was never filed has no documents anywhere: most are new, and need no question.
    was_filed = any(filing.revoked_at is not None for filing in message.filings)
    for document in _documents(session, message, case, part.path) if was_filed else ():
        document.withdrawn_at = None  # filed before, taken out, and filed again
        return document
    filename = part.filename or part.path
    file = DocumentFile(
        format=format_of(filename),
        filename=filename,
        digest=part.digest,
        size=part.size,
        media_type=part.media_type,
    )
    document = Document(
        case=case,
        kind=ATTACHMENT,
        title=filename,
        message=message,
        part_path=part.path,
        created_at=message.at,
        by=by,
        files=[file],
    )
    session.add(document)
    return document


def _stay_likely(session, filing):
    # What the program filed on evidence, or we wrote there, or somebody brought there, was never everybody's: in the
    # tray the evidence keeps it from the others.
    if filing.by is not None and filing.rule not in (SENT_RULE, BY_UPLOAD):
        return
    known = session.get(Suggestion, (filing.message_id, filing.case_id))
    if known is not None:
        known.binding = True
    else:
        facts = {"rank": len(filing.message.suggestions) + 1, "rule": filing.rule, "facts": filing.facts}
        session.add(Suggestion(message=filing.message, case=filing.case, **facts))


def _documents(session, message, case, path=None):
    documents = select(Document).where(Document.case_id == case.id, Document.message_id == message.id)
    return session.scalars(documents.where(Document.part_path == path) if path else documents).all()


def _turn(session, message, before, after, action, by):
    if message.state is not before:
        raise NotWaiting()
    message.state_code = after.value
    audit.append(session, message.topic, action, by and by.actor)
    ask_to_index(session, "message", [message.id])
