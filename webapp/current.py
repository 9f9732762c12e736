"""Who asks and what she asks of: the office, and the advisor of this request."""

from contextlib import contextmanager

from flask import current_app, g, render_template, request

from cases.browsing import tray_count
from ingest.status import overdue
from webapp import pressed
from webapp.access import may_enter


def office():
    """The office that this app was made for."""
    return current_app.extensions["teczka"]


def reading():
    """A session that sees one moment, for a page."""
    return office().db.reading()


def writing():
    """A session whose work is kept whole, for a change."""
    return office().db.writing()


@contextmanager
def writing_once(*files):
    """`writing` for a form that makes something: a second press of its button is a `Clash`, and makes nothing."""
    with writing() as session:
        pressed.count(session, request.form, *files)
        yield session


def current_advisor(session):
    """The advisor who is signed in, in this session; she was read a moment ago, at the door."""
    return session.merge(g.advisor, load=False)


def page(session, template, **values):
    """A page for the person who is signed in."""
    me = current_advisor(session)
    ours = {"me": me, "may_enter": may_enter(me), "tray_count": tray_count(session, me)}
    return render_template(template, late_mailboxes=_late_mailboxes(session, me), **ours, **values)


def _late_mailboxes(session, me):
    """Which mailboxes were not reached for too long, for those who look after them."""
    if not me.keeps_it_running:
        return []
    late = overdue(session, office().config.mailboxes, office().opened_at)
    return [box for box in office().config.mailboxes if box.name in late]
