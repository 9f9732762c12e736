"""The tray: letters that nobody could place, and the way to place them with two clicks."""

from flask import Blueprint, request

from cases import browsing
from ingest import seen
from webapp.current import current_advisor, page, reading
from webapp.views.messages import attachments_of, origin_of, reading_of, returned_around
from webapp.views.paging import page_number

bp = Blueprint("tray", __name__)


@bp.get("/tray")
def show():
    """The list on the left, the chosen letter on the right; without a choice, the newest."""
    with reading() as session:
        me = current_advisor(session)
        waiting = browsing.tray_page(session, me, number=page_number())
        chosen = _chosen(waiting)
        facts = {"waiting": waiting, "chosen": chosen, "asked_for": "message" in request.args}
        facts["with_namesakes"] = seen.namesakes(session, me, waiting.rows)
        if chosen is None:
            return page(session, "tray/show.html", **facts)
        return page(
            session,
            "tray/show.html",
            message=chosen,
            suggestions=browsing.suggestions_for(session, me, chosen),
            cases=browsing.cases_to_file_in(session, me),
            attachments=attachments_of(chosen, []),
            letter=reading_of(chosen),
            **origin_of(session, me, chosen),
            **returned_around(session, me, chosen),
            **facts,
        )


@bp.get("/tray/put-away")
def put_away():
    """What was put away as not for us, to be taken back."""
    with reading() as session:
        away = browsing.put_away_page(session, current_advisor(session), number=page_number())
        return page(session, "tray/put_away.html", away=away)


def _chosen(waiting):
    wanted = request.args.get("message")
    first = waiting.rows[0] if waiting.rows else None
    return next((message for message in waiting.rows if str(message.id) == wanted), first)
