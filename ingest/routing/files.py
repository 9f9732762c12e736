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
        read = select(FileText.digest, func.substr(FileText.text, 1, LONGEST)).where(
            FileText.digest.in_(some)
        )
        for digest, text in session.execute(read.where(FileText.state_code == TextState.TEXT.value)):
            for message in by_digest[digest]:
                texts[message].append(text)
    return {message: "\n".join(some) for message, some in texts.items() if some}
