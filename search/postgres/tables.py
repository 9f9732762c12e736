"""The tables of the index: a cache beside the ones that migrations know, in a schema of its own."""

from sqlalchemy import text

LAYOUT = 1  # of the tables and of what is in them

# `entry`: one row for each chunk of an entry's words, nearly always a single one; what is no words stands in every row.
# `term`: in how many of the rows that a token opens a term is said; the token of all rows is "*", the term of all "".
_TABLES = """
CREATE TABLE search.state (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version text NOT NULL,
    commits bigint NOT NULL
);
CREATE TABLE search.entry (
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
    words tsvector NOT NULL,
    PRIMARY KEY (id, chunk),
    UNIQUE (key, chunk)
);
CREATE SEQUENCE search.entry_id OWNED BY search.entry.id;
CREATE INDEX entry_words ON search.entry USING gin (words) WITH (gin_pending_list_limit = 512);
CREATE INDEX entry_named ON search.entry USING gin (audience, case_ids, sender, recipients, files)
    WITH (gin_pending_list_limit = 512);
CREATE INDEX entry_at ON search.entry (at);
CREATE TABLE search.term (
    token text COLLATE "C" NOT NULL,
    term text COLLATE "C" NOT NULL,
    said integer NOT NULL,
    PRIMARY KEY (token, term)
);
CREATE INDEX term_reversed ON search.term (token, reverse(term))
"""


def lay_out(session, version):
    """Make the tables anew, empty and of that version."""
    if not session.scalar(text("SELECT to_regnamespace('search')")):
        session.execute(text("CREATE SCHEMA search"))
    for table in ("state", "entry", "term"):
        session.execute(text(f"DROP TABLE IF EXISTS search.{table}"))
    for statement in _TABLES.split(";"):
        session.execute(text(statement))
    session.execute(
        text("INSERT INTO search.state (version, commits) VALUES (:version, 0)"), {"version": version}
    )
