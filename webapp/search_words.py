"""How a search, its filters and what it found are worded."""

from cases.advisor import active_advisors
from cases.catalogue import DOCUMENT_TYPES
from cases.errors import N_
from cases.lookup import clients_numbered
from generators.kinds import KINDS as MADE
from search.masking import mask
from webapp.i18n import gettext as _
from webapp.i18n import translate
from webapp.narrowing import NAMES, ROWS, WORDS
from webapp.views.numbers import row_number

KINDS = {"message": N_("Messages"), "document": N_("Documents"), "note": N_("Notes")}
DRAWN = ("pdf", "png", "jpg", "jpeg", "gif", "webp", "tif", "tiff")
# Filters that are typed, with an example of what is understood.
TYPED = {"sender": "", "recipient": "", "from_on": "01.01.2026", "until_on": "31.12.2026"}


def teach(app):
    """Give the templates all of these."""
    told = asked_in_words, value_name, place_name, page_of
    app.jinja_env.globals |= {function.__name__: function for function in told}
    app.jinja_env.globals |= {"FILTER_NAMES": NAMES, "TYPED_FILTERS": TYPED}
    app.jinja_env.tests["drawn"] = is_drawn


def labels_of(session, advisor, searches):
    """{(filter, value): label} of values that are numbers of rows; of what the person may not see there is none."""
    values = {name: {row_number(v) for asked in searches for v in asked.get(name, ())} - {0} for name in ROWS}
    clients = clients_numbered(session, advisor, values["client"])
    advisors = {one.id: one for one in active_advisors(session)} if values["advisor"] else {}
    labels = {("client", str(one.id)): one.label for one in clients.values()}
    return labels | {("advisor", str(row_id)): one.name for row_id, one in advisors.items()}


def asked_in_words(asked, labels):
    """A kept search in one line, personal numbers masked: its words, then its filters; labels as of `labels_of`."""
    chosen = [(name, value) for name in NAMES for value in asked.get(name, ())]
    filters = (f"{translate(NAMES[name])}: {value_name(name, value, labels)}" for name, value in chosen)
    return mask(" · ".join([*asked.get(WORDS, ()), *filters]))


def value_name(name, value, labels):
    """What one value of a filter is called; labels as of `labels_of`."""
    if name == "kind" and value in KINDS:
        return translate(KINDS[value])
    if name == "type" and value in DOCUMENT_TYPES:
        return translate(DOCUMENT_TYPES[value].name)
    if name == "type" and value.upper() in MADE:
        return translate(MADE[value.upper()].title)
    return labels.get((name, value), value)


def place_name(place):
    """Where in a file something stands; nothing for nowhere in particular."""
    if place is None:
        return ""
    if place.page:
        return _("page %(number)s", number=place.page)
    if place.file_page:
        return _("in “%(file)s”, page %(number)s", file=place.file, number=place.file_page)
    if place.file:
        return _("in “%(file)s”", file=place.file)
    if place.row:
        return _("sheet %(sheet)s, row %(row)s", sheet=place.sheet, row=place.row)
    return _("sheet %(sheet)s", sheet=place.sheet)


def page_of(hit):
    """The page of its file that shows what was found, the first for want of a better one."""
    return (hit.place.page if hit.place else None) or 1


def is_drawn(hit):
    """Whether pages of what was found are shown as pictures."""
    return hit.kind == "document" and hit.row.file.format in DRAWN
