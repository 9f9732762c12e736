"""tantivy by its Python package: text with positions, fast fields for the facts."""

import tantivy
from tantivy import FieldType, Occur, Query

HEAP = 256_000_000
FACETS = {name: {"terms": {"field": name, "size": 10}} for name in ("case", "advisor", "type", "year")}


class Tantivy:
    """One folder; written by one thread."""

    name = "tantivy"
    lacks = frozenset()

    def __init__(self, folder):
        self.folder = folder / "tantivy"

    def create(self):
        """An empty index."""
        self.folder.mkdir()
        schema = tantivy.SchemaBuilder()
        schema.add_integer_field("id", stored=True, indexed=True, fast=True)
        schema.add_text_field("text")
        schema.add_text_field("sender")
        schema.add_text_field("type", tokenizer_name="raw", fast=True)
        for name in ("case", "advisor", "year", "at", "has"):
            schema.add_integer_field(name, indexed=True, fast=True)
        self.index = tantivy.Index(schema.build(), path=str(self.folder))
        self.writer = self.index.writer(heap_size=HEAP, num_threads=1)

    def add(self, rows):
        """Some more rows; not searchable before `finish`."""
        for r in rows:
            self.writer.add_document(
                tantivy.Document(
                    id=r.id, text=r.text, sender=r.sender, type=r.type, case=r.case, advisor=r.advisor,
                    year=r.year, at=r.at, has=r.has,
                )
            )  # fmt: skip

    def finish(self):
        """The rows are safe and searchable."""
        self.writer.commit()
        self.writer.wait_merging_threads()

    def add_one(self, row):
        """A new letter, searchable when this returns."""
        if self.writer is None:
            self.writer = self.index.writer(heap_size=HEAP, num_threads=1)
        self.add([row])
        self.writer.commit()
        self._look()

    def open(self):
        """Make ready for questions."""
        self.index = tantivy.Index.open(str(self.folder))
        self.writer = None
        self._look()

    def close(self):
        """Let go of the files."""
        self.index = self.searcher = self.writer = None

    end = close

    def answer(self, ask):
        """Ids of the first hits, or the counts of the facets."""
        query = self._query(ask)
        if ask.facets:
            return self.searcher.aggregate(query, FACETS)
        order = {"order_by_field": "at"} if ask.by_date else {}
        hits = self.searcher.search(query, 20, count=False, **order).hits
        return [self.searcher.doc(address)["id"][0] for _, address in hits]

    def suggest(self, begun, advisor):
        """The commonest words of what the advisor may see that begin so."""
        only = self._term("advisor", advisor)
        return [term for term, _ in self.searcher.terms_with_prefix("text", begun, only, 10)]

    def count(self, ask):
        """How many hits there are in all."""
        return self.searcher.search(self._query(ask), 1, count=True).count

    def _look(self):
        self.index.reload()
        self.searcher = self.index.searcher()

    def _query(self, ask):
        must = list(self._words(ask))
        must += [self._term("sender", ask.sender)] if ask.sender else []
        must += [self._term("case", ask.case[0])] if ask.case else []
        must += [self._term("advisor", ask.advisor)] if ask.advisor else []
        must += [self._term("has", 1)] if ask.has else []
        if ask.from_on:
            must.append(Query.range_query(self.index.schema, "at", FieldType.Integer, *ask.seconds))
        return must[0] if len(must) == 1 else Query.boolean_query([(Occur.Must, one) for one in must])

    def _words(self, ask):
        schema, words = self.index.schema, ask.plain_words
        if ask.phrase:
            yield Query.phrase_query(schema, "text", words)
        elif ask.prefix:
            yield Query.regex_query(schema, "text", f"{words[0]}.*")
        elif ask.typo:
            yield Query.fuzzy_term_query(schema, "text", words[0])
        else:
            yield from (self._term("text", word) for word in words)

    def _term(self, field, value):
        return Query.term_query(self.index.schema, field, value)
