"""My day: what came, what is to be done, what waits."""

from flask import Blueprint

from cases import browsing
from webapp.current import current_advisor, page, reading

bp = Blueprint("my_day", __name__)


@bp.get("/")
def show():
    """New mail in my cases, my tasks, and the cases that nobody touched for longest."""
    with reading() as session:
        me = current_advisor(session)
        return page(
            session,
            "my_day/show.html",
            mail=browsing.new_mail_of(session, me),
            tasks=browsing.tasks_of(session, me),
            waiting=browsing.waiting_cases_of(session, me),
        )
