"""The questions of `teczka check`: is everything that we keep whole, and nothing waiting unseen?"""

from dataclasses import dataclass

from archive import audit, drift, fixity, jobs, migrations
from archive.text import kept  # noqa: F401  (its table is part of the schema)
from cases.document import DocumentFile
from cases.errors import N_
from cases.message import Message, MessagePart
from ingest.ledger import Sighting
from ingest.oauth.kept import OAuthToken  # noqa: F401  (its table is part of the schema)
from webapp import pressed, sign_in, throttle  # noqa: F401  (their tables are part of the schema)

DIGESTS = (
    Message.raw_digest,
    (MessagePart.digest, MessagePart.is_stored),
    DocumentFile.digest,
    Sighting.raw_digest,
)


@dataclass(frozen=True)
class Finding:
    """One answer: the sentence with its facts, and a line for each problem."""

    sentence: str
    facts: dict
    problems: tuple[str, ...] = ()


def questions():
    """Every question, in the order they are asked: functions of the office that answer with a `Finding`."""
    return (schema, files, events, waiting, given_up, index)


def schema(office):
    """Is the database at the newest revision, and what the models say?"""
    found, newest = migrations.revision(office.db), migrations.newest()
    problems = [] if found == newest else [f"revision {found}, newest {newest}"]
    problems += drift.differences(office.db)
    return Finding(N_("Schema: revision %(revision)s"), {"revision": found}, tuple(problems))


def files(office):
    """Is every file that the database names there, and unchanged?"""
    with office.db.reading() as session:
        digests = fixity.referenced(session, *DIGESTS)
    problems = tuple(fixity.verify(office.store, digests))
    return Finding(N_("Files: %(count)s named by the database"), {"count": len(digests)}, problems)


def events(office):
    """Does the chain of events hold?"""
    with office.db.reading() as session:
        problems = tuple(audit.verify(session))
        count = session.get_one(audit.ChainHead, 1).seq
    return Finding(N_("Events: a chain of %(count)s"), {"count": count}, problems)


def waiting(office):
    """How many jobs wait? That is no problem: somebody will do them."""
    with office.db.reading() as session:
        pending = jobs.count_pending(session)
    told = ", ".join(f"{kind} {count}" for kind, count in sorted(pending.items())) or "0"
    return Finding(N_("Jobs waiting: %(jobs)s"), {"jobs": told})


def given_up(office):
    """Which jobs were set aside? A person has to look at them."""
    with office.db.reading() as session:
        aside = jobs.set_aside(session)
    problems = tuple(f"{job.kind} {job.key}: {job.last_error}" for job in aside)
    return Finding(N_("Jobs set aside: %(count)s"), {"count": len(aside)}, problems)


def index(office):
    """Has the search index all that the database has, and nothing else, but for what waits as a job?"""
    from search.errors import IndexBroken
    from search.refresh import missing

    with office.db.reading() as session:
        is_waiting = bool(jobs.count_pending(session).get("index"))
    try:
        difference = missing(office.db, office.index)
    except IndexBroken as error:
        return Finding(N_("Index: unusable"), {}, (str(error),))
    lines = [f"lacking {key}" for key in difference.lacking] + [f"left over {key}" for key in difference.left]
    count = office.index.status().documents
    return Finding(N_("Index: %(count)s entries"), {"count": count}, () if is_waiting else tuple(lines))
