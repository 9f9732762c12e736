"""The index: a cache of the database that can be thrown away and made again at any time."""

import logging
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from itertools import count
from threading import Lock

from whoosh.index import EmptyIndexError

from cases.access import EVERYTHING
from search.answers import Answers, Counts
from search.clauses import Clauses, Marks
from search.errors import IndexBroken, IndexBusy
from search.permitted import Permitted
from search.schema import version
from search.shelf import Shelf
from search.snapshot import Snapshot
from search.writer import Writer, create, latest_generation, sweep

log = logging.getLogger(__name__)

WAIT_SECONDS = 10  # for another writer
ALIKE = 0.15  # of what all the terms are worth together; contracts, offers and summonses are so far alike
MOST_OTHERS = 200  # of one conversation that are told: a list may have written tens of thousands
REMEMBERED = 16  # answers, for the next page of them, and audiences
READ = 16  # answers, after which the system may take back what of the files was read for them


@dataclass(frozen=True)
class Hit:
    """One thing found: `score` compares hits of one query only, 0 where nothing was ranked.

    `others` are keys of what was found besides in the same conversation, the best first, and so many at most.
    """

    key: str
    case_ids: tuple[int, ...]
    at: datetime
    score: float
    others: tuple[str, ...] = ()

    @property
    def kind(self):
        return self.key.partition(":")[0]


@dataclass(frozen=True)
class Results:
    """Hits of one page in their order, one for each conversation, and what to highlight in their texts.

    `total` counts everything found, `groups` the conversations. `counts` says how many of all hits have which value.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    groups: int = 0
    counts: Counts = Counts({}, {}, {}, {})
    marks: Marks = Marks()


@dataclass(frozen=True)
class Status:
    """How the index is: `documents` and `generation` are 0 when it must be made again."""

    documents: int
    generation: int
    needs_repair: bool


class Index:
    """One index, whatever is done to it by this process and others."""

    def __init__(self, folder, wait_seconds=WAIT_SECONDS, has_time=False):
        self._shelf = Shelf(folder, version())
        self._wait_seconds, self._has_time = wait_seconds, has_time
        self._opening = Lock()
        self._seen, self._reading = None, None

    def find(self, query, audience, within=None, *, limit=20, offset=0, by_date=False):
        """The best hits among what the audience may see; newest first, where only filters are given.

        `audience` is a set of tokens, or `EVERYTHING`; `within` bounds it to these case ids. Nothing outside the
        audience is ranked, counted or counted upon. Raises `IndexBroken`.
        """
        if query.is_empty and within is None or (audience is not EVERYTHING and not audience):
            return Results()
        with self._trouble_noted():
            asked = replace(query, remarks=()), _tokens(audience), within
            return self._fresh().results(*asked, limit, offset, by_date)

    def nearest(self, word, audience):
        """Words that one letter makes of this one, the commonest in what the audience may see first."""
        with self._trouble_noted():
            permitted = self._fresh().permitted(_tokens(audience))
            return [permitted.as_written(form) for form in permitted.near(word)]

    def says(self, word, audience):
        """Whether anything the audience may see says the word, in any form."""
        with self._trouble_noted():
            permitted = self._fresh().permitted(_tokens(audience))
            scores = Answers(permitted).scores(Clauses(permitted).word(word))
            return bool((scores > 0).any())

    def suggest(self, begun, audience, limit=8):
        """The commonest words that begin so, among what the audience may see, without numbers."""
        with self._trouble_noted():
            permitted = self._fresh().permitted(_tokens(audience))
            forms = [form for form in permitted.completions(begun, 2 * limit) if form.isalpha()]
            return [permitted.as_written(form) for form in forms[:limit]]

    def alike(self, terms, audience, *, but="", limit=20):
        """What says most of the same as those terms, given as {term: how much it matters}. Raises `IndexBroken`."""
        with self._trouble_noted():
            reading = self._fresh()
            answer = Answers(reading.permitted(_tokens(audience))).alike(terms, ALIKE)
            snapshot, found = reading.snapshot, answer.best(limit + 1, 0, False)
            hits = tuple(
                _hit(snapshot, entry, score, others)
                for entry, score, others in found
                if but not in map(snapshot.key, (entry, *others))
            )[:limit]
            return Results(hits, len(hits), len(hits))

    def update(self, entries, deleted=()):
        """Replace the entries and take out the deleted keys, in one commit. Raises `IndexBusy`, `IndexBroken`."""
        entries = {entry.key: entry for entry in entries}
        if not entries and not deleted:
            return
        with (
            self._shelf.writing(self._wait_seconds),
            self._trouble_noted(),
            _writing(self._shelf.current(), has_time=self._has_time) as writer,
        ):
            writer.delete({*entries, *deleted})
            for entry in entries.values():
                writer.add(entry)

    @contextmanager
    def rebuilding(self):
        """A function to give every entry to; the new index replaces the old when the block ends well.

        The old one answers meanwhile, and stays if the block fails. Raises `IndexBusy`.
        """
        with self._shelf.writing(self._wait_seconds):
            folder = self._shelf.fresh()
            create(folder)
            with _writing(folder, is_new=True) as writer:
                yield writer.add
            self._shelf.put_in_force(folder)

    def clear(self):
        """Replace the index with an empty one. Raises `IndexBusy`."""
        with self.rebuilding():
            pass

    def keys(self):
        """The keys of everything in the index. Raises `IndexBroken`."""
        with self._trouble_noted():
            return self._fresh().snapshot.keys()

    def status(self):
        """How the index is; never raises for a broken one."""
        try:
            with self._trouble_noted():
                snapshot = self._fresh().snapshot
                return Status(snapshot.documents, snapshot.generation, self._shelf.is_suspect)
        except IndexBroken:
            return Status(0, 0, True)

    @property
    def is_scattered(self):
        """Whether it lies in so many pieces that somebody with time, `has_time`, should make fewer of them."""
        try:
            with self._trouble_noted():
                return self._fresh().snapshot.is_scattered
        except IndexBroken:
            return False

    def tidy(self):
        """Remove what a killed process left behind. Raises `IndexBusy`, `IndexBroken`."""
        with self._shelf.writing(self._wait_seconds), self._trouble_noted():
            sweep(self._shelf.sole())

    @property
    def needs_repair(self):
        """Whether it is missing, cannot be opened, or answered with an error."""
        return self.status().needs_repair

    def is_sound(self):
        """Read the whole index; a sound one is no longer suspected. Slow: as long as reading all its files."""
        try:
            with self._opening:
                self._seen = self._reading = None
            sound = all(part.arrays.is_sound() for part in self._fresh().snapshot.parts)
        except Exception:  # a torn file ends in almost any error
            return False
        if sound:
            self._shelf.clear_suspicion()
        return sound

    def close(self):
        """Let go of the files; the next question opens them again."""
        with self._opening:
            self._seen = self._reading = None

    def _fresh(self):
        """What answers by the newest commit of any process."""
        with self._opening:
            while True:
                newest = self._newest()
                try:
                    self._open(*newest)
                    return self._reading
                except (FileNotFoundError, EmptyIndexError):
                    # Between reading which files these are and opening them, a writer may commit and remove them.
                    if self._newest() == newest:
                        raise

    def _newest(self):
        folder = self._shelf.current()
        return folder, latest_generation(folder)

    def _open(self, folder, generation):
        if (folder, generation) != self._seen:
            before = self._reading.snapshot if self._reading and self._seen[0] == folder else None
            self._reading = _Reading(Snapshot(folder, before))
            self._seen = folder, generation

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
            if not self._shelf.is_suspect:  # told once, until somebody has looked through it
                log.error("The search index answered with an error", exc_info=error)
            self._shelf.suspect(repr(error))
            raise IndexBroken(f"The search index answered with an error: {error!r}") from error


class _Reading:
    """A snapshot with what was asked of it lately."""

    def __init__(self, snapshot):
        self.snapshot = snapshot
        # None of these knows the reading: in a circle it would keep its files and arrays after the next commit.
        self.permitted = lru_cache(REMEMBERED)(partial(Permitted, snapshot))
        self.answer = lru_cache(REMEMBERED)(partial(_answer, self.permitted, count(1)))
        self.results = lru_cache(10 * REMEMBERED)(partial(_results, snapshot, self.answer))


def _answer(permitted, answered, query, tokens, within):
    allowed = permitted(tokens)
    clauses = Clauses(allowed)
    answer = Answers(allowed).answer(query, clauses, within), clauses.marks
    if next(answered) % READ == 0:
        allowed.snapshot.forget()
    return answer


def _results(snapshot, answer, query, tokens, within, limit, offset, by_date):
    found, marks = answer(query, tokens, within)
    hits = tuple(_hit(snapshot, *one) for one in found.best(limit, offset, by_date))
    return Results(hits, found.total, found.groups, found.counts, marks)


@contextmanager
def _writing(folder, **how):
    """A writer whose work is committed when the block ends well, and undone otherwise."""
    writer = Writer(folder, **how)
    try:
        yield writer
        writer.commit()
    except BaseException:
        writer.cancel()
        raise


def _tokens(audience):
    return None if audience is EVERYTHING else frozenset(audience)


def _hit(snapshot, entry, score, others):
    return Hit(
        key=snapshot.key(entry),
        case_ids=snapshot.case_ids(entry),
        at=datetime.fromtimestamp(int(snapshot.column("at")[entry]), UTC),
        score=round(float(score), 4),
        others=tuple(snapshot.key(other) for other in others[:MOST_OTHERS]),
    )
