"""A person's saved searches: hers alone, each with the mail that she wants of it."""

from flask import Blueprint, abort, flash, redirect, request, url_for

from archive.db import utcnow
from cases import saved_search
from cases.saved_search import Alert
from webapp.access import saved_search_for
from webapp.current import current_advisor, office, page, reading, writing
from webapp.i18n import gettext as _
from webapp.narrowing import Asked
from webapp.search_words import labels_of

bp = Blueprint("saved_searches", __name__)


@bp.get("/search/saved")
def index():
    """Her saved searches, and what she is mailed of each."""
    with reading() as session:
        me = current_advisor(session)
        saved = saved_search.saved_searches_of(session, me)
        facts = {"alerts": Alert, "is_sent": office().smtp is not None}
        labels = labels_of(session, me, [one.asked for one in saved])
        return page(session, "search/saved.html", saved=saved, labels=labels, **facts)


@bp.post("/search/saved")
def create():
    """Keep the search under a name."""
    asked = Asked.of(request.form)
    with writing() as session:
        saved = saved_search.save(
            session, current_advisor(session), request.form.get("name", ""), asked.values
        )
        flash(_("The search is saved as “%(name)s”.", name=saved.name), "done")
    return redirect(url_for("search.show", **asked.values))


@bp.post("/search/saved/<int:search_id>/alert")
def choose_alert(search_id):
    """Choose whether and when she is mailed what it newly finds."""
    alert = {alert.code: alert for alert in Alert}.get(request.form.get("alert")) or abort(400)
    with writing() as session:
        saved_search_for(session, current_advisor(session), search_id).watch(session, alert, utcnow())
    flash(_("Your choice is saved."), "done")
    return redirect(url_for(".index"))


@bp.post("/search/saved/<int:search_id>/removal")
def delete(search_id):
    """Keep the search no longer."""
    with writing() as session:
        saved = saved_search_for(session, current_advisor(session), search_id)
        flash(_("The saved search “%(name)s” is deleted.", name=saved.name), "done")
        saved.delete(session)
    return redirect(url_for(".index"))
