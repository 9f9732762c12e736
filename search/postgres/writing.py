"""What one transaction does to the index: entries out, entries in, and how often each word is said kept right."""

import time
from collections import Counter
from contextlib import contextmanager

from sqlalchemy import text

from search.errors import IndexBusy
from search.postgres.rows import rows_of
from search.postgres.tables import BESIDE, IN_FORCE
from search.postgres.words import ANY_TERM, EVERY_ROW

WRITER = 7_332_401_994  # the number of the lock of whoever writes; any would do that nothing else here has
LONGEST_PAUSE = "10min"  # between two statements of a writer
MOMENT = 0.05  # seconds between two looks whether the other writer is done

_INSERT = (
    "INSERT INTO {schema}.entry VALUES (:id, :chunk, :key, :kind, :type, :case_ids, :audience, :talk, :at, "
    # Where years meet, in winter, Poland is an hour ahead of UTC.
    "extract(year FROM to_timestamp(:at + 3600) AT TIME ZONE 'UTC'), :has_attachment, :amounts, "
    "CAST(:sender AS tsvector), CAST(:recipients AS tsvector), CAST(:files AS tsvector), "
    "CAST(:terms AS tsvector), CAST(:words AS tsvector))"
)
_IDS = "SELECT nextval('{schema}.entry_id') FROM generate_series(1, :many)"
_BEFORE = text("SELECT audience, tsvector_to_array(terms) FROM search.entry WHERE key = ANY(:keys)")
_DELETE = text("DELETE FROM search.entry WHERE key = ANY(:keys)")
_CHANGED = (
    "unnest(CAST(:tokens AS text[]), CAST(:terms AS text[]), CAST(:counts AS integer[]))"
    " AS changed (token, term, said)"
)
_COUNT = text(
    f"INSERT INTO search.term AS known SELECT * FROM {_CHANGED} "
    "ON CONFLICT (token, term) DO UPDATE SET said = known.said + excluded.said"
)
_FORGET = text(
    f"DELETE FROM search.term AS known USING {_CHANGED} "
    "WHERE known.token = changed.token AND known.term = changed.term AND known.said = 0"
)
_RECOUNTED = (
    "SELECT token, term, count(*)::integer FROM {schema}.entry, "
    "unnest(array_append(audience, CAST(:every_row AS text))) AS token, "
    # All lexemes begin with a digit; a row that says nothing is one of all rows, too.
    "LATERAL (SELECT substr(lexeme, 2) FROM unnest(tsvector_to_array(terms)) AS lexeme "
    "UNION ALL SELECT CAST(:any_term AS text)) AS said (term) GROUP BY token, term"
)
_OF_ALL = {"every_row": EVERY_ROW, "any_term": ANY_TERM}


@contextmanager
def sole_writer(db, wait_seconds):
    """A session that alone writes the index, on whatever machine. Raises `IndexBusy` after so long a wait."""
    with db.writing() as session:
        # A machine that loses its power keeps its transaction, and the lock, until the server looks for it.
        session.execute(text(f"SET LOCAL idle_in_transaction_session_timeout = '{LONGEST_PAUSE}'"))
        last = time.monotonic() + wait_seconds
        while not session.scalar(text("SELECT pg_try_advisory_xact_lock(:number)"), {"number": WRITER}):
            if time.monotonic() > last:
                raise IndexBusy("The search index in the database is being written")
            time.sleep(MOMENT)
        yield session


def replace(session, entries, deleted):
    """Replace the entries, given by key, and take out the deleted keys."""
    keys = [*entries, *deleted]
    changes = Counter()
    for audience, lexemes in session.execute(_BEFORE, {"keys": keys}):
        changes.subtract(_said(audience, [lexeme[1:] for lexeme in lexemes]))
    session.execute(_DELETE, {"keys": keys})
    for audience, terms in _insert(session, IN_FORCE, entries.values()):
        changes.update(_said(audience, terms))
    _count(session, {pair: change for pair, change in changes.items() if change})


def add_beside(session, entries):
    """Put the entries into the tables beside those in force."""
    _insert(session, BESIDE, entries)


def count_beside(session):
    """Count all terms in the tables beside those in force."""
    session.execute(text("SET LOCAL work_mem = '128MB'"))
    counted = f"INSERT INTO {BESIDE}.term {_RECOUNTED} ORDER BY token, term"
    session.execute(text(counted.format(schema=BESIDE)), _OF_ALL)


def is_counted(session):
    """Whether every term is remembered as often as it is said."""
    counted, known = _RECOUNTED.format(schema=IN_FORCE), f"SELECT * FROM {IN_FORCE}.term"
    wrong = f"({counted}) EXCEPT {known}", f"{known} EXCEPT ({counted})"
    return not any(session.scalar(text(f"SELECT EXISTS ({one})"), _OF_ALL) for one in wrong)


def _insert(session, schema, entries):
    """Put the entries in; (audience, terms) of each of their rows."""
    entries = list(entries)
    ids = session.scalars(text(_IDS.format(schema=schema)), {"many": len(entries)}).all()
    rows = [
        (row | {"id": id_}, terms)
        for id_, one in zip(ids, entries, strict=True)
        for row, terms in rows_of(one)
    ]
    if rows:
        session.execute(text(_INSERT.format(schema=schema)), [row for row, _ in rows])
    return [(row["audience"], terms) for row, terms in rows]


def _said(audience, terms):
    return [(token, term) for token in (*audience, EVERY_ROW) for term in (*terms, ANY_TERM)]


def _count(session, changes):
    pairs = sorted(changes)  # as the table is ordered: it reads each page once
    changed = {
        "tokens": [token for token, _ in pairs],
        "terms": [term for _, term in pairs],
        "counts": [changes[pair] for pair in pairs],
    }
    if pairs:
        session.execute(_COUNT, changed)
    if any(change < 0 for change in changes.values()):
        session.execute(_FORGET, changed)
