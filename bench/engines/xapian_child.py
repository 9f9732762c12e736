"""Xapian by Debian's package, which is for the system's Python: JSON lines in, JSON lines out, times measured here.

Run by /usr/bin/python3 as a file; it imports nothing of ours. Arguments: the folder.
"""

import json
import sys
import time

import xapian

CASE, ADVISOR, TYPE, YEAR, AT, HAS = range(6)
FACETS = (CASE, ADVISOR, TYPE, YEAR)
Q = xapian.Query


class Child:
    """One database, written and read."""

    def __init__(self, folder):
        self.folder = folder
        self.db = self.writer = None

    def create(self):
        """An empty index."""
        self.writer = xapian.WritableDatabase(self.folder, xapian.DB_CREATE_OR_OVERWRITE)
        self.writer.begin_transaction()

    def add(self, rows):
        """Some more rows; the time for them."""
        return timed(self._add, rows)

    def _add(self, rows):
        words = xapian.TermGenerator()
        for number, text, sender, case, advisor, type_, year, at, has in rows:
            document = xapian.Document()
            words.set_document(document)
            words.index_text(text)
            words.index_text(sender, 1, "XS")
            for slot, value in ((CASE, case), (ADVISOR, advisor), (YEAR, year), (AT, at), (HAS, has)):
                document.add_value(slot, xapian.sortable_serialise(value))
            document.add_value(TYPE, type_)
            for term in (f"XC{case}", f"XA{advisor}", f"XH{has}"):
                document.add_boolean_term(term)
            self.writer.replace_document(number, document)

    def finish(self):
        """The rows are safe; the time for that."""

        def commit():
            self.writer.commit_transaction()
            self.writer.commit()

        return timed(commit)

    def add_one(self, row):
        """A new letter, searchable when this returns; the time for it."""

        def one():
            self._add([row])
            self.writer.commit()
            self.db.reopen()

        if self.writer is None:
            self.writer = xapian.WritableDatabase(self.folder, xapian.DB_OPEN)
        return timed(one)

    def open(self):
        """Make ready for questions; the time for that."""

        def ready():
            self.db = xapian.Database(self.folder)

        return timed(ready)

    def answer(self, ask, times):
        """The first hits, asked so many times; a time for each."""
        took = [timed(self._answer, ask) for _ in range(times)]
        return {"times": took, "ids": self._answer(ask)}

    def count(self, ask):
        """How many hits there are in all."""
        enquire = xapian.Enquire(self.db)
        enquire.set_query(query(ask, self.db))
        return enquire.get_mset(0, 1, self.db.get_doccount()).get_matches_estimated()

    def suggest(self, begun, times):
        """The commonest words that begin so; a time for each try."""
        return {"times": [timed(self._suggest, begun) for _ in range(times)], "ids": self._suggest(begun)}

    def _suggest(self, begun):
        known = sorted((-item.termfreq, item.term) for item in self.db.allterms(begun))
        return [term.decode() for _, term in known[:10]]

    def _answer(self, ask):
        enquire = xapian.Enquire(self.db)
        enquire.set_query(query(ask, self.db))
        if ask["by_date"]:
            enquire.set_sort_by_value(AT, True)
        if not ask["facets"]:
            return [match.docid for match in enquire.get_mset(0, 20)]
        spies = [xapian.ValueCountMatchSpy(slot) for slot in FACETS]
        for spy in spies:
            enquire.add_matchspy(spy)
        enquire.get_mset(0, 0, self.db.get_doccount())
        return [[item.termfreq for item in spy.top_values(10)] for spy in spies]


def query(ask, database):
    """The question in Xapian's terms."""
    words = ask["words"]
    if ask["phrase"]:
        asked = Q(Q.OP_PHRASE, words, len(words))
    elif ask["prefix"]:
        parser = xapian.QueryParser()
        parser.set_database(database)
        asked = parser.parse_query(f"{words[0]}*", parser.FLAG_WILDCARD)
    else:
        asked = Q(Q.OP_AND, words)
    terms = [f"XS{ask['sender']}"] if ask["sender"] else []
    if terms:
        asked = Q(Q.OP_AND, asked, Q(terms[0]))
    bounds = [f"XC{ask['case']}"] if ask["case"] else []
    bounds += [f"XA{ask['advisor']}"] if ask["advisor"] else []
    bounds += ["XH1"] if ask["has"] else []
    for bound in bounds:
        asked = Q(Q.OP_FILTER, asked, Q(bound))
    if ask["seconds"]:
        first, last = map(xapian.sortable_serialise, ask["seconds"])
        asked = Q(Q.OP_FILTER, asked, Q(Q.OP_VALUE_RANGE, AT, first, last))
    return asked


def timed(function, *args):
    """Wall and processor seconds of a call."""
    wall, cpu = time.perf_counter(), time.process_time()
    function(*args)
    return time.perf_counter() - wall, time.process_time() - cpu


def memory():
    """Resident megabytes."""
    with open("/proc/self/status", encoding="utf-8") as lines:
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def main():
    """Answer orders until there are no more."""
    child = Child(sys.argv[1])
    for line in sys.stdin:
        name, args = json.loads(line)
        result = memory() if name == "memory" else getattr(child, name)(*args)
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
