"""The index in PostgreSQL: what `search.index.Index` answers, asked of tables that several machines share."""

from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from cases.access import EVERYTHING
from search import schema
from search.answers import Counts
from search.clauses import Clauses
from search.errors import IndexBroken
from search.index import ALIKE, MOST_OTHERS, WAIT_SECONDS, Hit, Results, Status
from search.postgres import tables, writing
from search.postgres.asked import Question
from search.postgres.words import Words

BATCH = 200  # entries written at once in a rebuild
NO_TABLES = {"42P01", "3F000"}  # SQLSTATE of a missing table, and of a missing schema

_STATE = text("SELECT version, commits FROM search.state")


class Index:
    """The index in one database, whatever is done to it by this process, others, and other machines."""

    def __init__(self, db, wait_seconds=WAIT_SECONDS):
        self._db, self._wait_seconds = db, wait_seconds

    def find(self, query, audience, within=None, *, limit=20, offset=0, by_date=False):
        """The best hits among what the audience may see, as `search.index.Index.find`. Raises `IndexBroken`."""
        if query.is_empty and within is None or (audience is not EVERYTHING and not audience):
            return Results()
        with self._asking(audience) as (words, question):
            clauses = Clauses(words)
            answer = question.answer(query, clauses, within, limit=limit, offset=offset, by_date=by_date)
            return _results(answer, clauses.marks)

    def nearest(self, word, audience):
        """Words that one letter makes of this one, the commonest in what the audience may see first."""
        with self._asking(audience) as (words, _):
            return [words.as_written(form) for form in words.near(word)]

    def says(self, word, audience):
        """Whether anything the audience may see says the word, in any form."""
        with self._asking(audience) as (words, question):
            return question.says(Clauses(words).word(word))

    def suggest(self, begun, audience, limit=8):
        """The commonest words that begin so, among what the audience may see, without numbers."""
        with self._asking(audience) as (words, _):
            forms = [form for form in words.completions(begun, 2 * limit) if form.isalpha()]
            return [words.as_written(form) for form in forms[:limit]]

    def alike(self, terms, audience, *, but="", limit=20):
        """What says most of the same as those terms, given as {term: how much it matters}. Raises `IndexBroken`."""
        with self._asking(audience) as (_, question):
            found = _results(question.alike(terms, ALIKE, limit=limit + 1), most_others=None)
        hits = tuple(hit for hit in found.hits if but not in (hit.key, *hit.others))[:limit]
        return Results(hits, len(hits), len(hits))

    def update(self, entries, deleted=()):
        """Replace the entries and take out the deleted keys, in one commit. Raises `IndexBusy`, `IndexBroken`."""
        entries = {entry.key: entry for entry in entries}
        if not entries and not deleted:
            return
        with writing.sole_writer(self._db, self._wait_seconds) as session:
            _require_state(session)
            writing.replace(session, entries, deleted)
            session.execute(text("UPDATE search.state SET commits = commits + 1"))

    @contextmanager
    def rebuilding(self):
        """A function to give every entry to; the new index replaces the old when the block ends well.

        The old one answers meanwhile, and stays if the block fails. Raises `IndexBusy`.
        """
        with writing.sole_writer(self._db, self._wait_seconds) as session:
            tables.lay_out(session, _version())
            waiting = []

            def add(entry):
                waiting.append(entry)
                if len(waiting) == BATCH:
                    writing.add_beside(session, waiting)
                    waiting.clear()

            yield add
            writing.add_beside(session, waiting)
            writing.count_beside(session)
            tables.put_in_force(session)

    def clear(self):
        """Replace the index with an empty one. Raises `IndexBusy`."""
        with self.rebuilding():
            pass

    def keys(self):
        """The keys of everything in the index. Raises `IndexBroken`."""
        with self._reading() as session:
            return set(session.scalars(text("SELECT key FROM search.entry WHERE chunk = 0")))

    def status(self):
        """How the index is; never raises for a broken one."""
        try:
            with self._reading() as session:
                count = session.scalar(text("SELECT count(*) FROM search.entry WHERE chunk = 0"))
                return Status(count, session.execute(_STATE).one().commits, False)
        except IndexBroken:
            return Status(0, 0, True)

    is_scattered = False  # PostgreSQL keeps its tables in order by itself

    @property
    def needs_repair(self):
        """Whether its tables are missing, or were filled by another version."""
        try:
            with self._reading():
                return False
        except IndexBroken:
            return True

    def is_sound(self):
        """Count all words anew, and see whether that is what is remembered. Slow: as long as reading all of it."""
        try:
            with self._reading() as session:
                return writing.is_counted(session)
        except IndexBroken:
            return False

    def tidy(self):
        """Nothing is left behind: what a killed process wrote was never committed."""

    def close(self):
        """Nothing is held: the connections are the database's."""

    @contextmanager
    def _reading(self):
        with ExitStack() as stack:
            # A session that begins while a rebuild ends sees the old moment and the new tables: nothing is in them yet.
            for last_try in (False, True):
                session = stack.enter_context(self._db.reading())
                try:
                    _require_state(session)
                    break
                except IndexBroken:
                    stack.close()
                    if last_try:
                        raise
            yield session

    @contextmanager
    def _asking(self, audience):
        tokens = None if audience is EVERYTHING else frozenset(audience)
        with self._reading() as session:
            words = Words(session, tokens)
            yield words, Question(session, words, tokens)


def _require_state(session):
    """The one row about the index. Raises `IndexBroken` unless it is of our version."""
    try:
        state = session.execute(_STATE).one_or_none()
    except ProgrammingError as error:
        if error.orig.sqlstate not in NO_TABLES:
            raise
        raise IndexBroken("There is no search index in the database") from error
    if state is None or state.version != _version():
        raise IndexBroken("The search index in the database is missing or of another version")
    return state


def _version():
    return f"{schema.version()}-{tables.LAYOUT}"


def _results(answer, marks=Results.marks, most_others=MOST_OTHERS):
    if answer is None:
        return Results(marks=marks)
    hits = tuple(
        Hit(
            key=hit["key"],
            case_ids=tuple(hit["case_ids"]),
            at=datetime.fromtimestamp(hit["at"], UTC),
            score=round(hit["score"], 4),
            others=tuple(hit["others"] or ())[:most_others],
        )
        for hit in answer.hits or ()
    )
    counts = {"kind": {}, "type": {}, "year": {}, "case_ids": {}}
    total = 0
    for one in answer.counts:
        names = [name for name in counts if one[name] is not None]
        if names:
            (name,) = names
            value = " ".join(map(str, one[name])) if name == "case_ids" else one[name]
            counts[name][value] = one["many"]
        else:
            total = one["many"]
    return Results(hits, total, answer.groups, Counts(*counts.values()), marks)
