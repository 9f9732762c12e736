"""Documents of a case: what was received, uploaded or made, each with its files."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from archive import jobs
from archive.db import Base, Id, utcnow
from cases.errors import N_, RuleBroken
from cases.message import MessagePart
from cases.timeline import ask_to_index, record

ATTACHMENT, UPLOAD = "attachment", "upload"


class EmptyFile(RuleBroken):
    """A file of no bytes is a slip: its program had not finished writing it, or it was lost on the way."""

    sentence = N_("The file “%(name)s” is empty: it has no content to keep.")


class Document(Base):
    """One document of a case. A made document (kind "OF", "UD" …) has a number and versions.

    `created_at` of an attachment is when its message was sent.
    """

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("case_id", "message_id", "part_path"),
        # Two clicks at once make one version; the second click breaks this.
        Index("uq_document_version", "case_id", "kind", "version", unique=True,
              sqlite_where=text("number IS NOT NULL"), postgresql_where=text("number IS NOT NULL")),
        Index("uq_document_number", "number", "version", unique=True),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(300))
    number: Mapped[str | None] = mapped_column(String(30))
    version: Mapped[int] = mapped_column(default=1)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    part_path: Mapped[str | None] = mapped_column(String(100))
    snapshot: Mapped[dict | None] = mapped_column(JSON)
    template: Mapped[str | None] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(default=utcnow, index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("advisor.id"))
    withdrawn_at: Mapped[datetime | None]

    case: Mapped["Case"] = relationship(back_populates="documents")  # noqa: F821
    message: Mapped["Message | None"] = relationship()  # noqa: F821
    by: Mapped["Advisor | None"] = relationship()  # noqa: F821
    files: Mapped[list["DocumentFile"]] = relationship(back_populates="document", order_by="DocumentFile.id")

    @property
    def is_made(self):
        """Whether the program made it from the case."""
        return self.number is not None

    @property
    def file(self):
        """The file to look at first: the PDF if there is one."""
        return next((f for f in self.files if f.format == "pdf"), self.files[0])

    def file_as(self, format):
        """Its file in that format, or None."""
        return next((file for file in self.files if file.format == format), None)


class DocumentFile(Base):
    """One form of a document; its bytes are in the store."""

    __tablename__ = "document_file"
    __table_args__ = (UniqueConstraint("document_id", "format"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    format: Mapped[str] = mapped_column(String(20))
    filename: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(255))

    document: Mapped[Document] = relationship(back_populates="files")


def upload_document(session, store, case, content, *, filename, media_type, by):
    """Enter a file from a person's own machine in the case. Raises `CaseClosed`, `EmptyFile`."""
    case.refuse_if_closed()
    if not content:
        raise EmptyFile(name=filename)
    file = DocumentFile(
        format=format_of(filename),
        filename=filename,
        digest=store.put(content),
        size=len(content),
        media_type=media_type,
    )
    document = Document(case=case, kind=UPLOAD, title=filename[:300], by=by, files=[file])
    session.add(document)
    session.flush()
    record(session, case, "document_uploaded", by=by, document=document.id, title=document.title)
    follow_up(session, document)
    return document


def follow_up(session, document):
    """Have the document's text read and indexed, and the document matched, after the commit."""
    follow_up_all(session, [document])


def follow_up_all(session, documents):
    """The same for many documents."""
    files = {file.digest: _facts_of(file) for document in documents for file in document.files}
    jobs.enqueue_all(session, "text", files)
    ask_to_index(session, "document", [document.id for document in documents])
    ask_to_match_all(session, documents)


def ask_to_match_all(session, documents):
    """Have it looked up after the commit which required documents these may be."""
    keys = (f"document:{document.id}" for document in documents if not document.is_made)
    jobs.enqueue_all(session, "match", dict.fromkeys(keys))


def facts_of_files(session, digests):
    """{digest: name and media type} of those files that documents or messages have."""
    parts = select(MessagePart).where(MessagePart.digest.in_(digests), MessagePart.is_attachment)
    files = select(DocumentFile).where(DocumentFile.digest.in_(digests))
    return {file.digest: _facts_of(file) for rows in (parts, files) for file in session.scalars(rows)}


def _facts_of(file):
    return {"filename": file.filename, "media_type": file.media_type}


def format_of(filename):
    """The short name of a file's form: its extension, at most 20 letters; "file" without one."""
    extension = filename.rpartition(".")[2].lower() if "." in filename else ""
    return extension[:20] if extension.isalnum() else "file"


def documents_in(session, case):
    """What may go with a letter from the case, the newest first."""
    there = select(Document).where(Document.case_id == case.id, Document.withdrawn_at.is_(None))
    return session.scalars(there.options(selectinload(Document.files)).order_by(Document.id.desc())).all()


def newest_made(session, case, kind):
    """The newest version of that kind of made document in the case, or None."""
    made = select(Document).where(Document.case_id == case.id, Document.kind == kind)
    made = made.where(Document.number.is_not(None), Document.withdrawn_at.is_(None))
    return session.scalars(made.order_by(Document.version.desc()).limit(1)).one_or_none()


def newest_version(session, case, kind):
    """The number of the newest version made of that kind in the case; 0 when none was."""
    newest = select(func.max(Document.version)).where(
        Document.case_id == case.id, Document.kind == kind, Document.number.is_not(None)
    )
    return session.scalar(newest) or 0
