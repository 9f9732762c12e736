"""The index in Whoosh: a cache of the database that can be thrown away and made again at any time."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from cases.access import EVERYTHING
from search.clauses import Clauses, Marks
from search.errors import IndexBroken, IndexBusy
from search.schema import fields_of, schema, version
from search.segments import Codec
from search.shelf import Shelf

WAIT_SECONDS = 10  # for another writer
REBUILD_MEGABYTES = 128  # of postings in memory before they are sorted on disk


@dataclass(frozen=True)
class Hit:
    """One thing found: `score` compares hits of one query only, 0 where they are sorted by date."""

    key: str
    case_ids: tuple[int, ...]
    title: str
    at: datetime
    score: float

    @property
    def kind(self):
        return self.key.partition(":")[0]


@dataclass(frozen=True)
class Results:
    """Hits of one page in their order, how many there are in all, and what to highlight in their texts."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    marks: Marks = Marks()


@dataclass(frozen=True)
class Status:
    """How the index is: `documents` and `generation` are 0 when it must be made again."""

    documents: int
    generation: int
    needs_repair: bool


class Index:
    """One index, whatever is done to it by this process and others."""

    def __init__(self, folder, wait_seconds=WAIT_SECONDS):
        self._shelf = Shelf(folder, version())
        self._wait_seconds = wait_seconds
        self._alone = Lock()  # Whoosh's readers share file positions between threads
        self._searcher = self._seen = None

    def find(self, query, audience, limit=20, offset=0):
        """The best hits among what the audience may see; by date, newest first, where only filters are given.

        `audience` is a set of tokens, or `EVERYTHING`. Nothing outside it is ranked, counted or counted upon.
        Raises `IndexBroken`.
        """
        if query.is_empty or (audience is not EVERYTHING and not audience):
            return Results()
        with self._alone, self._trouble_noted():
            searcher = self._fresh_searcher()
            clauses = Clauses(searcher.reader())
            allowed = clauses.allowed(query, None if audience is EVERYTHING else sorted(audience))
            order = {} if query.has_words else {"sortedby": "at", "reverse": True}
            wanted = clauses.wanted(query)
            found = searcher.search(wanted, limit=offset + limit, filter=allowed, **order)
            hits = tuple(_hit(found[i], query) for i in range(offset, found.scored_length()))
            return Results(hits, len(found), clauses.marks)

    def update(self, entries, deleted=()):
        """Replace the entries and take out the deleted keys, in one commit. Raises `IndexBusy`, `IndexBroken`."""
        entries = {entry.key: entry for entry in entries}
        if not entries and not deleted:
            return
        with (
            self._shelf.writing(self._wait_seconds),
            self._trouble_noted(),
            _writing(self._shelf.current()) as writer,
        ):
            for key in {*entries, *deleted}:
                writer.delete_by_term("key", key)
            for entry in entries.values():
                writer.add_document(**fields_of(entry))

    @contextmanager
    def rebuilding(self):
        """A function to give every entry to; the new index replaces the old when the block ends well.

        The old one answers meanwhile, and stays if the block fails. Raises `IndexBusy`.
        """
        with self._shelf.writing(self._wait_seconds):
            folder = self._shelf.fresh()
            FileIndex.create(FileStorage(str(folder)), schema(), "MAIN")
            with _writing(folder, limitmb=REBUILD_MEGABYTES) as writer:
                yield lambda entry: writer.add_document(**fields_of(entry))
            self._shelf.put_in_force(folder)

    def clear(self):
        """Replace the index with an empty one. Raises `IndexBusy`."""
        with self.rebuilding():
            pass

    def keys(self):
        """The keys of everything in the index. Raises `IndexBroken`."""
        with self._alone, self._trouble_noted():
            reader = self._fresh_searcher().reader()
            return {reader.stored_fields(number)["key"] for number in reader.all_doc_ids()}

    def status(self):
        """How the index is; never raises for a broken one."""
        try:
            with self._alone, self._trouble_noted():
                documents = self._fresh_searcher().doc_count()
                return Status(documents, self._seen[1], self._shelf.is_suspect)
        except IndexBroken:
            return Status(0, 0, True)

    @property
    def needs_repair(self):
        """Whether it is missing, cannot be opened, or answered with an error."""
        return self.status().needs_repair

    def is_sound(self):
        """Read the whole index; a sound one is no longer suspected. Slow: as long as reading all its files."""
        try:
            with self._alone:
                self._close()
                _read_through(_open(self._shelf.current()))
        except Exception:  # Whoosh checks nothing: a torn file ends in almost any error
            return False
        self._shelf.clear_suspicion()
        return True

    def close(self):
        """Let go of the files; the next question opens them again."""
        with self._alone:
            self._close()

    def _fresh_searcher(self):
        # Between reading which folder is in force and opening it, another process may switch and delete it.
        for last_try in (False, True):
            folder = self._shelf.current()
            try:
                return self._searcher_of(folder)
            except FileNotFoundError:
                if last_try or folder == self._shelf.current():
                    raise

    def _searcher_of(self, folder):
        index = _open(folder)
        seen = (folder, index.latest_generation())
        if self._seen != seen:
            self._close()
            self._searcher = index.searcher()
            self._seen = seen
        return self._searcher

    def _close(self):
        if self._searcher is not None:
            self._searcher.close()
        self._searcher = self._seen = None

    @contextmanager
    def _trouble_noted(self):
        try:
            yield
        except (IndexBroken, IndexBusy, MemoryError):
            raise
        except Exception as error:
            # A full disk or too many open files is the machine's trouble, not the index's.
            if isinstance(error, OSError) and not isinstance(error, FileNotFoundError):
                raise
            self._shelf.suspect(repr(error))
            raise IndexBroken(f"The search index answered with an error: {error!r}") from error


def _open(folder):
    return FileIndex(FileStorage(str(folder)), schema(), "MAIN")


@contextmanager
def _writing(folder, **options):
    """A writer whose work is committed when the block ends well, and undone otherwise."""
    writer = _open(folder).writer(codec=Codec(), **options)
    try:
        yield writer
    except BaseException:
        writer.cancel()
        raise
    writer.commit()


def _hit(found, query):
    return Hit(
        key=found["key"],
        case_ids=tuple(map(int, found["case_ids"].split())),
        title=found["title"],
        at=datetime.fromtimestamp(found["at"], UTC),
        score=round(found.score, 4) if query.has_words else 0.0,
    )


def _read_through(index):
    with index.reader() as reader:
        for number in reader.all_doc_ids():
            reader.stored_fields(number)
        for field, term in reader.all_terms():
            for _ in reader.postings(field, term).all_ids():
                continue
