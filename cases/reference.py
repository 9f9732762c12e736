"""What others call the case: numbers that institutions gave to applications and contracts; their mail gives them."""

import re
from enum import Enum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.db import Base, Id
from cases.errors import N_, RuleBroken
from cases.timeline import record

LONGEST = 60
FEWEST_SIGNS, FEWEST_DIGITS = 5, 3
_CASE = re.compile(r"S20\d{6,7}")
_SEPARATORS = re.compile(r"[\W_]+")


class NoNumber(RuleBroken):
    """Too short, or without digits enough: it would be found in letters that have nothing to do with the case."""

    sentence = N_("“%(number)s” is too short for a number: give at least five signs, three of them digits.")


class ReferenceKnown(RuleBroken):
    """The case has the number already, perhaps spelled otherwise."""

    sentence = N_("The number “%(number)s” is in this case already.")


class ReferenceKind(Enum):
    """What the number is of: (code, English name)."""

    APPLICATION = ("application", N_("application"))
    CONTRACT = ("contract", N_("contract"))
    OTHER = ("other", N_("other"))

    def __init__(self, code, label):
        self.code, self.label = code, label


class CaseReference(Base):
    """A number that somebody else gave; `normal` is its letters and digits alone, in capitals."""

    __tablename__ = "case_reference"
    __table_args__ = (UniqueConstraint("case_id", "normal"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    kind_code: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(LONGEST))
    normal: Mapped[str] = mapped_column(String(LONGEST), index=True)
    institution: Mapped[str] = mapped_column(String(200), default="")

    case: Mapped["Case"] = relationship(back_populates="references")  # noqa: F821

    @property
    def kind(self):
        return next(kind for kind in ReferenceKind if kind.code == self.kind_code)


def normal(number):
    """The number as it is compared: capitals, without blanks, dashes and the like."""
    written = number.upper()
    return written if written.isalnum() else _SEPARATORS.sub("", written)


def add_reference(session, case, *, number, by, kind=ReferenceKind.APPLICATION, institution="", at=None):
    """Enter a number in the case. Raises `CaseClosed`, `NoNumber`, `ReferenceKnown`."""
    case.refuse_if_closed()
    number = " ".join(number.split())[:LONGEST]
    short = normal(number)
    if (
        len(short) < FEWEST_SIGNS
        or sum(sign.isdigit() for sign in short) < FEWEST_DIGITS
        or _CASE.fullmatch(short)
    ):
        raise NoNumber(number=number)
    if any(known.normal == short for known in case.references):
        raise ReferenceKnown(number=number)
    reference = CaseReference(
        case=case, kind_code=kind.code, number=number, normal=short, institution=institution.strip()[:200]
    )
    session.add(reference)
    session.flush()
    facts = {"reference": reference.id, "kind": kind.code, "number": number}
    record(session, case, "reference_added", by=by, at=at, **facts)
    return reference


def remove_reference(session, reference, *, by):
    """Take the number out of its case. Raises `CaseClosed`."""
    case = reference.case
    case.refuse_if_closed()
    facts = {"reference": reference.id, "kind": reference.kind_code, "number": reference.number}
    case.references.remove(reference)
    session.flush()
    record(session, case, "reference_removed", by=by, **facts)
