"""Search: one box, results while typing, what was found looked at beside them, the words marked."""

from dataclasses import replace

from flask import Blueprint, abort, request

from archive import jobs
from cases import recent_search, saved_search
from cases.findable import count_findable
from cases.lookup import cases_called, clients_called, stages_of
from search.find import search
from search.find import similar as similar_to
from search.preview import found_by_key
from search.preview import preview as preview_of
from search.query import parse
from search.suggesting import suggested
from webapp.current import current_advisor, office, page, reading, writing
from webapp.narrowing import Asked, narrowing
from webapp.search_words import labels_of
from webapp.views.numbers import row_number
from webapp.views.paging import page_number

bp = Blueprint("search", __name__)
HITS = 20
FEW = 6
MUCH = 20  # of what is not indexed yet; less is there in a moment
# What is asked for: a page, the results alone as the person types, or the first of them under the box.
TEMPLATES = {"": "search/show.html", "1": "search/found.html", "few": "search/few.html"}


@bp.get("/search")
def show():
    """The results as a page; `part` asks for the results alone, as the person types."""
    asked, part = Asked.of(request.args), request.args.get("part", "")
    template = TEMPLATES.get(part, TEMPLATES["1"])
    filters, remarks = narrowing(asked, as_you_type=bool(part))
    with reading() as session:
        me = current_advisor(session)
        found, number, last = _found(session, me, asked, filters, part)
        shown = page(
            session,
            template,
            asked=asked,
            typed=asked.typed,
            is_ranked=parse(asked.typed).has_words,  # else the newest come first anyway
            understood=filters,
            found=replace(found, remarks=found.remarks + remarks),
            number=number,
            first=(number - 1) * HITS,
            last=last,
            stages=_stages(session, found.hits),
            **_beside(session, me, asked, found, part),
            # By name and number is asked of everything: a filter or a further page is about what was written.
            **_called(session, me, asked.typed if number == 1 and not filters else ""),
        )
    if not part and number == 1:
        _remember(asked)
    return shown


@bp.get("/search/preview")
def preview():
    """What was found at that place of the results, or has that key, its words marked; 404 if it is not hers to see."""
    asked, place = Asked.of(request.args), _place()
    filters, _ = narrowing(asked)
    with reading() as session:
        me = current_advisor(session)
        key = _key() or _key_at(session, me, asked, filters, place) or abort(404)
        seen = preview_of(session, office().index, key, asked.typed, me, **filters) or abort(404)
        template = "search/preview.html" if "part" in request.args else "search/looked_at.html"
        following = _key_at(session, me, asked, filters, place + 1) if place and asked.values else None
        return page(
            session,
            template,
            asked=asked,
            typed=asked.typed,
            seen=seen,
            place=place,
            has_next=following is not None,
            stages=_stages(session, [seen.found]),
        )


@bp.get("/search/similar")
def similar():
    """What says much the same as one thing that she may see; 404 if it is not hers to see."""
    key = _key()
    with reading() as session:
        me = current_advisor(session)
        like = found_by_key(session, me, [key]).get(key) or abort(404)
        found = similar_to(session, office().index, key, me, limit=HITS)
        stages = _stages(session, [like, *found.hits])
        return page(session, "search/similar.html", like=like, found=found, asked=Asked({}), stages=stages)


def _found(session, me, asked, filters, part):
    """What is found on the page asked for, its number, and that of the last one; past the end it is the last."""
    size, number = FEW if part == "few" else HITS, page_number()
    options = {"limit": size, "as_you_type": bool(part), "by_date": asked.by_date, **filters}
    found = search(session, office().index, asked.typed, me, offset=(number - 1) * size, **options)
    last = max(1, -(-found.groups // size))
    if number > last:
        number = last
        found = search(session, office().index, asked.typed, me, offset=(number - 1) * size, **options)
    return found, number, last


def _key_at(session, me, asked, filters, place):
    if not place:
        return None
    options = {"limit": 1, "offset": place - 1, "by_date": asked.by_date, **filters}
    found = search(session, office().index, asked.typed, me, **options)
    return next((hit.key for hit in found.hits), None)


def _key():
    """The key that was asked for, such as "message:12"; nothing for none, and for what is no key."""
    kind, _, row_id = request.args.get("key", "").partition(":")
    return f"{kind}:{row_number(row_id)}" if row_number(row_id) else ""


def _place():
    """The place among the results that was asked for, the first is 1; 0 for none."""
    asked = request.args.get("place", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0


def _stages(session, hits):
    """The stage of every case in sight, by its id."""
    shown = [hit for first in hits for hit in (first, *first.others)]
    return stages_of(session, {case_id for hit in shown for case_id, _ in hit.cases})


def _called(session, me, words):
    """Cases and clients that are called so."""
    return {
        "called_cases": cases_called(session, me, words),
        "called_clients": clients_called(session, me, words),
    }


def _beside(session, me, asked, found, part):
    """What stands around the results: names of filters, her own searches, how far the index is, further words."""
    is_page = not part
    saved = saved_search.saved_searches_of(session, me) if is_page else []
    recent = recent_search.recent_searches_of(session, me) if is_page else []
    counted = {facet.name: [value.value for value in facet.values] for facet in found.facets}
    labels = labels_of(session, me, [asked.values, counted, *(one.asked for one in recent)])
    return {
        "saved": saved,
        "recent": recent,
        "labels": labels,
        "behind": _behind(session) if is_page else None,
        "suggested": suggested(session, office().index, asked.typed, me) if part == "few" else [],
    }


def _behind(session):
    """(what is indexed, what there is), while the index has much to catch up with; else None."""
    if not jobs.any_due(session, ["index"]):
        return None
    indexed, total = office().index.status().documents, count_findable(session)
    return (indexed, total) if total - indexed >= MUCH else None


def _remember(asked):
    if asked.unsorted and not asked.names_a_person:
        with writing() as session:
            recent_search.remember(session, current_advisor(session), asked.unsorted)
