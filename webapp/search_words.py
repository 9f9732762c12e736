"""How a search, its filters and what it found are worded."""

from cases.catalogue import DOCUMENT_TYPES
from cases.errors import N_
from webapp.i18n import translate
from webapp.narrowing import NAMES, WORDS

KINDS = {"message": N_("Messages"), "document": N_("Documents"), "note": N_("Notes")}
DRAWN = ("pdf", "png", "jpg", "jpeg", "gif", "webp", "tif", "tiff")
# Filters that are typed, with an example of what is understood.
TYPED = {"sender": "", "from_on": "01.01.2026", "until_on": "31.12.2026"}


def teach(app):
    """Give the templates all of these."""
    app.jinja_env.globals |= {"asked_in_words": asked_in_words, "value_name": value_name}
    app.jinja_env.globals |= {"FILTER_NAMES": NAMES, "TYPED_FILTERS": TYPED}
    app.jinja_env.tests["drawn"] = is_drawn


def asked_in_words(asked):
    """A kept search in one line: its words, then its filters."""
    chosen = [(name, value) for name in NAMES for value in asked.get(name, ())]
    filters = (f"{translate(NAMES[name])}: {value_name(name, value)}" for name, value in chosen)
    return " · ".join([*asked.get(WORDS, ()), *filters])


def value_name(name, value):
    """What one value of a filter is called."""
    if name == "kind" and value in KINDS:
        return translate(KINDS[value])
    if name == "type" and value in DOCUMENT_TYPES:
        return translate(DOCUMENT_TYPES[value].name)
    return value


def is_drawn(hit):
    """Whether pages of what was found are shown as pictures."""
    return hit.kind == "document" and hit.row.file.format in DRAWN
