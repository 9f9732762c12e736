"""Texts of files as they become known: what can be read at once first, pages that are pictures later, page by page."""

import time
from dataclasses import replace
from itertools import starmap

from archive import jobs
from archive.store import Missing
from archive.text import sandbox
from archive.text.extracted import VERSION, Extracted, TextState, Unread
from archive.text.kept import (
    FileText,
    curtail,
    digests_to_read_again,
    keep_all,
    keep_pages,
    opened_before,
    opened_once,
    outdate,
    wait_no_more,
)
from cases.document import facts_of_files

MOST_PAGES = 300  # of one file that OCR reads
AGAIN_BATCH = 500
TURN_SECONDS = 40  # with one page more, less than a job's lease


class Interrupted(Exception):
    """The office closed in the middle of the job: what it found so far says nothing."""


def keep_read(session, extracted, sealed=None):
    """Keep what was read, {digest: `Extracted`}, and have OCR read the pages that wait for it.

    `sealed` is the password that a person gave for them, not in clear.
    """
    locked = [digest for digest, one in extracted.items() if one.state is TextState.NEEDS_PASSWORD]
    opened = opened_once(session, locked)  # somebody gave the password once; nobody keeps it
    for kept in opened:
        kept.version = VERSION
    known = {kept.digest for kept in opened}
    fresh = {digest: one for digest, one in extracted.items() if digest not in known}
    keep_all(session, {digest: _as_waiting(one) for digest, one in fresh.items()})
    waiting = {digest: one for digest, one in fresh.items() if one.unread}
    for digest, one in waiting.items():
        then = TextState.TEXT if one.state is TextState.WAITING_FOR_OCR else one.state
        facts = {"pages": one.unread[:MOST_PAGES], "then": then.value, "sealed": sealed}
        jobs.enqueue(session, "ocr", digest, facts)
    curtail(session, [digest for digest, one in waiting.items() if len(one.unread) > MOST_PAGES])


def keep_opened(session, office, file, extracted, password):
    """Keep what was read with a person's password, for the file's case; where it is opened in others too it stays so.

    Pages that are pictures are read with it later, so it is sealed.
    """
    from ingest.routing import weigh_again

    digest, topic = file.digest, file.document.case.topic
    known = opened_before(session, digest)
    if known is None:
        sealed = office.safe.seal(password) if extracted.unread else None
        keep_read(session, {digest: extracted}, sealed)
        session.get_one(FileText, digest, populate_existing=True).opened_for = [topic]
    elif topic not in known.opened_for:
        known.opened_for = [*known.opened_for, topic]
    session.flush()
    weigh_again(session, [digest], office.policy)
    ask_to_follow_documents(session, [digest])


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
            state = TextState.NO_READER if _then(job) is TextState.TEXT else _then(job)
            wait_no_more(session, job.key, state, known.error or "Tesseract is not installed.")
        return
    found, error = _pages_read(office, job)
    rest = job.payload["pages"][len(found) :]
    with office.db.writing() as session:
        keep_pages(session, job.key, found, error=error, state=None if rest else _then(job))
        if rest:
            jobs.enqueue(session, job.kind, job.key, job.payload | {"pages": rest})
        else:
            jobs.forget(session, job)
            weigh_again(session, [job.key], office.policy)
        ask_to_follow_documents(session, [job.key])


def give_up_reading(office, aside):
    """Let files whose reading failed each time count as broken; an earlier text of one stays as it is."""
    with office.db.writing() as session:
        for job in aside:
            if session.get(FileText, job.key) is None:
                keep_read(session, {job.key: Extracted(TextState.BROKEN, error=_told(job))})


def give_up_pictures(office, aside):
    """Let texts whose pictures could not be read, try after try, wait for them no more."""
    with office.db.writing() as session:
        for job in aside:
            then = TextState((job.payload or {}).get("then", TextState.TEXT.value))
            state = TextState.BROKEN if then is TextState.TEXT else then
            wait_no_more(session, job.key, state, _told(job))
            jobs.forget(session, job)


def ask_to_follow_documents(session, digests):
    """Have the documents that the files belong to indexed and matched."""
    from cases.findable import keys_with_files

    keys = dict.fromkeys(keys_with_files(session, digests))
    jobs.enqueue_all(session, "index", keys)
    jobs.enqueue_all(session, "match", keys)


def _as_waiting(extracted):
    """The same; where some of it is pictures, in the state in which it waits for them to be read."""
    return replace(extracted, state=TextState.WAITING_FOR_OCR) if extracted.unread else extracted


def _told(job):
    return f"Given up: {job.last_error}"


def _then(job):
    """The state that the text is in when its pictures are read: what else was withheld still is."""
    return TextState(job.payload["then"])


def _pages_read(office, job):
    """([(part, text)] as far as one turn goes, what went wrong first)."""
    if not office.store.has(job.key):
        raise Missing(job.key)
    path, until = office.store.path(job.key), time.monotonic() + TURN_SECONDS
    sealed = job.payload.get("sealed")
    password = office.safe.open(sealed) if sealed else None
    with office.db.reading() as session:
        named = facts_of_files(session, [job.key]).get(job.key, {"filename": "", "media_type": ""})
    found, errors = [], []
    for unread in starmap(Unread, job.payload["pages"]):
        text, error = sandbox.page_read(office.ocr_worker, path, unread, **named, password=password)
        if office.closing.is_set():
            raise Interrupted()
        found.append((unread.part, text))
        errors += [error] if error else []
        if time.monotonic() > until:
            break
    return found, next(iter(errors), "")
