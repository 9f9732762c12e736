"""Messages set aside: which and why, and to try them again when a person says so."""

from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import contains_eager

from archive import audit, jobs
from cases.access import visible_messages
from cases.browsing import PAGE, Page
from cases.errors import N_, RuleBroken
from cases.message import Message
from ingest.ledger import SET_ASIDE, MailFolder, Sighting, SightingState

ASIDE = tuple(state.value for state in SET_ASIDE)


class NothingAside(RuleBroken):
    """None of what was named is set aside now, or its server has it no more."""

    sentence = N_("Nothing of that is set aside and can be tried again.")


@dataclass(frozen=True)
class Aside:
    """One message that was set aside. `message` is what could be told of it, to whom may see that; else None."""

    sighting: Sighting
    message: Message | None

    @property
    def when(self):
        """When it was last tried, as far as anybody noted."""
        return self.sighting.tried_at or self.sighting.stored_at or self.sighting.seen_at

    @property
    def can_be_retried(self):
        """Whether a further try can come to anything: what is read again is here, the rest is still on its server."""
        return self.sighting.state is SightingState.UNREADABLE or self.sighting.absent_at is None


def listed(session, advisor, *, number=1):
    """A page of `Aside`, the newest first: all for those who look after it, else what the person may see."""
    found = _shown(advisor)
    total = session.scalar(select(func.count()).select_from(found.subquery()))
    number = min(max(number, 1), max(1, -(-total // PAGE)))
    window = found.order_by(Sighting.id.desc()).limit(PAGE).offset((number - 1) * PAGE)
    return Page(_told(session, advisor, session.scalars(window).unique().all()), number, total)


def every_one(session):
    """Every sighting that is set aside, the newest first; for who keeps the machine."""
    return session.scalars(_aside().order_by(Sighting.id.desc())).unique().all()


def found(session, advisor, sighting_id):
    """The `Aside` of that sighting, or None if it is not hers to see."""
    sighting = session.scalars(_shown(advisor).where(Sighting.id == sighting_id)).unique().one_or_none()
    return sighting and _told(session, advisor, [sighting])[0]


def of_message(session, message):
    """The sightings because of which the message is not whole."""
    return session.scalars(_aside().where(Sighting.message_id == message.id)).unique().all()


def count(session):
    """How many are set aside."""
    return session.scalar(select(func.count()).select_from(_aside().subquery()))


def retry(session, sighting_ids, *, by=None):
    """Try them again: what was not fetched or is too large is asked of the server, what is here is read once more.

    How many are tried. What is not set aside any more, or is no longer on its server, is left as it is.
    """
    sightings = session.scalars(_aside().where(Sighting.id.in_(sighting_ids))).unique().all()
    return _again(session, [one for one in sightings if Aside(one, None).can_be_retried], by)


def retry_all(session, *, by=None):
    """The same with everything that is set aside."""
    return _again(session, [one for one in every_one(session) if Aside(one, None).can_be_retried], by)


def _again(session, sightings, by):
    unread = [one for one in sightings if one.state is SightingState.UNREADABLE]
    rest = [one for one in sightings if one.state is not SightingState.UNREADABLE]
    _begin(session, unread, SightingState.STORED)
    _begin(session, rest, SightingState.LISTED)
    jobs.enqueue_all(session, "read", {f"sighting:{one.id}": None for one in unread}, priority=jobs.NOW)
    for sighting in sightings:
        facts = {"folder": sighting.folder.name, "uid": sighting.uid, "state": sighting.state_code}
        audit.append(session, f"sighting:{sighting.id}", "retried", by.actor if by else None, facts)
    return len(sightings)


def _begin(session, sightings, state):
    values = {"state_code": state.value, "attempts": 0, "tried_at": None, "last_error": None}
    ids = [sighting.id for sighting in sightings]
    as_they_were = Sighting.id.in_(ids), Sighting.state_code.in_(ASIDE)
    # The rows in hand still tell what they were set aside for; the events say that.
    session.execute(
        update(Sighting).where(*as_they_were).values(**values).execution_options(synchronize_session=False)
    )


def _aside():
    # Under another numbering of its folder what was not fetched has another UID now, and was listed anew.
    here = and_(Sighting.uidvalidity == MailFolder.uidvalidity, Sighting.epoch == MailFolder.epoch)
    kept = Sighting.state_code == SightingState.UNREADABLE.value
    aside = select(Sighting).join(Sighting.folder).where(Sighting.state_code.in_(ASIDE), or_(here, kept))
    return aside.options(contains_eager(Sighting.folder))


def _shown(advisor):
    if advisor.keeps_it_running:
        return _aside()
    return _aside().join(Message, Message.id == Sighting.message_id).where(visible_messages(advisor))


def _told(session, advisor, sightings):
    ids = {sighting.message_id for sighting in sightings}
    seen = session.scalars(select(Message).where(Message.id.in_(ids), visible_messages(advisor)))
    messages = {message.id: message for message in seen}
    return [Aside(sighting, messages.get(sighting.message_id)) for sighting in sightings]
