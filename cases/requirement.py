"""The checklist of a case: which documents are required, and how far each one is."""

from datetime import date, datetime
from enum import Enum

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from archive.db import Base, Id, utcnow
from cases.catalogue import DOCUMENT_TYPES, checklist_for
from cases.document import ask_to_match_all
from cases.errors import N_, RuleBroken
from cases.timeline import ask_to_index, record


class NoChecklist(RuleBroken):
    """The catalogue has no checklist for that product and kind of client."""

    sentence = N_("There is no checklist for this product and kind of client yet.")


class ReasonMissing(RuleBroken):
    """A required document is only left out with a reason."""

    sentence = N_("Say why “%(name)s” is not needed.")


class RequirementState(Enum):
    """How far a required document is (DOMAIN.md §1.2, stage 6): (code, English label)."""

    REQUIRED = ("required", N_("required"))
    REQUESTED = ("requested", N_("requested"))
    RECEIVED = ("received", N_("received"))
    TO_CORRECT = ("to_correct", N_("to be corrected"))
    ACCEPTED = ("accepted", N_("accepted"))
    EXPIRED = ("expired", N_("expired"))
    NOT_APPLICABLE = ("not_applicable", N_("not applicable"))
    WAIVED = ("waived", N_("waived"))

    def __init__(self, code, label):
        self.code, self.label = code, label

    @classmethod
    def of(cls, code):
        """The state of that code. Raises `KeyError`."""
        return {state.code: state for state in cls}[code]

    @property
    def is_settled(self):
        """Whether nobody has to bring it any more."""
        return self in (self.ACCEPTED, self.NOT_APPLICABLE, self.WAIVED)

    @property
    def needs_reason(self):
        return self in (self.NOT_APPLICABLE, self.WAIVED)


class Requirement(Base):
    """One required document of a case. Obligation "O" is mandatory, "W" depends on the condition."""

    __tablename__ = "requirement"
    __table_args__ = (UniqueConstraint("case_id", "position"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    position: Mapped[int]
    type_code: Mapped[str] = mapped_column(String(10))
    obligation: Mapped[str] = mapped_column(String(1))
    condition: Mapped[str | None] = mapped_column(String(500))
    moment: Mapped[str] = mapped_column(String(1))
    validity: Mapped[str | None] = mapped_column(String(20))
    remark: Mapped[str | None] = mapped_column(String(500))
    state_code: Mapped[str] = mapped_column(String(20), default=RequirementState.REQUIRED.code)
    reason: Mapped[str | None] = mapped_column(String(500))
    due_on: Mapped[date | None]

    case: Mapped["Case"] = relationship(back_populates="requirements")  # noqa: F821
    fulfilments: Mapped[list["Fulfilment"]] = relationship(
        back_populates="requirement",
        order_by="Fulfilment.at, Fulfilment.document_id",
        cascade="all, delete-orphan",
    )

    @property
    def type(self):
        """What the catalogue says of the document."""
        return DOCUMENT_TYPES[self.type_code]

    @property
    def state(self):
        return RequirementState.of(self.state_code)

    @property
    def is_mandatory(self):
        return self.obligation == "O"

    @property
    def document(self):
        """The first of the documents that fulfil it, or None."""
        return next((fulfilment.document for fulfilment in self.fulfilments), None)

    @property
    def expires_on(self):
        """The last day on which what fulfils it is good; None where nothing of it expires."""
        return max((f.expires_on for f in self.fulfilments if f.expires_on), default=None)

    def fulfilment_by(self, document):
        """What makes the document fulfil it, or None."""
        return next((f for f in self.fulfilments if f.document_id == document.id), None)

    def accept(self, document, *, by, **dates):
        """Let a document of the case fulfil the requirement, beside others; again is as once.

        `dates` are what it says: `period` as a code, `issued_on`, `expires_on`.
        """
        if document.case_id != self.case_id:
            raise ValueError("a requirement is fulfilled by a document of its own case")
        if self.fulfilment_by(document):
            return
        self.fulfilments.append(Fulfilment(document=document, by=by, at=utcnow(), **dates))
        self.reason = None
        self._enter(RequirementState.ACCEPTED, by, document=document.id)
        ask_to_index(object_session(self), "document", [document.id])

    def mark(self, state, *, by, reason=None, at=None):
        """Set how far it is. Raises `ReasonMissing` where leaving it out needs one."""
        if state.needs_reason and not (reason or "").strip():
            raise ReasonMissing(name=self.type.name)
        self.reason = reason.strip() if reason and reason.strip() else None
        self._enter(state, by, at, reason=self.reason)

    def release(self, document, *, by):
        """Let the document fulfil it no longer; it is required again when no other is left."""
        fulfilment = self.fulfilment_by(document)
        if fulfilment is None:
            return
        self.fulfilments.remove(fulfilment)
        state = self.state if self.fulfilments else RequirementState.REQUIRED
        self._enter(state, by, released=document.id)
        ask_to_index(object_session(self), "document", [document.id])

    def _enter(self, state, by, at=None, **facts):
        self.state_code = state.code
        facts = {"requirement": self.id, "type": self.type_code, "state": state.code, **facts}
        record(object_session(self), self.case, "requirement_marked", by=by, at=at, **facts)


class Fulfilment(Base):
    """A document that fulfils a requirement: several may together, and one may several; what it says of its dates."""

    __tablename__ = "requirement_document"

    requirement_id: Mapped[int] = mapped_column(ForeignKey("requirement.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, index=True)
    period: Mapped[str | None] = mapped_column(String(20))
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("advisor.id"))
    at: Mapped[datetime] = mapped_column(default=utcnow)

    requirement: Mapped[Requirement] = relationship(back_populates="fulfilments")
    document: Mapped["Document"] = relationship()  # noqa: F821
    by: Mapped["Advisor | None"] = relationship()  # noqa: F821


def set_up_checklist(session, case, *, by, at=None):
    """Give the case the catalogue's checklist for its product and client, once. Raises `NoChecklist`."""
    checklist = checklist_for(case.product, case.client.kind)
    if checklist is None:
        raise NoChecklist()
    if session.scalar(select(Requirement.id).where(Requirement.case_id == case.id).limit(1)):
        return  # a second click, or another tab
    for position, item in enumerate(checklist.items, start=1):
        case.requirements.append(
            Requirement(
                position=position,
                type_code=item.type_code,
                obligation=item.obligation,
                condition=item.condition,
                moment=item.moment,
                validity=item.validity,
                remark=item.remark,
            )
        )
    session.flush()
    record(session, case, "checklist_set_up", by=by, at=at, checklist=checklist.code)
    ask_to_match_all(session, [document for document in case.documents if document.withdrawn_at is None])


def progress(requirements):
    """(settled, all) among the mandatory ones: "12 of 28"."""
    mandatory = [r for r in requirements if r.is_mandatory]
    return sum(r.state.is_settled for r in mandatory), len(mandatory)


def lacking(requirements):
    """What the client is still to bring now: mandatory for filing, or asked for, sent back or expired."""
    again = (RequirementState.REQUESTED, RequirementState.TO_CORRECT, RequirementState.EXPIRED)
    return [
        one
        for one in requirements
        if one.state in again
        or (one.state is RequirementState.REQUIRED and one.is_mandatory and one.moment == "Z")
    ]


def accepted_as(session, document_ids):
    """{id: type code} of those of the documents that fulfil something: the first of what each fulfils."""
    fulfilled = select(Fulfilment.document_id, Requirement.type_code).join(Fulfilment.requirement)
    fulfilled = fulfilled.where(Fulfilment.document_id.in_(document_ids)).order_by(
        Requirement.position.desc()
    )
    return dict(session.execute(fulfilled).all()) if document_ids else {}


def release_all(session, documents, *, by):
    """Let documents that leave the case fulfil nothing any more."""
    ids = [document.id for document in documents]
    for fulfilment in session.scalars(select(Fulfilment).where(Fulfilment.document_id.in_(ids))).all():
        fulfilment.requirement.release(fulfilment.document, by=by)
