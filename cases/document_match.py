"""Which required document a document of a case may be: offered to a person, who decides; what she decided stays."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, object_session, relationship, selectinload

from archive.db import Base, Id, utcnow
from archive.text.kept import texts_told_to
from cases import matching
from cases.case import Case
from cases.catalogue import checklist_for
from cases.document import Document, DocumentFile, ask_to_match_all
from cases.requirement import Requirement
from cases.timeline import record

OPEN, ACCEPTED, REFUSED = "open", "accepted", "refused"
CHARACTERS = matching.sources.BUNDLE


class DocumentMatch(Base):
    """A document may be what the requirement asks for: how likely, on what facts, and what a person said of it."""

    __tablename__ = "document_match"
    __table_args__ = (UniqueConstraint("document_id", "requirement_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    requirement_id: Mapped[int] = mapped_column(ForeignKey("requirement.id"), index=True)
    type_code: Mapped[str] = mapped_column(String(10))
    score: Mapped[float]
    is_sure: Mapped[bool]
    period: Mapped[str | None] = mapped_column(String(20))
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    reasons: Mapped[list] = mapped_column(JSON, default=list)
    state_code: Mapped[str] = mapped_column(String(10), default=OPEN)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("advisor.id"))
    at: Mapped[datetime | None]

    document: Mapped[Document] = relationship()
    requirement: Mapped[Requirement] = relationship()
    by: Mapped["Advisor | None"] = relationship()  # noqa: F821

    @property
    def is_open(self):
        """Whether nobody has said anything of it."""
        return self.state_code == OPEN

    @property
    def dates(self):
        """What the paper says of its time, as the requirement keeps it."""
        return {"period": self.period, "issued_on": self.issued_on, "expires_on": self.expires_on}

    def accept(self, *, by, **dates):
        """Let the document fulfil the requirement, with what she corrected of its dates; again is as once.

        Of the other guesses those go that were only alternatives.
        """
        if self.state_code == ACCEPTED:
            return
        for name, value in dates.items():
            setattr(self, name, value)
        self.requirement.case.refuse_if_closed()
        self.requirement.accept(self.document, by=by, **self.dates)
        self._decide(ACCEPTED, by)
        for other in _matches_of(object_session(self), self.document):
            if other.is_open and not other.is_sure:
                object_session(self).delete(other)

    def refuse(self, *, by):
        """Say that the document is not that; it is never offered as that again. Again is as once."""
        if self.state_code == REFUSED:
            return
        self.requirement.case.refuse_if_closed()
        self._release(by)
        self._decide(REFUSED, by)
        self._note("match_refused", by)

    def replace(self, requirement, *, by, **dates):
        """Let the document fulfil the requirement that she chose instead, or this one with other dates."""
        if requirement.id != self.requirement_id:
            self.refuse(by=by)
        fulfil(object_session(self), self.document, requirement, by=by, **dates)

    def reopen(self, *, by):
        """Take the decision back: it is offered again."""
        if self.is_open:
            return
        self.requirement.case.refuse_if_closed()
        was = self.state_code
        self._release(by)
        self._decide(OPEN, None)
        if was == REFUSED:
            self._note("match_reopened", by)
        ask_to_match_all(object_session(self), [self.document])

    def _release(self, by):
        if self.state_code == ACCEPTED:
            self.requirement.release(self.document, by=by)

    def _decide(self, state, by):
        self.state_code, self.by = state, by
        self.at = utcnow() if by else None

    def _note(self, action, by):
        facts = {
            "type": self.requirement.type_code,
            "document": self.document_id,
            "title": self.document.title,
        }
        record(object_session(self), self.requirement.case, action, by=by, **facts)


def hold(session, document_id):
    """Let nobody else change what the document is offered for until the transaction ends."""
    # Anna refuses an offer while the job looks anew: without the lock the job would take it for an open one, and
    # delete what she said with it.
    session.execute(select(Document.id).where(Document.id == document_id).with_for_update())


def fulfil(session, document, requirement, *, by, **dates):
    """Let a document fulfil what a person chose; where it was offered for that, the offer is accepted."""
    hold(session, document.id)
    requirement.case.refuse_if_closed()
    offered = _offer_of(session, document, requirement)
    if offered is not None:
        offered.accept(by=by, **dates)
    else:
        requirement.accept(document, by=by, **dates)


def release(session, document, requirement, *, by):
    """Let the document fulfil the requirement no longer; where it was offered for that, it is so again."""
    hold(session, document.id)
    requirement.case.refuse_if_closed()
    offered = _offer_of(session, document, requirement)
    if offered is not None and offered.state_code == ACCEPTED:
        offered.reopen(by=by)
    requirement.release(document, by=by)


def papers_of(session, documents):
    """{document id: all that is known of it}, for `matching.matches`."""
    files = {document.id: (document.file.digest, document.case.topic) for document in documents}
    texts = texts_told_to(session, set(files.values()), CHARACTERS)
    return {document.id: _paper(document, texts.get(files[document.id], "")) for document in documents}


def documents_to_match(session, ids):
    """Those of the documents that came from outside, and may be something that their case requires."""
    documents = select(Document).where(Document.id.in_(ids), Document.number.is_(None))
    required = selectinload(Case.requirements).selectinload(Requirement.fulfilments)
    case = selectinload(Document.case).options(joinedload(Case.client), required)
    options = selectinload(Document.files), selectinload(Document.message), case
    return session.scalars(documents.options(*options).order_by(Document.id)).all()


def offer(session, document, found):
    """Offer the document for what it may be, `found` by `matching.matches`; again is as once.

    What a person refused is not offered again, what she accepted stays. The second of two same files is offered for
    nothing: its first is.
    """
    hold(session, document.id)
    session.refresh(document, ["withdrawn_at"])
    wanted = {} if _is_out_of_question(session, document) else _wanted(document, found)
    known = {match.requirement_id: match for match in _matches_of(session, document)}
    if any(match.state_code == ACCEPTED for match in known.values()):
        wanted = {key: match for key, match in wanted.items() if match.is_sure}
    for requirement_id, match in known.items():
        if match.is_open and requirement_id not in wanted:
            session.delete(match)
    for requirement_id, match in wanted.items():
        row = known.get(requirement_id) or DocumentMatch(document=document, requirement_id=requirement_id)
        if row.is_open or row.id is None:
            _fill(row, document, match)
            session.add(row)
    session.flush()


def withdraw_matches(session, documents):
    """The documents leave the case: what they were offered or accepted for is forgotten, not what was refused."""
    for document in documents:
        for match in _matches_of(session, document):
            if match.state_code != REFUSED:
                session.delete(match)
        ask_to_match_all(session, same_files(session, document))


def same_files(session, document):
    """The other standing documents of the case that hold the very same file, the earliest first."""
    digests = [file.digest for file in document.files]
    same = select(Document).join(Document.files).where(DocumentFile.digest.in_(digests))
    same = same.where(Document.case_id == document.case_id, Document.id != document.id)
    return session.scalars(same.where(Document.withdrawn_at.is_(None)).order_by(Document.id)).unique().all()


def _paper(document, text):
    message, client = document.message, document.case.client
    return matching.Paper(
        name=document.file.filename,
        text=text,
        letter=f"{message.subject}\n{message.new_text or message.text}" if message else "",
        client=tuple(filter(None, (client.nip, client.name, client.short_name))),
    )


def _offer_of(session, document, requirement):
    return next((m for m in _matches_of(session, document) if m.requirement_id == requirement.id), None)


def _matches_of(session, document):
    return session.scalars(select(DocumentMatch).where(DocumentMatch.document_id == document.id)).all()


def _is_out_of_question(session, document):
    if document.withdrawn_at is not None or not document.case.is_open:
        return True
    return any(other.id < document.id for other in same_files(session, document))


def _wanted(document, found):
    wanted = {}
    for match in found:
        requirement = _required_as(document.case, match)
        if requirement is not None and not requirement.fulfilment_by(document):
            wanted.setdefault(requirement.id, match)
    return wanted


def _required_as(case, match):
    """The line of the checklist that such a paper is for: one that is still open, if there is; else the first."""
    asked = [r for r in case.requirements if not r.state.needs_reason]
    for code in filter(None, (match.type_code, match.parent)):
        fitting = [r for r in asked if code in _accepted_types(case, r)]
        # Papers of several years are for one line: what was accepted of one year does not close it.
        is_of_years = match.period is not None
        still_open = [r for r in fitting if is_of_years or not r.state.is_settled]
        if fitting:
            return (still_open or fitting)[0]
    return None


def _accepted_types(case, requirement):
    checklist = checklist_for(case.product, case.client.kind)
    items = checklist.items if checklist else ()
    instead = (item.alternatives for item in items if item.type_code == requirement.type_code)
    return {requirement.type_code}.union(*instead)


def _fill(row, document, match):
    requirement = next(r for r in document.case.requirements if r.id == row.requirement_id)
    row.type_code, row.score, row.is_sure = match.type_code, match.score, match.is_sure
    row.period, row.issued_on = match.period and match.period.code, match.issued_on
    row.expires_on = match.expires_on
    if requirement.validity:
        row.expires_on = matching.expiry(
            match.type_code, period=match.period, issued_on=match.issued_on, own_validity=requirement.validity
        )
    row.reasons = [{"source": reason.source, "words": reason.words} for reason in match.reasons]
