"""What a person's day begins with: news, what stands longest, and for managers where every case stands."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from cases.access import visible_cases
from cases.case import Case
from cases.filed import Filing
from cases.message import Message
from cases.outgoing import LETTER, SENT_RULE, Outgoing, OutgoingState
from cases.process import STAGES, StagePass


def new_mail_of(session, advisor, limit=8):
    """What came into the cases that the person works on or answers for, the newest filing first.

    What we sent ourselves did not come. Mail that was there before its mailbox was connected is no news, unless
    somebody filed it by hand.
    """
    news = select(Filing).join(Filing.case).join(Case.client).where(Filing.revoked_at.is_(None))
    is_news = or_(Message.old.is_(False), Filing.by_id.is_not(None))
    news = news.join(Filing.message).where(is_news, Filing.rule != SENT_RULE)
    case = contains_eager(Filing.case).contains_eager(Case.client)
    belonging = selectinload(Message.parts), selectinload(Message.layers)
    news = news.where(visible_cases(advisor))
    news = news.options(case, joinedload(Filing.message).options(*belonging))
    return session.scalars(news.order_by(Filing.at.desc(), Filing.id.desc()).limit(limit)).all()


def not_sent_by(session, advisor):
    """The person's letters that did not go out, or not to everybody, in open cases that she may see; newest first."""
    troubled = (OutgoingState.FAILED.value, OutgoingState.REFUSED.value)
    letters = select(Outgoing).join(Outgoing.case).where(visible_cases(advisor), Case.closed_on.is_(None))
    letters = letters.where(Outgoing.by_id == advisor.id, Outgoing.kind == LETTER)
    letters = letters.where(Outgoing.state_code.in_(troubled)).options(contains_eager(Outgoing.case))
    return session.scalars(letters.order_by(Outgoing.id.desc())).all()


def waiting_cases_of(session, advisor, limit=8):
    """The person's open cases, the one that stands in its stage for longest first."""
    cases = _standing(select(Case), advisor)
    cases = cases.options(joinedload(Case.client), selectinload(Case.passes))
    return session.scalars(cases.order_by(StagePass.started_at, Case.id).limit(limit)).all()


def stage_counts(session, advisor):
    """(stage, how many open cases stand in it) for each of the twelve."""
    counted = _standing(select(StagePass.stage_code, func.count()).select_from(Case), advisor)
    counts = dict(session.execute(counted.group_by(StagePass.stage_code)).all())
    return [(stage, counts.get(stage.code, 0)) for stage in STAGES]


def _standing(question, advisor):
    here = question.join(StagePass, StagePass.case_id == Case.id).where(StagePass.ended_at.is_(None))
    return here.where(Case.closed_on.is_(None), visible_cases(advisor))
