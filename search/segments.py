"""Segments of the index as Whoosh knows them, their postings kept as arrays."""

import os

from whoosh.codec import base
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from search.arrays import Arrays
from search.postings import Field, weights_in
from search.schema import ALL, ANALYSES

EXTENSION = ".seg"


class Codec(base.Codec):
    """Whoosh's way to our segments: what it asks of terms and entries is answered from the arrays.

    It only reads. What is written comes from `search.writer`, and the answers people get from `search.answers`;
    with this, Whoosh's own searcher answers the same questions of the same files, and tests compare the two.
    """

    def terms_reader(self, storage, segment):
        return Terms(segment.arrays(storage.folder))

    def per_document_reader(self, storage, segment):
        return Entries(segment)

    def new_segment(self, storage, indexname):
        return Segment(indexname)


class Segment(base.Segment):
    """One file of arrays, and which of its entries no longer stand."""

    def __init__(self, indexname, documents=0):
        super().__init__(indexname)
        self._documents, self._deleted = documents, frozenset()

    def codec(self):
        return Codec()

    @property
    def filename(self):
        return self.make_filename(EXTENSION)

    def arrays(self, folder):
        """Its arrays."""
        return Arrays(os.path.join(folder, self.filename))

    def set_doc_count(self, count):
        self._documents = count

    def doc_count_all(self):
        return self._documents

    def deleted_count(self):
        return len(self._deleted)

    def deleted_docs(self):
        return self._deleted

    def delete_documents(self, numbers):
        """The entries with these numbers no longer stand."""
        self._deleted |= frozenset(numbers)

    def is_deleted(self, docnum):
        return docnum in self._deleted


class Entries(base.PerDocumentReader):
    """What Whoosh asks of entries: which there are."""

    def __init__(self, segment):
        self._segment = segment

    def doc_count(self):
        return self._segment.doc_count()

    def doc_count_all(self):
        return self._segment.doc_count_all()

    def has_deletions(self):
        return self._segment.has_deletions()

    def is_deleted(self, docnum):
        return self._segment.is_deleted(docnum)

    def deleted_docs(self):
        return self._segment.deleted_docs()

    def field_length(self, fieldname):
        return 1

    def doc_field_length(self, docnum, fieldname, default=0):
        return 1

    def min_field_length(self, fieldname):
        return 1

    def max_field_length(self, fieldname):
        return 1


class Terms(base.TermsReader):
    """Terms and postings of one segment."""

    def __init__(self, arrays):
        self._fields = {name: Field(arrays, name) for name in ANALYSES}

    def __contains__(self, term):
        name, text = term
        return self._fields[name].lexicon.find(text) is not None

    def indexed_field_names(self):
        return self._fields.keys()

    def terms(self):
        return ((name, text) for name in sorted(self._fields) for text in self._fields[name].lexicon)

    def terms_from(self, fieldname, prefix):
        lexicon = self._fields[fieldname].lexicon
        first, _ = lexicon.beginning(prefix)
        return ((fieldname, lexicon[number]) for number in range(first, len(lexicon)))

    def term_info(self, fieldname, text):
        ids, weights = self._postings(fieldname, text)[:2]
        return TermInfo(sum(weights), len(ids), 1, 1, max(weights), ids[0], ids[-1])

    def frequency(self, fieldname, text):
        return self.term_info(fieldname, text).weight() if (fieldname, text) in self else 0

    def doc_frequency(self, fieldname, text):
        number = self._fields[fieldname].lexicon.find(text)
        ends = self._fields[fieldname].ends
        return 0 if number is None else int(ends[number + 1] - ends[number])

    def matcher(self, fieldname, text, format_, scorer=None):
        ids, weights, places = self._postings(fieldname, text)
        values = [format_.encode(some) for some in places] if places else None
        info = self.term_info(fieldname, text)
        return ListMatcher(
            ids, weights, values, format_, scorer=scorer, term=(fieldname, text), terminfo=info
        )

    def _postings(self, fieldname, text):
        field = self._fields[fieldname]
        number = field.lexicon.find(text)
        if number is None:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        where = field.slice_of(number, number + 1)
        ids = field.ids[where].tolist()
        weights = weights_in(field.weights[where]).tolist() if fieldname == ALL else [1.0] * len(ids)
        return ids, weights, field.places_of(number)
