"""Whether and when an advisor is told what became of her mail; nobody else is, and no machine is answered.

One mail a minute at the most; whoever wants them once a day, or has had very many today, gets them at 16:00.
"""

from datetime import datetime, time, timedelta

from sqlalchemy import func, select

from cases import notice
from cases.advisor import Advisor, Told
from cases.calendar import WARSAW
from cases.message import PASSED
from cases.notice import ARRIVED
from cases.outgoing import CONFIRMATION, DIGEST, Outgoing, OutgoingState

GATHERING = timedelta(seconds=5)  # its files may be recognised meanwhile
A_MINUTE = timedelta(minutes=1)
MOST_A_DAY = 30
DAILY_AT = time(16)
NEVER_ANSWERED = {"loop", "many_received", "several_from", "unreadable", "too_large"}


def ask(session, messages, now):
    """Have the advisors among the senders told of their messages."""
    asked = [message for message in messages if may_be_confirmed(message)]
    addresses = {message.from_address for message in asked}
    found = select(Advisor).where(Advisor.email.in_(addresses), Advisor.active)
    advisors = {advisor.email: advisor for advisor in session.scalars(found)} if asked else {}
    owed = [(one, advisors[one.from_address]) for one in asked if one.from_address in advisors]
    notice.owe_all(session, owed, ARRIVED, now + GATHERING)


def may_be_confirmed(message):
    """Whether the message is a person's, who is who she says, and not old (RFC 3834 §2)."""
    return (
        message.sender_check == PASSED
        and not message.class_
        and not message.old
        and NEVER_ANSWERED.isdisjoint(message.flags)
    )


def due_at(session, advisor, owed, now):
    """When she is to be told next of what she is owed; None if she is not, or there is nothing to tell."""
    if not owed or not advisor.active or advisor.told is Told.NEVER:
        return None
    if advisor.told is Told.DAILY or _sent_on(session, advisor, now) >= MOST_A_DAY:
        return next_daily(owed[0].at)
    queued = select(Outgoing.id).where(
        *_automatic(advisor), Outgoing.state_code == OutgoingState.QUEUED.value
    )
    if session.scalar(queued.limit(1)):
        # The server is away: what comes meanwhile is told in one mail, not in many at once.
        return now + A_MINUTE
    last = session.scalar(select(func.max(Outgoing.created_at)).where(*_automatic(advisor)))
    return max(owed[0].at + GATHERING, last + A_MINUTE) if last else owed[0].at + GATHERING


def next_daily(instant):
    """The first 16:00 in Poland from then on."""
    local = instant.astimezone(WARSAW)
    today = datetime.combine(local.date(), DAILY_AT, WARSAW)
    return today if local <= today else datetime.combine(local.date() + timedelta(days=1), DAILY_AT, WARSAW)


def _sent_on(session, advisor, now):
    """How many automatic mails she got on that day."""
    midnight = datetime.combine(now.astimezone(WARSAW).date(), time(), WARSAW)
    today = Outgoing.created_at >= midnight, Outgoing.created_at <= now
    return session.scalar(select(func.count(Outgoing.id)).where(*_automatic(advisor), *today))


def _automatic(advisor):
    return Outgoing.addressee_id == advisor.id, Outgoing.kind.in_((CONFIRMATION, DIGEST))
