"""What a letter tells besides its text, in the reader's words: invitations, reports, marks, warnings of its files."""

from datetime import date, datetime

from cases.calendar import WARSAW
from webapp.filters import NO_BREAK, day
from webapp.i18n import N_, translate

METHODS = {
    "REQUEST": N_("invitation"),
    "CANCEL": N_("cancelled"),
    "REPLY": N_("answer to an invitation"),
    "COUNTER": N_("another time is proposed"),
}
MARKS = {
    "signed": N_("Signed; the signature is kept and was not checked."),
    "encrypted": N_("Encrypted; it is kept as it came and can be read only with the recipient's key."),
}
KINDS = {
    "dsn": N_("report of a mail server"),
    "mdn": N_("receipt"),
    "auto": N_("automatic message"),
    "list": N_("mailing list"),
}
ACTIONS = {
    "failed": N_("Did not arrive"),
    "delayed": N_("Not yet arrived"),
    "delivered": N_("Arrived"),
    "relayed": N_("Passed on"),
    "expanded": N_("Arrived at a list"),
    "displayed": N_("Was opened"),
    "deleted": N_("Was deleted unread"),
}
WARNINGS = {
    "needs_password": N_("needs a password"),
    "bomb": N_("unpacks to far more than it seems: do not open it"),
    "overlapping": N_("built to harm whoever unpacks it: do not open it"),
    "unsafe_paths": N_("would write outside its folder: do not unpack it"),
    "nested_archive": N_("holds further archives"),
    "many_entries": N_("holds more than is listed"),
    "listing_cut": N_("holds more than is listed"),
    "not_listed": N_("what it holds cannot be listed"),
    "bad_archive": N_("is damaged"),
}
SEEN_FILES = 100  # of an archive on the page


def event_kind(event):
    """What its sender asks; nothing for an event that is only told."""
    return translate(METHODS.get(event.get("method", ""), ""))


def event_when(event):
    """From when to when, in Poland: `01.04.2026 10:00–11:00`; a moment of no known zone as it was written."""
    start, end = (_moment(event.get(name), event) for name in ("start", "end"))
    if start is None:
        return ""
    if end is None or end == start:
        return _said(start)
    same_day = isinstance(end, datetime) and isinstance(start, datetime) and start.date() == end.date()
    return f"{_said(start)}–{f'{end:%H:%M}' if same_day else _said(end)}"


def mark_name(mark):
    """What the mark means, as a sentence."""
    return translate(MARKS[mark])


def mail_kind(message):
    """What kind of mail it is when no person wrote it; else nothing."""
    return translate(KINDS.get(message.class_, ""))


def bounce_action(bounce):
    """What became of the letter that a report is about."""
    return translate(ACTIONS.get(bounce.get("action", ""), N_("Report")))


def warnings(part):
    """What to know before opening the file."""
    return list(dict.fromkeys(translate(WARNINGS[flag]) for flag in part.flags if flag in WARNINGS))


def teach(app):
    """Give the templates all of these."""
    for filter_ in (event_kind, event_when, mark_name, mail_kind, bounce_action, warnings):
        app.jinja_env.filters[filter_.__name__] = filter_
    app.jinja_env.globals["SEEN_FILES"] = SEEN_FILES


def _moment(written, event):
    if not written:
        return None
    if event.get("all_day"):
        return date.fromisoformat(written)
    moment = datetime.fromisoformat(written)
    try:
        return moment.astimezone(WARSAW) if moment.tzinfo else moment
    except OverflowError:  # the last hour of the year 9999 is elsewhere in the next
        return moment


def _said(moment):
    return f"{day(moment.date())}{NO_BREAK}{moment:%H:%M}" if isinstance(moment, datetime) else day(moment)
