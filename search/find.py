"""The search box: words in, a page of hits with marked texts out, and nothing that the person may not see."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from archive.text.places import Place
from cases.access import tokens_of
from cases.errors import N_
from cases.findable import visible_case_ids, visible_rows
from search.bounds import within
from search.clauses import Marks
from search.errors import IndexBroken
from search.facets import Facet, facets
from search.gather import at_of, cases_of, texts_of, title_of
from search.masking import mask
from search.places import Places
from search.query import Remark, parse
from search.similar import LONGEST, telling_terms
from search.snippet import FURTHEST, Piece, snippet
from search.spelling import corrected, retyped

REBUILDING = N_("The search index is being rebuilt; results are missing until it is done.")
MOST_OTHERS = 20  # of one conversation, where people look


@dataclass(frozen=True)
class Found:
    """One hit as it is shown; `cases` are (id, number) of those the person may see, `score` as in `index.Hit`.

    `others` were found besides in the same conversation, without snippets.
    """

    key: str
    title: str
    snippet: tuple[Piece, ...]
    cases: tuple[tuple[int, str], ...]
    at: datetime
    score: float
    row: object = field(repr=False, compare=False)  # the Message, Document or Note itself
    others: tuple["Found", ...] = ()
    place: Place | None = None  # where in its file the snippet begins to say it

    @property
    def kind(self):
        return self.key.partition(":")[0]

    @property
    def row_id(self):
        return int(self.key.partition(":")[2])


@dataclass(frozen=True)
class Page:
    """A page of hits, one for each conversation, and what must be said about the query.

    `total` counts all that was found, `groups` the conversations. `did_you_mean` is what was looked for instead,
    where nothing was found by what was typed: typed so, it finds the same.
    """

    hits: tuple[Found, ...] = ()
    total: int = 0
    groups: int = 0
    remarks: tuple[Remark, ...] = ()
    facets: tuple[Facet, ...] = ()
    did_you_mean: str | None = None


def search(
    session,
    index,
    typed,
    advisor,
    /,
    *,
    limit=20,
    offset=0,
    as_you_type=False,
    by_date=False,
    most_others=MOST_OTHERS,
    snippets=True,
    **filters,
):
    """What the person finds by those words; filters as `query.parse` takes them. Never raises for a query.

    Rights bound the question put to the index, and are asked again of the database for the hits shown: one of each
    conversation, and at most `most_others` more of it (None: all).
    Without `snippets` no text is read and no place told.
    """
    query = parse(typed, as_you_type=as_you_type, **filters)
    options = {"limit": limit, "offset": offset, "by_date": by_date}
    try:
        return _page(session, index, query, typed, advisor, (most_others, snippets), options)
    except IndexBroken:
        return Page(remarks=(*query.remarks, Remark(REBUILDING)))


def similar(session, index, key, advisor, *, limit=20):
    """What says most of the same as one thing that the person may see; nothing for one she may not."""
    rows = visible_rows(session, advisor, [key])
    if key not in rows:
        return Page()
    terms = telling_terms(title_of(rows[key]), texts_of(session, rows, LONGEST)[key])
    try:
        results = index.alike(terms, tokens_of(session, advisor), but=key, limit=limit)
    except IndexBroken:
        return Page(remarks=(Remark(REBUILDING),))
    found = _shown(session, advisor, results)
    return Page(found, len(found), len(found))


def marks_of(session, index, typed, advisor, /, **filters):
    """What to mark in what is found by those words. Never raises for a query."""
    try:
        results, _ = _answered(session, index, parse(typed, **filters), advisor, limit=1)
    except IndexBroken:
        return Marks()
    return results.marks


def found_of(key, row, case_ids):
    """A hit on the row, without a snippet; `case_ids` are those that the person may see."""
    cases = tuple((case.id, case.number) for case in cases_of(row) if case.id in case_ids)
    return Found(key, mask(title_of(row)), (), cases, at_of(row), 0.0, row)


def _page(session, index, query, typed, advisor, shown, options):
    results, instead = _answered(session, index, query, advisor, **options)
    found = _shown(session, advisor, results, *shown)
    # A hit that the index has not yet heard is gone or closed to the person is not counted either.
    gone = len(results.hits) - len(found)
    return Page(
        found,
        results.total - gone,
        results.groups - gone,
        query.remarks,
        facets(session, advisor, results.counts, query),
        retyped(typed, query, instead) if instead else None,
    )


def _answered(session, index, query, advisor, **options):
    """The results, and the query with its typos mended that found them, None where it needed none."""
    tokens, bounds = tokens_of(session, advisor), within(session, advisor, query)
    results = index.find(query, tokens, bounds, **options)
    instead = corrected(index, query, tokens, bounds) if not results.total and query.words else None
    return (index.find(instead, tokens, bounds, **options), instead) if instead else (results, None)


def _shown(session, advisor, results, most_others=MOST_OTHERS, snippets=True):
    keys = [key for hit in results.hits for key in (hit.key, *hit.others[:most_others])]
    rows = visible_rows(session, advisor, keys)
    case_ids = visible_case_ids(
        session, advisor, {case.id for row in rows.values() for case in cases_of(row)}
    )
    firsts = {hit.key: rows[hit.key] for hit in results.hits if hit.key in rows} if snippets else {}
    told = _told(session, firsts, results.marks)
    shown = {key: found_of(key, row, case_ids) for key, row in rows.items()}
    return tuple(
        replace(
            shown[hit.key],
            **told.get(hit.key, {}),
            score=hit.score,
            others=tuple(shown[key] for key in hit.others[:most_others] if key in shown),
        )
        for hit in results.hits
        if hit.key in shown
    )


def _told(session, rows, marks):
    """{key: snippet and place of it} of the rows."""
    places, texts = Places(session, rows), texts_of(session, rows, FURTHEST)
    best = {key: snippet(text, marks) for key, text in texts.items()}
    return {
        key: {"snippet": one.pieces, "place": places.of(key, texts[key], one.at)} for key, one in best.items()
    }
