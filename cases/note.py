"""Notes: what an advisor writes down about a case, a call or a meeting."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.db import Base, Id, utcnow
from cases.errors import N_, RuleBroken
from cases.timeline import ask_to_index, record

CALL, NOTE = "call", "note"


class EmptyNote(RuleBroken):
    """A note needs words."""

    sentence = N_("Write the note first.")


class Note(Base):
    """Words on a case, by whom and when; `message` is the mail that they were written above, if they were."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10), default=NOTE)
    text: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("advisor.id"))
    at: Mapped[datetime] = mapped_column(default=utcnow)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    withdrawn_at: Mapped[datetime | None]

    message: Mapped["Message | None"] = relationship()  # noqa: F821
    case: Mapped["Case"] = relationship(back_populates="notes")  # noqa: F821
    by: Mapped["Advisor | None"] = relationship()  # noqa: F821


def add_note(session, case, text, *, by, kind=NOTE, at=None):
    """Write a note on the case. Raises `EmptyNote`."""
    if not text.strip():
        raise EmptyNote()
    note = Note(case=case, text=text.strip(), kind=kind, by=by, at=at or utcnow())
    session.add(note)
    session.flush()
    record(session, case, "note_added", by=by, at=note.at, note=note.id)
    ask_to_index(session, "note", [note.id])
    return note
