"""The search box: words in, a page of hits with marked texts out, and nothing that the person may not see."""

from dataclasses import dataclass, field
from datetime import datetime

from cases.access import tokens_of
from cases.errors import N_
from cases.findable import visible_case_ids, visible_rows
from search.errors import IndexBroken
from search.gather import at_of, cases_of, texts_of, title_of
from search.masking import mask
from search.query import Remark, parse
from search.snippet import FURTHEST, Piece, snippet

REBUILDING = N_("The search index is being rebuilt; results are missing until it is done.")


@dataclass(frozen=True)
class Found:
    """One hit as it is shown; `cases` are (id, number) of those the person may see, `score` as in `index.Hit`."""

    key: str
    title: str
    snippet: tuple[Piece, ...]
    cases: tuple[tuple[int, str], ...]
    at: datetime
    score: float
    row: object = field(repr=False, compare=False)  # the Message, Document or Note itself

    @property
    def kind(self):
        return self.key.partition(":")[0]

    @property
    def row_id(self):
        return int(self.key.partition(":")[2])


@dataclass(frozen=True)
class Page:
    """A page of hits, how many there are in all, and what must be said about the query."""

    hits: tuple[Found, ...] = ()
    total: int = 0
    remarks: tuple[Remark, ...] = ()


def search(session, index, typed, advisor, *, limit=20, offset=0, as_you_type=False, **filters):
    """What the person finds by those words; filters as `query.parse` takes them. Never raises for a query.

    Rights bound the question put to the index, and are asked again of the database for the hits shown.
    """
    query = parse(typed, as_you_type=as_you_type, **filters)
    try:
        results = index.find(query, tokens_of(session, advisor), limit, offset)
    except IndexBroken:
        return Page(remarks=(*query.remarks, Remark(REBUILDING)))
    found = _shown(session, advisor, results)
    # A hit that the index has not yet heard is gone or closed to the person is not counted either.
    return Page(found, results.total - (len(results.hits) - len(found)), query.remarks)


def _shown(session, advisor, results):
    rows = visible_rows(session, advisor, [hit.key for hit in results.hits])
    texts = texts_of(session, rows, FURTHEST)
    case_ids = visible_case_ids(
        session, advisor, {case.id for row in rows.values() for case in cases_of(row)}
    )
    return tuple(
        Found(
            key=hit.key,
            title=mask(title_of(rows[hit.key])),
            snippet=snippet(texts[hit.key], results.marks).pieces,
            cases=tuple((case.id, case.number) for case in cases_of(rows[hit.key]) if case.id in case_ids),
            at=at_of(rows[hit.key]),
            score=hit.score,
            row=rows[hit.key],
        )
        for hit in results.hits
        if hit.key in rows
    )
