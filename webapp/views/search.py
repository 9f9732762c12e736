"""Search: one box, results while typing, the words found marked."""

from dataclasses import replace

from flask import Blueprint, request

from cases.errors import N_
from cases.lookup import cases_called, clients_called
from search.find import search
from webapp.current import current_advisor, office, page, reading
from webapp.views.narrowing import narrowing
from webapp.views.paging import page_number

bp = Blueprint("search", __name__)
HITS = 20
FEW = 6
KINDS = {
    "message": N_("Messages"),
    "document": N_("Documents"),
    "note": N_("Notes"),
}
# What is asked for: a page, the results alone as the person types, or the first of them under the box.
TEMPLATES = {"": "search/show.html", "1": "search/results.html", "few": "search/few.html"}


@bp.get("/search")
def show():
    """The results as a page; `part` asks for the results alone, as the person types."""
    typed, part = request.args.get("q", ""), request.args.get("part", "")
    template = TEMPLATES.get(part, TEMPLATES["1"])
    filters, remarks = narrowing(request.args, as_you_type=bool(part))
    with reading() as session:
        me = current_advisor(session)
        found, number, last = _found(session, me, typed, filters, part)
        found = replace(found, remarks=found.remarks + remarks)
        # By name and number is asked of everything: a filter or a further page is about what was written.
        called = typed if number == 1 and not filters else ""
        return page(
            session,
            template,
            typed=typed,
            found=found,
            number=number,
            last=last,
            kinds=KINDS,
            called_cases=cases_called(session, me, called),
            called_clients=clients_called(session, me, called),
        )


def _found(session, me, typed, filters, part):
    """What is found on the page asked for, its number, and that of the last one; past the end it is the last."""
    size, number = FEW if part == "few" else HITS, page_number()
    options = {"limit": size, "as_you_type": bool(part), **filters}
    found = search(session, office().index, typed, me, offset=(number - 1) * size, **options)
    last = max(1, -(-found.groups // size))
    if number > last:
        number = last
        found = search(session, office().index, typed, me, offset=(number - 1) * size, **options)
    return found, number, last
