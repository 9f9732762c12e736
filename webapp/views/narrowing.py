"""What narrows a search: the filters of its page, and what is said of one that cannot be understood."""

from cases.errors import N_
from search import polish
from search.query import KINDS, Remark
from webapp.forms.fields import parse_date
from webapp.i18n import translate

NOT_UNDERSTOOD = N_("Not understood: “%(typed)s”.")
NAMES = {
    "case": N_("Case"),
    "client": N_("Client"),
    "kind": N_("Kind"),
    "sender": N_("Sender"),
    "from_on": N_("From day"),
    "until_on": N_("Until day"),
}
FINISHED = 8  # characters; a shorter date or number may still be in the middle of being typed


def narrowing(arguments, as_you_type=False):
    """(filters for `search`, remarks on those left out) from the arguments of the address."""
    filters, remarks = {}, []
    for name, label in NAMES.items():
        typed = arguments.get(name, "").strip()
        value = _read(name, typed) if typed else None
        if value:
            filters[name] = value
        elif typed and not (as_you_type and len(typed) < FINISHED):
            remarks.append(Remark(NOT_UNDERSTOOD, {"typed": f"{translate(label)}: {typed}"}))
    return filters, tuple(remarks)


def _read(name, typed):
    """The value as the search takes it; None for what is no such value."""
    if name in ("from_on", "until_on"):
        return _day(typed)
    if name == "kind":
        return typed if typed in KINDS else None
    if name == "case":
        return typed if "-" in polish.case_term(typed) else None
    return typed


def _day(typed):
    try:
        return parse_date(typed)
    except ValueError:
        return None
