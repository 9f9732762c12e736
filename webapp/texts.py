"""Texts of files as they become known: what can be read at once first, pages that are pictures later, page by page."""

import time

from archive import jobs
from archive.store import Missing
from archive.text import sandbox
from archive.text.extracted import VERSION, TextState
from archive.text.kept import FileText, digests_to_read_again, keep, keep_pages, outdate
from cases.document import facts_of_files

MOST_PAGES = 300  # of one file that OCR reads
AGAIN_BATCH = 500
TURN_SECONDS = 40  # with one page more, less than a job's lease
_OPENED = (TextState.TEXT, TextState.WAITING_FOR_OCR)


class Interrupted(Exception):
    """The office closed in the middle of the job: what it found so far says nothing."""


def is_settled(known):
    """Whether reading the file once more would tell nothing new, whatever the file is called now."""
    if known is None or known.version != VERSION:
        return False
    # What has pages is known by its bytes; else a file that gave no text may give some under another name.
    return known.state in _OPENED or (known.state is TextState.NO_TEXT and known.pages is not None)


def keep_read(session, digest, extracted, sealed=None):
    """Keep what was read, and have OCR read the pages that wait for it; `sealed` is the password, not in clear."""
    known = session.get(FileText, digest)
    if extracted.state is TextState.NEEDS_PASSWORD and known is not None and known.state in _OPENED:
        known.version = VERSION  # somebody gave the password once; nobody keeps it
        return
    kept = keep(session, digest, extracted)
    if extracted.state is TextState.WAITING_FOR_OCR:
        kept.truncated = kept.truncated or len(extracted.unread) > MOST_PAGES
        facts = {"pages": list(extracted.unread[:MOST_PAGES]), "sealed": sealed}
        jobs.enqueue(session, "ocr", digest, facts)


def keep_opened(session, office, digest, extracted, password):
    """Keep what was read with a person's password; pages that are pictures are read with it later, so it is sealed."""
    from ingest.routing import weigh_again

    sealed = office.safe.seal(password) if extracted.unread else None
    keep_read(session, digest, extracted, sealed)
    weigh_again(session, digest, office.policy)
    ask_to_follow_documents(session, digest)


def ask_again(session, states, is_older, after):
    """Ask for the next files to be read again; (how many, the last digest looked at or None at the end)."""
    digests = digests_to_read_again(session, states, is_older, after, AGAIN_BATCH)
    named = facts_of_files(session, digests)
    outdate(session, named)
    jobs.enqueue_all(session, "text", named, priority=jobs.LATER)
    return len(named), digests[-1] if digests else None


def read_pictures(office, job):
    """Read pages by OCR for one turn; what is left is asked for anew."""
    from archive.text import ocr
    from ingest.routing import weigh_again

    with office.db.reading() as session:
        known = session.get(FileText, job.key)
    if known is None or known.state is not TextState.WAITING_FOR_OCR:
        return
    if not ocr.languages():
        with office.db.writing() as session:
            known = session.get_one(FileText, job.key)
            known.state_code, known.error = TextState.NO_READER.value, "Tesseract is not installed."
        return
    found, error = _pages_read(office, job)
    rest = job.payload["pages"][len(found) :]
    with office.db.writing() as session:
        keep_pages(session, job.key, found, error=error, is_last=not rest)
        if rest:
            jobs.enqueue(session, job.kind, job.key, job.payload | {"pages": rest})
        else:
            jobs.forget(session, job)
            weigh_again(session, job.key, office.policy)
        ask_to_follow_documents(session, job.key)


def ask_to_follow_documents(session, digest):
    """Have the documents that the file belongs to indexed and matched."""
    from cases.findable import keys_with_file

    for key in keys_with_file(session, digest):
        jobs.enqueue(session, "index", key)
        jobs.enqueue(session, "match", key)


def _pages_read(office, job):
    """({page: text} as far as one turn goes, what went wrong first)."""
    if not office.store.has(job.key):
        raise Missing(job.key)
    path, until = office.store.path(job.key), time.monotonic() + TURN_SECONDS
    sealed = job.payload.get("sealed")
    password = office.safe.open(sealed) if sealed else None
    found, errors = {}, []
    for page in job.payload["pages"]:
        text, error = sandbox.page_read(office.ocr_worker, path, page, password)
        if office.closing.is_set():
            raise Interrupted()
        found[page] = text
        errors += [error] if error else []
        if time.monotonic() > until:
            break
    return found, next(iter(errors), "")
