"""What one commit does to the index: entries out, entries in, small segments made one, all of it durable."""

import os

import numpy
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from archive.syncing import sync
from search.arrays import writing
from search.batch import Batch
from search.merging import merge
from search.schema import schema
from search.segments import Segment

NAME = "MAIN"
MOST_WORDS = 1 << 20  # gathered before a segment is written
# Entries; larger segments are not made one, by those in a hurry and by those with time.
SMALL, LARGE = 1_000, 20_000
SCATTERED = 12  # segments that are not larger; whoever has time makes one of more
MANY = 24  # of an index that nobody reads yet


class Writer:
    """Changes to the index in a folder, none of them seen before `commit`; one at a time.

    `is_new`: nobody reads it before it is whole, so that small segments can wait and are made one but once.
    """

    def __init__(self, folder, has_time=False, is_new=False):
        self._folder, self._has_time, self._is_new = os.fspath(folder), has_time, is_new
        sweep(folder)
        toc = read_toc(folder)
        self._generation, self._segments = toc.generation, list(toc.segments)
        self._batch = Batch()

    def delete(self, keys):
        """Take out the entries that were there before."""
        rows = {}
        for key in keys:
            kind, _, row = key.partition(":")
            rows.setdefault(kind, []).append(int(row))
        for segment in self._segments:
            numbers = _numbers_of(segment.arrays(self._folder), rows)
            if len(numbers):
                segment.delete_documents(numbers.tolist())

    def add(self, entry):
        """Put an entry in."""
        self._batch.add(entry)
        if self._batch.words > MOST_WORDS:
            self._write_batch()

    def commit(self):
        """Let the next reader see all of it."""
        if len(self._batch):
            self._write_batch()
        if self._is_new and len(_mergeable(self._segments)) > 1:
            self._merge(_mergeable(self._segments))
        left = [segment for segment in self._segments if segment.doc_count()]
        _write_toc(self._folder, left, self._generation + 1)

    def cancel(self):
        """Leave everything as it was."""
        sweep(self._folder)

    def _write_batch(self):
        self._segments.append(self._new_segment(self._batch.write))
        self._batch = Batch()
        self._merge_small()

    def _merge_small(self):
        """Make the last segments one, as long as none of them is much larger than those after it together."""
        if self._is_new:
            if len(_mergeable(self._segments)) > MANY:
                self._merge(_mergeable(self._segments))
            return
        if self._has_time and is_scattered(self._segments):
            self._merge(_mergeable(self._segments))
            return
        most = LARGE if self._has_time else SMALL
        taken, total = [], 0
        for segment in reversed(self._segments):
            count = segment.doc_count()
            if count > most or taken and count > 2 * total:
                break
            taken, total = [segment, *taken], total + count
        if len(taken) > 1:
            self._merge(taken)

    def _merge(self, segments):
        sources = [(one.arrays(self._folder), standing(one)) for one in segments]
        merged = self._new_segment(lambda out: merge(out, sources))
        self._segments = [one for one in self._segments if one not in segments] + [merged]

    def _new_segment(self, write):
        segment = Segment(NAME)
        with writing(os.path.join(self._folder, segment.filename)) as out:
            out.facts = write(out)
        segment.set_doc_count(out.facts["documents"])
        return segment


def create(folder):
    """An empty index in an empty folder."""
    _write_toc(folder, [], 0)


def latest_generation(folder):
    """The number of the last commit."""
    return TOC._latest_generation(FileStorage(os.fspath(folder)), NAME)


def read_toc(folder):
    """What the index consists of now."""
    return TOC.read(FileStorage(os.fspath(folder)), NAME, schema=schema())


def is_scattered(segments):
    """Whether so many of them could be made one that somebody with time should do it."""
    return len(_mergeable(segments)) > SCATTERED


def standing(segment):
    """Which entries of the segment stand, as an array of truths."""
    stands = numpy.ones(segment.doc_count_all(), bool)
    stands[list(segment.deleted_docs())] = False
    return stands


def sweep(folder):
    """Remove what no commit put in force: a process was killed in the middle of one. For the writer alone."""
    toc = read_toc(folder)
    kept = {TOC._filename(NAME, toc.generation), *(segment.filename for segment in toc.segments)}
    for name in os.listdir(folder):
        if name not in kept:
            os.unlink(os.path.join(folder, name))


def _mergeable(segments):
    return [segment for segment in segments if segment.doc_count() <= LARGE]


def _write_toc(folder, segments, generation):
    TOC(schema(), segments, generation).write(_Durable(os.fspath(folder)), NAME)
    sync(folder)
    # Only now: until the new table of contents is durable, the old one and its segments are the index.
    sweep(folder)


class _Durable(FileStorage):
    """A folder in which no file gets its name before its content is on the disk."""

    def rename_file(self, oldname, newname, safe=False):
        # A table of contents that a power cut left empty would still be the newest, and hide the one before it.
        sync(os.path.join(self.folder, oldname))
        super().rename_file(oldname, newname, safe)


def _numbers_of(arrays, rows):
    kinds = arrays.facts["tables"]["kind"]
    found = [
        numpy.flatnonzero((arrays["kind"] == kinds.index(kind)) & numpy.isin(arrays["row"], numbers))
        for kind, numbers in rows.items()
        if kind in kinds
    ]
    return numpy.concatenate(found) if found else numpy.zeros(0, int)
