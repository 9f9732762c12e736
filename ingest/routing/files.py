"""What is known of the files that some messages carry, as far as their text was read."""

from collections import defaultdict

from sqlalchemy import func, select

from archive.text.extracted import TextState
from archive.text.kept import FileText
from ingest.routing.lookup import slices

LONGEST = 50_000  # characters of one file that are looked through
MOST_FILES = 20  # of one message


def texts_of_files(session, messages):
    """{message: the text of its files}; what nobody has read yet is not in it."""
    by_digest = defaultdict(set)
    for message in messages:
        for part in message.attachments[:MOST_FILES]:
            by_digest[part.digest].add(message)
    texts = {message: [] for message in messages}
    for some in slices(by_digest):
        # Asked for those with a text, SQLite would look through every text there is instead.
        read = select(FileText.digest, FileText.state_code, func.substr(FileText.text, 1, LONGEST))
        for digest, state, text in session.execute(read.where(FileText.digest.in_(some))):
            for message in by_digest[digest] if state == TextState.TEXT.value else ():
                texts[message].append(text)
    return {message: "\n".join(some) for message, some in texts.items() if some}
