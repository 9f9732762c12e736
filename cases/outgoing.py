"""Mail on its way out: kept before anybody is told, sent by a job, and what each recipient's server said of it."""

from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import JSON, Float, ForeignKey, String, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive import jobs, leases
from archive.db import Base, Id, utcnow
from cases.errors import N_, RuleBroken
from cases.timeline import record

LETTER, CONFIRMATION, DIGEST, ALERT = "letter", "confirmation", "digest", "alert"
SENT_RULE = "sent"  # by which a letter of ours is in its case
JOB = "send"

LEASE = timedelta(minutes=25)  # the longest that one letter may take on the line; see ingest/post.py
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=10))  # the last again and again
GIVEN_UP_AFTER = timedelta(days=2)
AT_ANOTHER = timedelta(minutes=1)
LEFT = "The addressee does not work here any more."


class OutgoingState(Enum):
    """How far it got: `refused` went out, but not to everybody; `failed` was given up, or taken by nobody."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    REFUSED = "refused"


class NotToBeTriedAgain(RuleBroken):
    """It is on its way, or has reached everybody."""

    sentence = N_("This message is on its way or was sent already.")


class Outgoing(Base):
    """One mail of ours: `digest` names its bytes, `key` what it was made for, `outcomes` {address: [code, words]}.

    A case's letter is also its `letter`, a `Message` filed there. `addressee` is whom a confirmation is for.
    """

    __tablename__ = "outgoing"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    sender: Mapped[str] = mapped_column(String(320))
    recipients: Mapped[list] = mapped_column(JSON)
    outcomes: Mapped[dict] = mapped_column(JSON, default=dict, server_default=text("'{}'"))
    subject: Mapped[str] = mapped_column(Text)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("advisor.id"))
    addressee_id: Mapped[int | None] = mapped_column(ForeignKey("advisor.id"), index=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), unique=True)
    state_code: Mapped[str] = mapped_column(String(10), default=OutgoingState.QUEUED.value, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=utcnow, index=True)
    asked_at: Mapped[datetime] = mapped_column(default=utcnow)
    sent_at: Mapped[datetime | None]
    lease: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]
    lease_tick: Mapped[float | None] = mapped_column(Float)

    case: Mapped["Case | None"] = relationship()  # noqa: F821
    by: Mapped["Advisor | None"] = relationship(foreign_keys=[by_id])  # noqa: F821
    addressee: Mapped["Advisor | None"] = relationship(foreign_keys=[addressee_id])  # noqa: F821
    letter: Mapped["Message | None"] = relationship(back_populates="outgoing")  # noqa: F821

    @property
    def state(self):
        return OutgoingState(self.state_code)

    @property
    def waiting_for(self):
        """The recipients whose server has not said a last word."""
        return [one for one in self.recipients if not _is_settled(self.outcomes.get(one))]

    @property
    def refused(self):
        """[(address, code, words)] of those whose server did not take it."""
        return [(one, *said) for one, said in self.outcomes.items() if said[0] >= 300]

    @property
    def may_be_tried_again(self):
        return self.state in (OutgoingState.FAILED, OutgoingState.REFUSED)

    def try_again(self, session, *, by):
        """Put it in the queue once more, for those who have not got it. Raises `NotToBeTriedAgain`."""
        if not self.may_be_tried_again:
            raise NotToBeTriedAgain()
        self.outcomes = {one: said for one, said in self.outcomes.items() if said[0] < 300}
        self.state_code, self.last_error, self.attempts = OutgoingState.QUEUED.value, None, 0
        self.asked_at = utcnow()
        _record(session, self, "letter_tried_again", by)
        enqueue(session, self)

    def told(self, session, answers, now):
        """What the server said: {address: (code, words)}; whoever it was for the time being is asked again."""
        self.outcomes = {**self.outcomes, **{one: list(said) for one, said in answers.items()}}
        if self.waiting_for:
            code, words = self.outcomes[self.waiting_for[0]]
            self.wait(session, f"{code} {words}", now)
            return
        _let_go(self)
        taken = [one for one, said in self.outcomes.items() if said[0] < 300]
        if taken:
            self.sent_at = now
        refused = OutgoingState.REFUSED if taken else OutgoingState.FAILED
        self.state_code = (refused if self.refused else OutgoingState.SENT).value
        self.last_error = None
        self._settled(session)

    def wait(self, session, error, now):
        """It did not go out: try again later, or give it up after two days."""
        _let_go(self)
        self.last_error = error
        if now - self.asked_at >= GIVEN_UP_AFTER:
            self.give_up(session, error)
            return
        enqueue(session, self, now + WAITS[min(self.attempts, len(WAITS)) - 1])

    def give_up(self, session, error):
        """It cannot go out, and nobody tries again but a person."""
        _let_go(self)
        self.last_error = error
        some = any(said[0] < 300 for said in self.outcomes.values())
        self.state_code = (OutgoingState.REFUSED if some else OutgoingState.FAILED).value
        self._settled(session)

    def _settled(self, session):
        _record(session, self, "letter_sent" if self.state is OutgoingState.SENT else "letter_failed")


def tell(session, advisor, letter, *, kind, key, digest):
    """Have a mail of the program's own, whose bytes have the digest, sent to an advisor; the `Outgoing`."""
    row = Outgoing(
        key=key,
        kind=kind,
        digest=digest,
        message_id=letter.message_id,
        sender=letter.sender[1],
        recipients=[advisor.email],
        subject=letter.subject,
        addressee_id=advisor.id,
    )
    session.add(row)
    enqueue(session, row)
    return row


def enqueue(session, outgoing, not_before=None):
    """Have it sent after the commit."""
    session.flush()
    jobs.enqueue(session, JOB, f"outgoing:{outgoing.id}", not_before=not_before)


def claim(session, ids, token):
    """Take those of the mails that wait and that nobody else has in hand; the try is counted before it begins.

    What was to tell somebody who does not work here any more is given up.
    """
    queued = select(Outgoing).where(Outgoing.id.in_(ids), Outgoing.state_code == OutgoingState.QUEUED.value)
    waiting = session.scalars(queued.order_by(Outgoing.id).with_for_update()).all()
    is_free = Outgoing.id.in_(ids), leases.is_free(session, Outgoing, LEASE)
    free = set(session.scalars(select(Outgoing.id).where(*is_free)))
    claimed = []
    for outgoing in waiting:
        if outgoing.lease == token:
            claimed.append(outgoing)
        elif outgoing.id in free or leases.holder_is_dead(outgoing.lease or ""):
            outgoing.lease, outgoing.attempts = token, outgoing.attempts + 1
            for name, value in leases.ends(session, LEASE).items():
                setattr(outgoing, name, value)
            claimed.append(outgoing)
        else:
            # Whoever has it may still die with it: somebody must look again.
            enqueue(session, outgoing, utcnow() + AT_ANOTHER)
    return [outgoing for outgoing in claimed if not _is_for_nobody(session, outgoing)]


def held(session, outgoing_id, token):
    """The mail, if it is still in our hands; else None."""
    ours = select(Outgoing).where(Outgoing.id == outgoing_id, Outgoing.lease == token)
    return session.scalars(ours.with_for_update()).one_or_none()


def waiting(session):
    """What is to be sent and was not, the oldest first."""
    queued = select(Outgoing).where(Outgoing.state_code == OutgoingState.QUEUED.value)
    return session.scalars(queued.order_by(Outgoing.id)).all()


def of_message_ids(session, message_ids):
    """{Message-ID: our mail} of those that are ours."""
    found = (
        session.scalars(select(Outgoing).where(Outgoing.message_id.in_(message_ids))) if message_ids else ()
    )
    return {outgoing.message_id: outgoing for outgoing in found}


def _is_for_nobody(session, outgoing):
    # It waited while the server was away: what it tells of cases is nothing for somebody who left meanwhile.
    left = outgoing.addressee is not None and not outgoing.addressee.active
    if left:
        outgoing.give_up(session, LEFT)
    return left


def _is_settled(said):
    return said is not None and not 300 <= said[0] < 500


def _let_go(outgoing):
    outgoing.lease = outgoing.lease_until = outgoing.lease_tick = None


def _record(session, outgoing, action, by=None):
    """Leave an event on the case, which its page and timeline follow; a confirmation has no case."""
    if outgoing.case is None:
        return
    facts = {"outgoing": outgoing.id, "message": outgoing.letter_id, "subject": outgoing.subject}
    refused = [one for one, *_ in outgoing.refused]
    record(session, outgoing.case, action, by=by, **facts, **({"refused": refused} if refused else {}))
