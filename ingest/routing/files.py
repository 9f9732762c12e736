"""What numbers stand in the files that some messages carry, as far as their text was read."""

from collections import defaultdict

from sqlalchemy import func, select

from archive.text.extracted import TextState
from archive.text.kept import FileText
from cases.message import Message, MessagePart, MessageState
from ingest.routing.candidates import numbers_in, together
from ingest.routing.lookup import slices

LONGEST = 50_000  # characters of one file that are looked through
_READ = (TextState.TEXT.value, TextState.NO_READER.value)  # the latter as far as it could be read here
MOST_FILES = 20  # of one message
MOST_CARRYING = 20  # messages with the same file: all their files are gone through again
MOST_TOGETHER = 50  # texts in memory at the same time


def numbers_of_files(session, messages, scanned):
    """{message: the `Numbers` in its files}; what nobody has read yet is not in it, `scanned` is not read again."""
    files = {message: _files_of(message) for message in messages}
    found = scanned | _scanned(session, set().union(*files.values()) - scanned.keys())
    return {message: together(found[one] for one in some if one in found) for message, some in files.items()}


def waiting_with(session, digests):
    """Ids of messages in the tray that carry the files, the earliest of each."""
    carrying = select(MessagePart.digest, Message.id).join(MessagePart.message)
    carrying = carrying.where(MessagePart.digest.in_(digests), MessagePart.is_attachment)
    waiting = carrying.where(Message.state_code == MessageState.TRAY.value).order_by(Message.id)
    found = defaultdict(list)
    for digest, message_id in session.execute(waiting):
        found[digest].append(message_id)
    return sorted({message_id for ids in found.values() for message_id in ids[:MOST_CARRYING]})


def scan_waiting(session, texts):
    """{digest: `Numbers`} of every file of the messages that wait with one of those, {digest: text}, read just now."""
    carried = defaultdict(list)
    for some in slices(waiting_with(session, texts)):
        parts = select(MessagePart.message_id, MessagePart.digest).order_by(MessagePart.id)
        parts = parts.where(MessagePart.message_id.in_(some), MessagePart.is_attachment)
        for message_id, digest in session.execute(parts):
            carried[message_id].append(digest)
    digests = {digest for some in carried.values() for digest in some[:MOST_FILES]}
    found = {digest: numbers_in(texts[digest][:LONGEST]) for digest in digests & texts.keys()}
    return found | _scanned(session, digests - texts.keys())


def _files_of(message):
    return list(dict.fromkeys(part.digest for part in message.attachments[:MOST_FILES]))


def _scanned(session, digests):
    found = {}
    for some in slices(digests, MOST_TOGETHER):
        # Asked for those with a text, SQLite would look through every text there is instead.
        read = select(FileText.digest, FileText.state_code, func.substr(FileText.text, 1, LONGEST))
        for digest, state, text in session.execute(read.where(FileText.digest.in_(some))):
            if state in _READ:
                found[digest] = numbers_in(text)
    return found
