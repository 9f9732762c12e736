"""Notes: what an advisor writes down about a case, a call or a meeting."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, insert, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.db import Base, Id, utcnow
from cases.access import visible_cases
from cases.advisor import Advisor
from cases.case import Case
from cases.errors import N_, RuleBroken
from cases.message import PASSED, UNTOLD
from cases.timeline import ask_to_index, record, record_all

CALL, NOTE = "call", "note"


class EmptyNote(RuleBroken):
    """A note needs words."""

    sentence = N_("Write the note first.")


class Note(Base):
    """Words on a case, by whom and when; `message` is the mail that they were written above, if they were.

    A withdrawn note left the case with its message, and comes back with it.
    """

    __tablename__ = "note"
    __table_args__ = (UniqueConstraint("case_id", "message_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10), default=NOTE)
    text: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("advisor.id"))
    at: Mapped[datetime] = mapped_column(default=utcnow)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    withdrawn_at: Mapped[datetime | None]

    message: Mapped["Message | None"] = relationship()  # noqa: F821
    case: Mapped["Case"] = relationship(back_populates="notes")
    by: Mapped["Advisor | None"] = relationship()


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


def note_comments(session, placements, by=None):
    """Have what people of ours wrote above what they forwarded stand on the cases as their notes, each once.

    Only where the person may see the case, and a server we trust confirmed her or she files it herself: else anybody's
    words could be put there under her name. They are told with the message anyway.
    """
    commented = [one for one in placements if one.message.own_words]
    if not commented:
        return
    known = _notes_of(session, commented)
    writers = _writers(session, commented, by)
    rows, notes = [], []
    for one in commented:
        place = one.case.id, one.message.id
        note, by = known.get(place), writers.get(place)
        if note is None and by is not None:
            rows.append(_comment(one, by))
        elif note is not None and note.withdrawn_at:
            note.withdrawn_at = None
            notes.append(note)
    notes += session.scalars(insert(Note).returning(Note), rows) if rows else []
    _tell_of(session, notes)


def _comment(placement, by):
    message = placement.message
    told = {"case_id": placement.case.id, "message_id": message.id, "by_id": by.id}
    return told | {"text": message.own_words, "at": message.at}


def _tell_of(session, notes):
    by_writer = defaultdict(list)
    for note in sorted(notes, key=lambda note: note.id):
        by_writer[note.by].append((note.case, {"note": note.id, "message": note.message_id}))
    for by, told in by_writer.items():
        record_all(session, "note_added", told, by=by)
    ask_to_index(session, "note", [note.id for note in notes])


def withdraw_comment(session, message, case):
    """Take the note that was written above the message off the case."""
    own = Note.case_id == case.id, Note.message_id == message.id, Note.withdrawn_at.is_(None)
    notes = session.scalars(select(Note).where(*own)).all()
    for note in notes:
        note.withdrawn_at = utcnow()
    ask_to_index(session, "note", [note.id for note in notes])


def _notes_of(session, placements):
    cases, messages = {one.case.id for one in placements}, {one.message.id for one in placements}
    notes = select(Note).where(Note.case_id.in_(cases), Note.message_id.in_(messages))
    return {(note.case_id, note.message_id): note for note in session.scalars(notes)}


def _writers(session, placements, by):
    """{(case id, message id): who of ours wrote above the message} where she may see the case."""
    believed = [one for one in placements if _is_hers(one.message, by)]
    addresses = {one.message.from_address for one in believed if one.message.from_address}
    people = session.scalars(select(Advisor).where(Advisor.email.in_(addresses), Advisor.active)).all()
    cases, found = {one.case.id for one in believed}, {}
    for person in people:
        hers = set(session.scalars(select(Case.id).where(Case.id.in_(cases), visible_cases(person))))
        own = [one for one in believed if one.message.from_address == person.email and one.case.id in hers]
        found |= {(one.case.id, one.message.id): person for one in own}
    return found


def _is_hers(message, by):
    herself = by is not None and message.from_address == by.email
    return message.sender_check == PASSED or (message.sender_check == UNTOLD and herself)
