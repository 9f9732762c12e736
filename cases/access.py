"""Who may see what: the one place that knows.

An advisor and an assistant see the cases they own or stand in for, a manager every case, an administrator none.
A restricted case is its owner's and the managers'. Every page, file, search and command asks here.
"""

from sqlalchemy import and_, exists, false, func, or_, select, true

from cases.advisor import Advisor, Role
from cases.calendar import today
from cases.case import Case, StandIn
from cases.client import Client
from cases.document import Document
from cases.filed import Filing, Suggestion
from cases.message import MACHINES, Message, MessageReference, MessageState
from cases.outgoing import Outgoing


class _Everything:
    """What a manager holds: no token is needed."""

    def __repr__(self):
        return "EVERYTHING"


EVERYTHING = _Everything()
TRAY = "tray"


def sees_everything(advisor):
    """Whether no case is closed to the person."""
    return advisor.active and advisor.role is Role.MANAGER


def visible_cases(advisor):
    """The condition on `Case` that holds for the cases the person may see."""
    if not advisor.active or advisor.role is Role.ADMINISTRATOR:
        return false()
    if sees_everything(advisor):
        return true()
    return or_(Case.owner_id == advisor.id, and_(Case.restricted.is_(False), _stands_in(advisor)))


def visible_clients(advisor):
    """The condition on `Client`: hers to keep, or with a case she may see."""
    if not advisor.active or advisor.role is Role.ADMINISTRATOR or sees_everything(advisor):
        return visible_cases(advisor)
    mine = exists().where(Case.client_id == Client.id, visible_cases(advisor))
    return or_(Client.keeper_id == advisor.id, mine)


def visible_messages(advisor):
    """The condition on `Message`: filed in a case she may see, or waiting and not another's to see."""
    if not advisor.active or advisor.role is Role.ADMINISTRATOR or sees_everything(advisor):
        return visible_cases(advisor)
    filed = exists().where(
        Filing.message_id == Message.id,
        Filing.revoked_at.is_(None),
        Filing.case_id == Case.id,
        visible_cases(advisor),
    )
    told = _says_what_we_told()
    hers = and_(told, ~_says_what_we_told(Outgoing.addressee_id != advisor.id))
    return or_(filed, and_(_waits(), or_(hers, and_(~told, _may_place(advisor)))))


def visible_documents(advisor):
    """The condition on `Document`: of a case she may see, and not withdrawn from it."""
    case = exists().where(Case.id == Document.case_id, visible_cases(advisor))
    return and_(case, Document.withdrawn_at.is_(None))


def may_see(session, advisor, case):
    """Whether the person may see the case."""
    return session.scalar(select(exists().where(Case.id == case.id, visible_cases(advisor))))


def who_may_see(case, people):
    """Those of the people who may see the case now; the same rule as `visible_cases`, asked without the database."""
    now = [
        s for s in case.stand_ins if s.from_on <= today() and (s.until_on is None or s.until_on >= today())
    ]
    standing = set() if case.restricted else {s.advisor_id for s in now}
    own = standing | {case.owner_id}
    content = [person for person in people if person.active and person.role is not Role.ADMINISTRATOR]
    return [person for person in content if sees_everything(person) or person.id in own]


def tokens_of(session, advisor):
    """What the person may find: `EVERYTHING`, or the audience tokens she holds; an empty set finds nothing."""
    if sees_everything(advisor):
        return EVERYTHING
    if not advisor.active or advisor.role is Role.ADMINISTRATOR:
        return frozenset()
    cases = session.scalars(select(Case.id).where(visible_cases(advisor)))
    several = _count_suggestions() > 1
    waiting = select(Message.id).where(_waits(), several, ~_suggests_another(advisor))
    tokens = {TRAY, advisor.actor, *(f"case:{case_id}" for case_id in cases)}
    return frozenset(tokens | {f"waiting:{message_id}" for message_id in session.scalars(waiting)})


def audience_of_message(session, message):
    """Tokens of which a reader must hold one, the same rule as `visible_messages`."""
    if message.state is MessageState.FILED:
        return frozenset(f"case:{f.case_id}" for f in message.filings if f.revoked_at is None)
    told = _told_in(session, message)
    if told:
        return frozenset({f"advisor:{min(told)}"} if len(told) == 1 else ())
    candidates = {f"case:{one.case_id}" for one in message.suggestions if one.binding}
    if len(candidates) > 1:  # one of the cases is not enough
        candidates = {f"waiting:{message.id}"}
    sender = session.scalar(select(Advisor.id).where(Advisor.email == message.from_address))
    if sender:
        return frozenset(candidates | {f"advisor:{sender}"})
    return frozenset(candidates or {TRAY})


def audience_of_case(case_id):
    """Tokens of which a reader of the case's notes and documents must hold one."""
    return frozenset({f"case:{case_id}"})


def _stands_in(advisor):
    return exists().where(
        StandIn.case_id == Case.id,
        StandIn.advisor_id == advisor.id,
        StandIn.from_on <= today(),
        or_(StandIn.until_on.is_(None), StandIn.until_on >= today()),
    )


def _may_place(advisor):
    # A mail that probably belongs to somebody's case is shown to those who may see every case it may belong to:
    # whoever shares one of them, or enters another's client's address as her own contact, must not read it.
    # What one of us forwarded without saying where it belongs is hers until it is placed.
    ours = exists().where(Advisor.email == Message.from_address)
    likely = and_(_count_suggestions() > 0, ~_suggests_another(advisor))
    return or_(and_(_count_suggestions() == 0, ~ours), likely, Message.from_address == advisor.email)


def _says_what_we_told(*conditions):
    """The condition on `Message`: a machine's, a copy of what we told one of us or about it, under the conditions."""
    # What she was told is of her mail and her searches, whatever cases it names: it comes back to nobody else.
    told = Outgoing.addressee_id.is_not(None), *conditions
    copy = exists().where(Outgoing.message_id == Message.message_id, *told)
    about = exists().where(
        MessageReference.message_id == Message.id, Outgoing.message_id == MessageReference.referred, *told
    )
    return and_(Message.class_.in_(MACHINES), or_(copy, about))


def _told_in(session, message):
    """Whom we told what the message is a copy of or about, by id, if a machine wrote it."""
    if message.class_ not in MACHINES:
        return set()
    named = [message.message_id, *(one.referred for one in message.references)]
    told = select(Outgoing.addressee_id).where(Outgoing.message_id.in_(list(filter(None, named))))
    return set(session.scalars(told.where(Outgoing.addressee_id.is_not(None))))


def _waits():
    return Message.state_code != MessageState.FILED.value


def _count_suggestions():
    # One that is not binding orders the list; it hides nothing, and shows nothing.
    binding = Suggestion.message_id == Message.id, Suggestion.binding
    return select(func.count()).where(*binding).scalar_subquery()


def _suggests_another(advisor):
    another = Suggestion.case_id == Case.id, ~visible_cases(advisor)
    return exists().where(Suggestion.message_id == Message.id, Suggestion.binding, *another)
