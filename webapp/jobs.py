"""What each kind of job does. Every one may be done again: the second time changes nothing."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from archive.store import Missing
from archive.text import sandbox
from archive.text.kept import settled
from webapp.texts import (
    Interrupted,
    ask_to_follow_documents,
    give_up_pictures,
    give_up_reading,
    keep_read,
    read_pictures,
)

READ_BATCH = 400
READ_LANES = 2  # while one batch is kept here, the other is read in the child process
TEXT_BATCH = 50
TEXT_SECONDS = 10  # of a batch; with the last file's minute it still ends within its lease
TEXT_CHARACTERS = 8_000_000  # of a batch, for they are in memory together
INDEX_BATCH = 1000  # each commit costs, however little it holds
MARK_BATCH = 200
APART = 100  # entries from which on the index is written in a process of its own; starting one takes a second
SEND_BATCH = 10
MATCH_BATCH = 100


@dataclass(frozen=True)
class Kind:
    """A kind of job: `run(office, jobs)` does up to `batch` at once.

    Either all of them, or, where it can tell which failed, the rest: it gives {job: error} of those. After the last
    try `give_up(office, jobs)`, where there is one, puts in plain view what the jobs were about. `lanes` is how many
    batches are in hand at once.
    """

    name: str
    run: Callable
    batch: int = 1
    give_up: Callable | None = None
    lanes: int = 1


def read_mail(office, claimed):
    """Read stored messages, keep and place them; what could not be read fails alone."""
    from ingest.read import read_sightings

    office.store.require_room()
    by_sighting = {_id_in(job.key): job for job in claimed}
    failures = read_sightings(
        office.db,
        office.store,
        office.mail_worker,
        list(by_sighting),
        office.policy,
        _decisions(claimed),
    )
    return {by_sighting[sighting_id]: error for sighting_id, error in failures.items()}


def give_up_mail(office, aside):
    """Put messages that cannot be read in the tray as such; they are tried again from there."""
    from ingest.read import give_up

    errors = {_id_in(job.key): job.last_error for job in aside}
    give_up(office.db, office.store, office.mail_worker, errors, office.policy, _decisions(aside))


def read_text(office, claimed):
    """Read the text of files, have the documents they belong to indexed and matched, and what waits weighed again.

    Files that are missing fail alone; those that were not come to in time are given back.
    """
    from ingest.routing import weigh_again
    from ingest.routing.files import scan_waiting

    with office.db.reading() as session:
        known = settled(session, [job.key for job in claimed])
    unknown = [job for job in claimed if job.key not in known]
    failures = {job: Missing(job.key) for job in unknown if not office.store.has(job.key)}
    wanted, given_back = [job for job in unknown if job not in failures], Interrupted()
    extracted = _extracted(office, wanted)
    failures |= {job: given_back for job in wanted if job.key not in extracted}
    texts = {digest: one.text for digest, one in extracted.items() if one.text}
    with office.db.reading() as session:
        scanned = scan_waiting(session, texts)
    with office.db.writing() as session:
        keep_read(session, extracted)
        weigh_again(session, texts, office.policy, scanned)
        ask_to_follow_documents(session, [job.key for job in claimed if job not in failures])
    return failures


def update_index(office, claimed):
    """Bring the search index up to date for everything named, in one commit."""
    from search import apart, refresh
    from webapp import alerting

    keys = [job.key for job in claimed]
    if office.config.search == "postgresql" or _is_light(office, keys):
        refresh.index_entries(office.db, office.index, keys)
    else:
        apart.index_entries(office.index_worker, office.config.database_address, office.config.index, keys)
    alerting.ask(office)


def read_pages(office, claimed):
    """Read pages that are pictures, for a while; what is left is asked for anew, so that others have a turn."""
    for job in claimed:
        read_pictures(office, job)


def match(office, claimed):
    """Offer documents for what their cases require, and propose letters as queries and decisions.

    They are read between the transactions.
    """
    from cases import document_match, proposal
    from cases.calendar import today
    from cases.matching import matches
    from cases.recognised import recognised

    with office.db.reading() as session:
        documents = document_match.documents_to_match(session, _ids_of("document", claimed))
        papers = document_match.papers_of(session, documents)
        messages = {document.message_id for document in documents} - {None} | set(_ids_of("message", claimed))
        letters = proposal.letters_to_read(session, messages)
    found = {document_id: matches(paper, today()) for document_id, paper in papers.items()}
    told = {key: recognised(letter.words, letter.received_on) for key, letter in letters.items()}
    with office.db.writing() as session:
        for document in document_match.documents_to_match(session, found):
            document_match.offer(session, document, found[document.id])
        for message_id in proposal.to_propose(session, messages, told):
            proposal.propose(session, message_id, letters.get(message_id), told.get(message_id))


def mark_mail(office, claimed):
    """Move messages on the server to where they belong now; those of a mailbox that nobody can enter wait."""
    from ingest.mark import mark_messages

    by_message = {_id_in(job.key): job for job in claimed}
    later = mark_messages(office.db, office.mailboxes, list(by_message))
    return {by_message[message_id]: away for message_id, away in later.items()}


def send_mail(office, claimed):
    """Hand over what waits in the outbox; what the server does not take now is asked for anew, in there."""
    from ingest.outbox import send

    send(office.db, office.store, office.smtp, [_id_in(job.key) for job in claimed])


def confirm_mail(office, claimed):
    """Tell advisors what became of the mail they sent in, when it is time."""
    from webapp.confirming import confirm_to

    for job in claimed:
        confirm_to(office, _id_in(job.key))


def alert(office, claimed):
    """Tell advisors what their saved searches newly find, when it is time."""
    from webapp.alerting import alert_to

    for job in claimed:
        alert_to(office, _id_in(job.key))


KINDS = (
    Kind("read", read_mail, READ_BATCH, give_up_mail, READ_LANES),
    Kind("text", read_text, TEXT_BATCH, give_up_reading),
    Kind("ocr", read_pages, give_up=give_up_pictures),
    Kind("index", update_index, INDEX_BATCH),
    Kind("mark", mark_mail, MARK_BATCH),
    Kind("match", match, MATCH_BATCH),
    Kind("send", send_mail, SEND_BATCH),
    Kind("confirm", confirm_mail),
    Kind("alert", alert),
)


def _is_light(office, keys):
    if office.indexes_apart or len(keys) >= APART:
        return False
    return not (office.index_worker.is_running or office.index.is_scattered)


def _decisions(reading):
    """{sighting id: `Decision`} of those jobs that a person asked for, with a case in mind."""
    from ingest.deciding import Decision

    return {_id_in(job.key): Decision(**job.payload) for job in reading if job.payload}


def _ids_of(kind, claimed):
    return [_id_in(job.key) for job in claimed if job.key.startswith(f"{kind}:")]


def _id_in(key):
    return int(key.rpartition(":")[2])


def _extracted(office, wanted):
    """{digest: what was read out of the file}, as far as the time and room of a batch go; of the first in any case."""
    files = [
        (office.store.path(job.key), *map(job.payload.get, ("filename", "media_type"))) for job in wanted
    ]
    found, characters, until = {}, 0, time.monotonic() + TEXT_SECONDS
    for job, extracted in zip(wanted, sandbox.extracted_each(office.text_worker, files), strict=True):
        if office.closing.is_set():
            raise Interrupted()
        found[job.key] = extracted
        characters += len(extracted.text)
        is_enough = characters > TEXT_CHARACTERS or time.monotonic() > until
        if is_enough and len(found) < len(wanted):
            break
    return found
