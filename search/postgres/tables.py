"""The tables of the index: a cache, in a schema of its own, made anew beside the one in force."""

from sqlalchemy import text

LAYOUT = 1  # of the tables and of what is in them
IN_FORCE, BESIDE = "search", "search_beside"

# `entry`: one row for each chunk of an entry's words, nearly always a single one; what is no words stands in every row.
# Of its words, `terms` are all, each after the digit of what it is worth there, `words` those that have a place.
# `term`: in how many of the rows that a token opens a term is said; the token of all rows is "*", the term of all "".
# They lie apart from the rest of the row, which is read for every hit.
_TABLES = """
CREATE TABLE {schema}.state (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version text NOT NULL,
    commits bigint NOT NULL
);
CREATE TABLE {schema}.entry (
    id bigint NOT NULL,
    chunk integer NOT NULL,
    key text NOT NULL,
    kind text NOT NULL,
    type text NOT NULL,
    case_ids bigint[] NOT NULL,
    audience text[] NOT NULL,
    talk bigint NOT NULL,
    at bigint NOT NULL,
    year integer NOT NULL,
    has_attachment boolean NOT NULL,
    amounts bigint[] NOT NULL,
    sender tsvector NOT NULL,
    recipients tsvector NOT NULL,
    files tsvector NOT NULL,
    terms tsvector NOT NULL,
    words tsvector NOT NULL
) WITH (toast_tuple_target = 512);
ALTER TABLE {schema}.entry ALTER case_ids SET STORAGE MAIN, ALTER audience SET STORAGE MAIN,
    ALTER amounts SET STORAGE MAIN, ALTER sender SET STORAGE MAIN, ALTER files SET STORAGE MAIN;
CREATE SEQUENCE {schema}.entry_id OWNED BY {schema}.entry.id;
CREATE TABLE {schema}.term (
    token text COLLATE "C" NOT NULL,
    term text COLLATE "C" NOT NULL,
    said integer NOT NULL
)
"""

# A pending list is read through by every question: it is kept short.
_INDEXES = """
ALTER TABLE {schema}.entry ADD PRIMARY KEY (id, chunk), ADD UNIQUE (key, chunk);
CREATE INDEX entry_terms ON {schema}.entry USING gin (terms) WITH (gin_pending_list_limit = 512);
CREATE INDEX entry_words ON {schema}.entry USING gin (words) WITH (gin_pending_list_limit = 512);
CREATE INDEX entry_named ON {schema}.entry USING gin (audience, case_ids, sender, recipients, files)
    WITH (gin_pending_list_limit = 512);
CREATE INDEX entry_at ON {schema}.entry (at);
ALTER TABLE {schema}.term ADD PRIMARY KEY (token, term);
CREATE INDEX term_reversed ON {schema}.term (token, reverse(term)) WHERE term >= '=' AND term < '>';
ANALYZE {schema}.entry, {schema}.term
"""


def lay_out(session, version):
    """Make empty tables of that version beside those in force; nothing is indexed in them yet."""
    _do(session, f"DROP SCHEMA IF EXISTS {BESIDE} CASCADE; CREATE SCHEMA {BESIDE}; {_TABLES}")
    session.execute(
        text(f"INSERT INTO {BESIDE}.state (version, commits) VALUES (:version, 1)"), {"version": version}
    )


def put_in_force(session):
    """Index what is in the tables beside, and let them be the ones from this commit on."""
    _do(session, _INDEXES)
    if session.scalar(text(f"SELECT to_regclass('{IN_FORCE}.state')")):
        # Readers begin there: those who have begun end first, and nobody holds one table and waits for another.
        session.execute(text(f"LOCK TABLE {IN_FORCE}.state IN ACCESS EXCLUSIVE MODE"))
    _do(session, f"DROP SCHEMA IF EXISTS {IN_FORCE} CASCADE; ALTER SCHEMA {BESIDE} RENAME TO {IN_FORCE}")


def _do(session, statements):
    for statement in statements.format(schema=BESIDE).split(";"):
        session.execute(text(statement))
