"""The timeline of a case as a fragment: a filter, the entries before a moment, or news by polling."""

from datetime import UTC, datetime

from flask import Blueprint, abort, make_response, request

from cases import chronicle
from webapp.access import case_for
from webapp.current import current_advisor, page, reading

bp = Blueprint("timeline", __name__)


@bp.get("/cases/<number>/timeline")
def show(number):
    """The entries; answers 304 while nothing happened. `part` asks for the entries alone, without a page."""
    with reading() as session:
        case = case_for(session, current_advisor(session), number)
        mark = chronicle.mark(session, case)
        if request.headers.get("If-None-Match") == f'"{mark}"' and "part" in request.args:
            return "", 304
        kinds, before = _kinds(), _before()
        entries = chronicle.chronicle(session, case, kinds or chronicle.KINDS, before)
        template = "timeline/entries.html" if "part" in request.args else "timeline/show.html"
        facts = {
            "case": case,
            "entries": entries,
            "kinds": chronicle.KINDS,
            "mark": mark,
            "chosen": _chosen(),
        }
        response = make_response(page(session, template, **facts))
        response.set_etag(str(mark))
        return response


def _chosen():
    kind = request.args.get("kind")
    return kind if kind in chronicle.KINDS else None


def _kinds():
    return (_chosen(),) if _chosen() else None


def _before():
    if "before" not in request.args:
        return None
    try:
        before = datetime.fromisoformat(request.args["before"])
        return before.astimezone(UTC) if before.tzinfo else abort(400)
    except (ValueError, OverflowError):  # the first and the last day of the calendar have no UTC everywhere
        abort(400)
