"""The tray: letters that nobody could place, and the way to place them with two clicks."""

from flask import Blueprint, request

from cases import browsing
from cases.message import MessageState
from ingest import seen
from webapp.current import current_advisor, page, reading
from webapp.views.messages import attachments_of, origin_of, reading_of, returned_around
from webapp.views.numbers import row_number
from webapp.views.paging import page_number
from webapp.views.prospect import writers_of

bp = Blueprint("tray", __name__)


@bp.get("/tray")
def show():
    """The list on the left, the chosen letter on the right; without a choice, the newest."""
    with reading() as session:
        me = current_advisor(session)
        waiting = browsing.tray_page(session, me, number=page_number())
        asked = row_number(request.args.get("message", ""))
        chosen = _chosen(session, me, waiting, asked)
        facts = {
            "waiting": waiting,
            "chosen": chosen,
            "asked_for": "message" in request.args,
            "is_gone": bool(asked) and (chosen is None or chosen.id != asked),
            "ticked_sender": request.args.get("sender", "").strip().lower() or None,
            "writers": writers_of(session, [*waiting.rows, *([chosen] if chosen else [])]),
            "with_namesakes": seen.namesakes(session, me, waiting.rows),
        }
        if chosen is None:
            return page(session, "tray/show.html", **facts)
        return page(
            session,
            "tray/show.html",
            message=chosen,
            then=_after(waiting, chosen),
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


def _chosen(session, me, waiting, asked):
    """The letter asked for, wherever in the tray it stands; else the first."""
    here = next((message for message in waiting.rows if message.id == asked), None)
    if here is None and asked:
        elsewhere = browsing.find_message(session, me, asked)
        here = elsewhere if elsewhere and elsewhere.state is MessageState.TRAY else None
    return here or (waiting.rows[0] if waiting.rows else None)


def _after(waiting, chosen):
    """The letter to read when this one is placed: the next of the list, at its end the one before."""
    ids = [message.id for message in waiting.rows]
    if chosen.id not in ids or len(ids) == 1:
        return None
    at = ids.index(chosen.id)
    return waiting.rows[at + 1] if at + 1 < len(ids) else waiting.rows[at - 1]
