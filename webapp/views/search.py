"""Search: one box, results while typing, the words found marked."""

from flask import Blueprint, request

from cases.errors import N_
from search.find import search
from webapp.current import current_advisor, office, page, reading
from webapp.forms.fields import parse_date
from webapp.views.paging import page_number

bp = Blueprint("search", __name__)
HITS = 20
KINDS = {
    "message": N_("Messages"),
    "document": N_("Documents"),
    "note": N_("Notes"),
}


@bp.get("/search")
def show():
    """The results as a page; `part` asks for the results alone, as the person types."""
    typed = request.args.get("q", "")
    number, part = page_number(), "part" in request.args
    with reading() as session:
        found = search(
            session,
            office().index,
            typed,
            current_advisor(session),
            limit=HITS,
            offset=(number - 1) * HITS,
            as_you_type=part,
            **_filters(),
        )
        template = "search/results.html" if part else "search/show.html"
        last = max(1, -(-found.total // HITS))
        return page(session, template, typed=typed, found=found, number=number, last=last, kinds=KINDS)


def _filters():
    names = ("case", "client", "kind", "sender")
    filters = {name: request.args[name] for name in names if request.args.get(name, "").strip()}
    return filters | {name: _day(name) for name in ("from_on", "until_on") if _day(name)}


def _day(name):
    try:
        return parse_date(request.args.get(name, "").strip() or "-")
    except ValueError:
        return None  # a half-typed date narrows nothing
