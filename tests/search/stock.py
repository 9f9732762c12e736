"""Whoosh's own searcher on our segments: the slow way to the same answers."""

from math import log1p

from whoosh import query as whoosh
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.query.spans import SpanNear2
from whoosh.scoring import BaseScorer, WeightingModel

from search.clauses import Clauses
from search.permitted import Permitted
from search.postings import saturated
from search.schema import ALL, schema
from search.snapshot import Snapshot
from search.writer import NAME


class Weighting(WeightingModel):
    """How much a term is worth by the weights that the index keeps."""

    def scorer(self, searcher, fieldname, text, qf=1):
        return _Scorer(self.idf(searcher.get_parent(), fieldname, text))

    def idf(self, searcher, fieldname, text):
        count = searcher.doc_frequency(fieldname, text)
        return log1p((searcher.doc_count_all() - count + 0.5) / (count + 0.5))


class _Scorer(BaseScorer):
    def __init__(self, rarity):
        self._rarity = rarity

    def supports_block_quality(self):
        return False

    def score(self, matcher):
        return self._rarity * saturated(matcher.weight())


def found(folder, query):
    """{key: score} of all that the query finds, by Whoosh; no audience, no filters, nothing deleted."""
    snapshot = Snapshot(folder)
    clauses = Clauses(Permitted(snapshot, None))
    index = FileIndex(FileStorage(str(folder)), schema(), NAME)
    with index.searcher(weighting=Weighting()) as searcher:
        wanted = [_scores(searcher, one) for one in clauses.wanted(query)]
        unwanted = [_scores(searcher, one) for one in clauses.unwanted(query)]
    every = set.intersection(*map(set, wanted)) - set().union(*unwanted)
    return {
        snapshot.key(number): sum(scores[number] for scores in wanted) * float(snapshot.freshness[number])
        for number in every
    }


def _scores(searcher, wanted):
    """{entry: score} for one thing wanted. DisjunctionMax gives the better of two neighbours to both (Whoosh 3.54)."""
    lemmas = [_asked(searcher, term) for term in _terms(wanted.lemmas)]
    scores = {number: max(one.get(number, 0) for one in lemmas) for one in lemmas for number in one}
    besides = _terms(wanted.forms)
    if wanted.begun:
        besides.append(whoosh.Prefix(ALL, wanted.begun))
    if wanted.places:
        besides.append(SpanNear2([whoosh.Or(_terms(alternatives)) for alternatives in wanted.places]))
    for question in besides:
        for number, score in _asked(searcher, question).items():
            scores[number] = scores.get(number, 0) + score
    return scores


def _asked(searcher, question):
    return {hit.docnum: hit.score for hit in searcher.search(question, limit=None)}


def _terms(weighted):
    return [whoosh.Term(ALL, term, boost=weight) for term, weight in weighted]
