"""What nobody but people ever brought: whoever brings a file may have written all of it, and in anybody's name."""

from sqlalchemy import select

from ingest.ledger import IMPORT, MailFolder, Sighting
from ingest.ledger_of_files import UPLOADS
from ingest.routing.lookup import slices


def only_brought(session, ids):
    """Those of the messages, by id, that somebody added from her own machine and no server ever delivered."""
    folder = select(MailFolder.id).where(MailFolder.account == IMPORT, MailFolder.name == UPLOADS)
    uploads = session.scalar(folder)
    if uploads is None:
        return set()
    uploaded = _seen(session, ids, Sighting.folder_id == uploads)
    return uploaded - _seen(session, uploaded, Sighting.folder_id != uploads)


def _seen(session, ids, where):
    found = set()
    for some in slices(ids):
        found.update(session.scalars(select(Sighting.message_id).where(Sighting.message_id.in_(some), where)))
    return found
