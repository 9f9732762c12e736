"""Letters that did not arrive and the reports that say so, each found from the other, with her rights in the query."""

from sqlalchemy import select

from cases.access import visible_messages
from cases.message import BOUNCE, Message, MessageReference


def came_back(session, advisor, message):
    """The messages that this one says did not arrive, of those that she may see."""
    referred = [one.referred for one in message.references if one.kind == BOUNCE]
    found = select(Message).where(Message.message_id.in_(referred), visible_messages(advisor))
    return session.scalars(found.order_by(Message.id)).all() if referred else []


def bounces_of(session, advisor, message):
    """The messages that say that this one did not arrive, of those that she may see."""
    if not message.message_id:
        return []
    of_this = MessageReference.referred == message.message_id, MessageReference.kind == BOUNCE
    found = select(Message).join(Message.references).where(*of_this, visible_messages(advisor))
    return session.scalars(found.order_by(Message.id)).all()
