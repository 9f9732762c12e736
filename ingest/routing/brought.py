"""What nobody but people ever brought: whoever brings a file may have written all of it, and in anybody's name."""

from sqlalchemy import select

from ingest.ledger import IMPORT, MailFolder, Sighting
from ingest.ledger_of_files import UPLOADS
from ingest.routing.lookup import slices


def only_brought(session, ids):
    """Those of the messages, by id, that somebody added from her own machine and no server ever delivered."""
    uploaded, delivered = set(), set()
    for some in slices(ids):
        ways = select(Sighting.message_id, MailFolder.account, MailFolder.name).join(Sighting.folder)
        seen = ways.where(Sighting.message_id.in_(some)).distinct()
        for message_id, account, name in session.execute(seen):
            (uploaded if (account, name) == (IMPORT, UPLOADS) else delivered).add(message_id)
    return uploaded - delivered
