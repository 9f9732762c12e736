"""Who asks and what she asks of: the office, and the advisor of this request."""

from flask import current_app, g, render_template

from cases.browsing import tray_count


def office():
    """The office that this app was made for."""
    return current_app.extensions["teczka"]


def reading():
    """A session that sees one moment, for a page."""
    return office().db.reading()


def writing():
    """A session whose work is kept whole, for a change."""
    return office().db.writing()


def current_advisor(session):
    """The advisor who is signed in, in this session; she was read a moment ago, at the door."""
    return session.merge(g.advisor, load=False)


def page(session, template, **values):
    """A page for the person who is signed in."""
    me = current_advisor(session)
    return render_template(template, me=me, tray_count=tray_count(session, me), **values)
