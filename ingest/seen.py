"""Where a message was seen: every copy of it on a server or in a file, and what it shares its Message-ID with."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from cases.access import visible_messages
from cases.message import Message
from ingest.ledger import IMPORT, Sighting
from ingest.variants import CONFLICT


@dataclass(frozen=True)
class Place:
    """One place where a message was seen. `again`: not the first; `by_us`: we move mail to that folder."""

    sighting: Sighting
    again: bool
    by_us: bool

    @property
    def is_file(self):
        """Whether it was a file that somebody imported."""
        return self.sighting.folder.account == IMPORT

    @property
    def is_there(self):
        """Whether it was there when somebody looked last."""
        return self.is_file or self.sighting.absent_at is None


def places_of(session, message, mailboxes):
    """Where the message was seen, in the order of time; one copy that got another number is told once."""
    sightings = select(Sighting).join(Sighting.folder).where(Sighting.message_id == message.id)
    sightings = sightings.options(contains_eager(Sighting.folder)).order_by(Sighting.seen_at, Sighting.id)
    marked = {(box.name, name) for box in mailboxes if box.mode == "move" for name in _targets(box)}
    seen = session.scalars(sightings).all()
    now = {sighting.folder_id for sighting in seen if _is_numbered_as_now(sighting)}
    # A folder that was numbered anew shows the same copy under another number: it was not seen again.
    seen = [one for one in seen if _is_numbered_as_now(one) or one.folder_id not in now]
    return [
        Place(sighting, place > 0, (sighting.folder.account, sighting.folder.name) in marked)
        for place, sighting in enumerate(seen)
    ]


def is_seen_again(places):
    """Whether somebody but us brought it once more: moved back, or in a second mailbox."""
    return any(place.again and not place.by_us for place in places)


def namesakes(session, advisor, messages):
    """{message id: messages with its Message-ID and other content} as far as the person may see them."""
    names = {one.message_id: one for one in messages if CONFLICT in one.flags and one.message_id}
    if not names:
        return {}
    same = select(Message).where(Message.message_id.in_(names), visible_messages(advisor))
    found = session.scalars(same.order_by(Message.id)).all()
    others = {
        one.id: [other for other in found if other.message_id == one.message_id and _differ(one, other)]
        for one in messages
        if one.message_id in names
    }
    return {message_id: some for message_id, some in others.items() if some}


def original_of(session, advisor, message):
    """The message of which this is a variant, if there is one and she may see it; else None."""
    if message.variant_of_id is None:
        return None
    original = select(Message).where(Message.id == message.variant_of_id, visible_messages(advisor))
    return session.scalars(original).one_or_none()


def _differ(one, other):
    return not {one.id, one.variant_of_id} & {other.id, other.variant_of_id} - {None}


def _targets(box):
    return box.filed_folder, box.tray_folder, box.unreadable_folder


def _is_numbered_as_now(sighting):
    folder = sighting.folder
    if sighting.uid is None:
        return True
    return (sighting.uidvalidity, sighting.epoch) == (folder.uidvalidity, folder.epoch)
