"""My day: what came, what is to be done, what waits."""

from flask import Blueprint

from cases import browsing, day
from webapp.current import current_advisor, page, reading

bp = Blueprint("my_day", __name__)


@bp.get("/")
def show():
    """New mail in my cases, my tasks, and the cases that stand still for longest; managers see all of them."""
    with reading() as session:
        me = current_advisor(session)
        if me.is_administrator:
            return page(session, "my_day/administrator.html", waiting=browsing.waiting_in_all(session))
        return page(
            session,
            "my_day/show.html",
            mail=day.new_mail_of(session, me),
            not_sent=day.not_sent_by(session, me),
            tasks=browsing.tasks_of(session, me),
            waiting=day.waiting_cases_of(session, me),
            stages=day.stage_counts(session, me) if me.is_manager else [],
        )
