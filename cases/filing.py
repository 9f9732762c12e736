"""Filing: a message and its files enter a case together, once, and can leave it together."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive import audit, jobs
from archive.db import Base, Id, utcnow
from cases.document import ATTACHMENT, Document, DocumentFile, follow_up_all, format_of
from cases.document_match import withdraw_matches
from cases.errors import N_, RuleBroken
from cases.message import MessageState
from cases.requirement import release_all
from cases.timeline import ask_to_index, record


class AlreadyFiled(RuleBroken):
    """The message is in that case already; nothing was done twice."""

    sentence = N_("The message is already filed in case %(number)s.")


class NotWaiting(RuleBroken):
    """The message does not wait in the tray: somebody placed it a moment ago."""

    sentence = N_("The message is no longer in the tray.")


class Filing(Base):
    """A message belongs to a case: by which rule, on what facts, by whom."""

    __tablename__ = "filing"
    __table_args__ = (
        # This, and nothing looked up before, is what files a message once.
        Index("uq_filing_standing", "case_id", "message_id", unique=True,
              sqlite_where=text("revoked_at IS NULL"), postgresql_where=text("revoked_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    rule: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict] = mapped_column(JSON, default=dict)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("advisor.id"))
    at: Mapped[datetime] = mapped_column(default=utcnow)
    revoked_at: Mapped[datetime | None]

    case: Mapped["Case"] = relationship()  # noqa: F821
    message: Mapped["Message"] = relationship(back_populates="filings")  # noqa: F821
    by: Mapped["Advisor | None"] = relationship()  # noqa: F821


class Suggestion(Base):
    """A case that an unplaced message may belong to, and by which rule. Who may not see the case sees neither."""

    __tablename__ = "suggestion"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    rank: Mapped[int]
    rule: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict] = mapped_column(JSON, default=dict)

    message: Mapped["Message"] = relationship(back_populates="suggestions")  # noqa: F821
    case: Mapped["Case"] = relationship()  # noqa: F821

    @property
    def sender_is_known(self):
        """Whether the sender is a contact of the case's client, or the advisor in charge."""
        address = (self.message.from_address or "").strip().lower()
        contacts = self.case.client.contacts
        return address == self.case.owner.email or any(contact.knows(address) for contact in contacts)


@dataclass(frozen=True)
class Placement:
    """A message that is to enter a case, by which rule, and on what facts."""

    message: object
    case: object
    rule: str
    facts: dict


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
    filings, documents = [], {}
    for placement in placements:
        message, case = placement.message, placement.case
        message.state_code = MessageState.FILED.value
        documents[message.id] = [_enter(session, case, message, part, by) for part in message.attachments]
        filings.append(Filing(case=case, message=message, rule=placement.rule, facts=placement.facts, by=by))
        session.add(filings[-1])
    session.flush()
    for placement in placements:
        message = placement.message
        entered = [document.id for document in documents[message.id]]
        facts = {"message": message.id, "rule": placement.rule, "documents": entered}
        record(session, placement.case, "message_filed", by=by, **facts)
    follow_up_all(session, [document for some in documents.values() for document in some])
    _ask_to_follow(session, [placement.message for placement in placements])
    return filings


def enter_files(session, filing, parts):
    """Enter files of a filed message that were found in it later."""
    documents = [_enter(session, filing.case, filing.message, part, filing.by) for part in parts]
    if documents:
        session.flush()
        facts = {"message": filing.message_id, "documents": [document.id for document in documents]}
        facts["subject"] = filing.message.subject
        record(session, filing.case, "files_found", **facts)
        follow_up_all(session, documents)
    return documents


def unfile_message(session, message, case, *, by):
    """Take the message and its files out of the case, back to the tray. Raises `NotWaiting` if it is not there."""
    filing = standing_filing(session, message, case)
    if filing is None:
        raise NotWaiting()
    filing.revoked_at = utcnow()
    _stay_likely(session, filing)
    documents = _documents(session, message, case)
    for document in documents:
        document.withdrawn_at = utcnow()
    release_all(session, documents, by=by)
    withdraw_matches(session, documents)
    session.flush()
    if not any(f.revoked_at is None for f in message.filings):
        message.state_code = MessageState.TRAY.value
    record(
        session,
        case,
        "message_unfiled",
        by=by,
        message=message.id,
        documents=[d.id for d in documents],
        subject=message.subject,
    )
    ask_to_index(session, "document", [document.id for document in documents])
    _ask_to_follow(session, [message])


def ignore_message(session, message, *, by):
    """Put an unplaced message away as not for us; it stays findable and can come back. Raises `NotWaiting`."""
    _turn(session, message, MessageState.TRAY, MessageState.IGNORED, "message_ignored", by)


def return_to_tray(session, message, *, by):
    """Take back that a message is not for us. Raises `NotWaiting` if it was not put away."""
    _turn(session, message, MessageState.IGNORED, MessageState.TRAY, "message_returned", by)


def standing_filing(session, message, case):
    """The filing of the message in the case that holds now, or None."""
    standing = select(Filing).where(Filing.message_id == message.id, Filing.case_id == case.id)
    return session.scalars(standing.where(Filing.revoked_at.is_(None))).one_or_none()


def _ask_to_follow(session, messages):
    """Have the index and the server follow what became of the messages, and have it seen what they ask."""
    ask_to_index(session, "message", [message.id for message in messages])
    for kind in ("mark", "match"):
        jobs.enqueue_all(session, kind, {message.topic: None for message in messages})


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
    # What the program filed on evidence was never everybody's: in the tray the evidence keeps it from the others.
    if filing.by is None and session.get(Suggestion, (filing.message_id, filing.case_id)) is None:
        facts = {"rank": len(filing.message.suggestions) + 1, "rule": filing.rule, "facts": filing.facts}
        session.add(Suggestion(message=filing.message, case=filing.case, **facts))


def _documents(session, message, case, path=None):
    documents = select(Document).where(Document.case_id == case.id, Document.message_id == message.id)
    return session.scalars(documents.where(Document.part_path == path) if path else documents).all()


def _turn(session, message, before, after, action, by):
    if message.state is not before:
        raise NotWaiting()
    message.state_code = after.value
    audit.append(session, message.topic, action, by.actor)
    ask_to_index(session, "message", [message.id])
