"""What a letter from an institution seems to be, a query or a decision: proposed to a person, who decides."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import (
    Mapped,
    contains_eager,
    joinedload,
    mapped_column,
    object_session,
    relationship,
    selectinload,
)

from archive.db import Base, Id, utcnow
from archive.text.kept import kept_texts
from cases.access import visible_cases
from cases.advisor import Advisor
from cases.calendar import date_in_poland
from cases.case import Case
from cases.decision import enter_decision
from cases.filed import Filing
from cases.message import MACHINES, Message
from cases.query import enter_query
from cases.recognised import Words
from cases.recognised.sentences import MOST
from cases.timeline import record

QUERY, DECISION = "query", "decision"
OPEN, CONFIRMED, DISMISSED = "open", "confirmed", "dismissed"
BY_NO_PERSON = (*MACHINES, "list")


class Proposal(Base):
    """A letter filed in the case may be a query or a decision, on these facts; what a person said stays."""

    __tablename__ = "proposal"
    __table_args__ = (UniqueConstraint("case_id", "message_id", "kind"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    facts: Mapped[dict] = mapped_column(JSON, default=dict)
    state_code: Mapped[str] = mapped_column(String(10), default=OPEN)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("advisor.id"))
    at: Mapped[datetime | None]

    case: Mapped["Case"] = relationship()
    message: Mapped["Message"] = relationship()
    by: Mapped["Advisor | None"] = relationship()

    @property
    def is_open(self):
        """Whether nobody has said anything of it."""
        return self.state_code == OPEN

    def day(self, name):
        """A date among the facts, or None."""
        return date.fromisoformat(self.facts[name]) if self.facts.get(name) else None

    def confirm_query(self, *, by, asked, received_on, due_on):
        """Enter the query as she corrected it; the second time changes nothing."""
        if self.state_code == CONFIRMED:
            return
        # Of what she corrected the count says nothing any more.
        counted = self.facts["counted"] if due_on == self.day("due_on") else {}
        details = {"asked": asked, "received_on": received_on, "due_on": due_on, "counted": counted}
        enter_query(object_session(self), self.case, by=by, message=self.message, **details)
        self._decide(CONFIRMED, by)

    def confirm_decision(self, kind, *, by, **dates):
        """Enter the decision as she corrected it; the second time changes nothing."""
        if self.state_code == CONFIRMED:
            return
        enter_decision(object_session(self), self.case, kind, by=by, message=self.message, **dates)
        self._decide(CONFIRMED, by)

    def dismiss(self, *, by):
        """Say that it is none; it is never proposed again. Again is as once."""
        if not self.is_open:
            return
        self._decide(DISMISSED, by)
        self._note("proposal_dismissed", by)

    def reopen(self, *, by):
        """Take back that it is none."""
        if self.state_code != DISMISSED:
            return
        self.state_code, self.by, self.at = OPEN, None, None
        self._note("proposal_reopened", by)

    def _decide(self, state, by):
        self.state_code, self.by, self.at = state, by, utcnow()

    def _note(self, action, by):
        facts = {"message": self.message_id, "subject": self.message.subject, "proposed": self.kind}
        record(object_session(self), self.case, action, by=by, **facts)


@dataclass(frozen=True)
class Letter:
    """The words of whoever really wrote, her address as far as it is told, and the day they came."""

    words: Words
    address: str | None
    received_on: date


def letters_to_read(session, ids):
    """{message id: `Letter`} of what is news, that somebody outside wrote, and that was not sent from a case."""
    by_people = select(Message).where(Message.id.in_(ids), Message.class_.not_in(BY_NO_PERSON))
    by_people = by_people.where(~Message.outgoing.has(), _is_news_somewhere())
    options = selectinload(Message.parts), selectinload(Message.layers)
    messages = session.scalars(by_people.options(*options)).all()
    texts = kept_texts(session, {part.digest for one in messages for part in one.attachments}, MOST)
    ours = set(session.scalars(select(Advisor.email)))
    letters = {message.id: _letter(message, texts, ours) for message in messages}
    return {message_id: letter for message_id, letter in letters.items() if letter is not None}


def to_propose(session, ids, told):
    """Those of the messages that something is to be done about: of most mail nothing is, or was ever, proposed.

    `told` is {message id: what it was recognised as}.
    """
    known = select(Proposal.message_id).where(Proposal.message_id.in_(ids)).distinct()
    news = {message_id for message_id in ids if any(told.get(message_id, ()))}
    return sorted(news.union(session.scalars(known)))


def propose(session, message_id, letter, found):
    """Propose what the letter was recognised as in each case that it is filed in; again is as once.

    `found` is (query, decision) of `recognised`; what a person confirmed or dismissed stays as it is.
    """
    message = session.get(Message, message_id)
    wanted = {}
    for filing in message.filings:
        if letter and _is_news(filing) and not _is_from_client(filing.case, letter):
            wanted |= {(filing.case_id, kind): facts for kind, facts in _facts(letter, *found).items()}
    # What somebody decides this moment is waited for: a decision is never taken for an open proposal.
    known = select(Proposal).where(Proposal.message_id == message_id).order_by(Proposal.id)
    for proposal in session.scalars(known.with_for_update().execution_options(populate_existing=True)).all():
        facts = wanted.pop((proposal.case_id, proposal.kind), None)
        if proposal.is_open and facts is None:
            session.delete(proposal)
        elif proposal.is_open:
            proposal.facts = facts
    for (case_id, kind), facts in wanted.items():
        session.add(Proposal(case_id=case_id, message_id=message_id, kind=kind, facts=facts))
    session.flush()


def find_proposal(session, advisor, proposal_id):
    """The proposal in a case that she may see, to be decided by her now, or None."""
    proposals = select(Proposal).join(Proposal.case).where(Proposal.id == proposal_id, visible_cases(advisor))
    options = contains_eager(Proposal.case), joinedload(Proposal.message)
    # Of two who confirm it at once the second sees that it is done.
    return session.scalars(proposals.options(*options).with_for_update(of=Proposal)).one_or_none()


def open_proposals(session, advisor, *, case=None, message=None):
    """What is proposed and waits for a word, in the case or of the message; only in cases that she may see."""
    proposals = (
        select(Proposal).join(Proposal.case).where(Proposal.state_code == OPEN, visible_cases(advisor))
    )
    proposals = proposals.where(Case.closed_on.is_(None))
    if case is not None:
        proposals = proposals.where(Proposal.case_id == case.id)
    if message is not None:
        proposals = proposals.where(Proposal.message_id == message.id)
    options = contains_eager(Proposal.case), joinedload(Proposal.message)
    return session.scalars(proposals.options(*options).order_by(Proposal.id)).all()


def _is_news(filing):
    # Mail from before its mailbox was connected asks for nothing any more, unless somebody filed it herself.
    standing = filing.revoked_at is None and filing.case.is_open
    return standing and (filing.by_id is not None or not filing.message.old)


def _is_news_somewhere():
    """The same as a condition on messages: of a whole mailbox taken in at once, hardly any is read."""
    asked_for = Filing.by_id.is_not(None) | ~Message.old
    return Message.filings.any(
        Filing.revoked_at.is_(None) & Filing.case.has(Case.closed_on.is_(None)) & asked_for
    )


def _is_from_client(case, letter):
    return any(contact.knows(letter.address or "") for contact in case.client.contacts)


def _letter(message, texts, ours):
    """What the message is about: the letter that it passes on, else its own words; None if those are ours."""
    files = tuple(text for part in message.attachments if (text := texts.get(part.digest)))
    original = message.original
    if original is not None:
        words = Words(original.subject, original.text, files)
        came = original.sent_at or message.received_at
        return Letter(words, original.from_address, date_in_poland(came))
    if message.from_address in ours:
        return None
    words = Words(message.subject, message.new_text or message.text, files)
    return Letter(words, message.from_address, date_in_poland(message.received_at))


def _facts(letter, query, decision):
    facts, came = {}, str(letter.received_on)
    if query is not None:
        term = query.term
        due = {"due_on": str(term.due_on) if term else None, "counted": term.facts if term else {}}
        facts[QUERY] = {"asked": query.asked, "received_on": came} | due
    if decision is not None:
        dates = {"decided_on": decision.decided_on, "valid_until": decision.valid_until}
        dates = {name: str(day) if day else None for name, day in dates.items()}
        facts[DECISION] = {"kind": decision.kind, "words": decision.words, "received_on": came} | dates
    return facts
