"""What a search asks for: its words and filters as its address tells them, and what is said of those not understood."""

from dataclasses import dataclass

from cases.errors import N_
from search import polish
from search.masking import mask
from search.query import KINDS, Remark
from webapp.forms.fields import parse_date
from webapp.i18n import translate
from webapp.views.numbers import row_number

NOT_UNDERSTOOD = N_("Not understood: “%(typed)s”.")
NAMES = {
    "case": N_("Case"),
    "client": N_("Client"),
    "advisor": N_("Advisor"),
    "kind": N_("Kind"),
    "type": N_("Type of document"),
    "year": N_("Year"),
    "institution": N_("Institution"),
    "sender": N_("Sender"),
    "recipient": N_("Recipient"),
    "from_on": N_("From day"),
    "until_on": N_("Until day"),
}
DAYS = ("from_on", "until_on")
ROWS = ("client", "advisor")  # chosen by the number of their row, typed by name
FINISHED = 8  # characters; a shorter date or number may still be in the middle of being typed
LONGEST = 200  # characters of a filter
LONGEST_TYPED = 1000
MOST = 12  # values of one filter
WORDS, ORDER, BY_DATE = "q", "sort", "date"


@dataclass(frozen=True)
class Asked:
    """A search as its address tells it: `values` are {name: values}; nothing else of an address belongs to it."""

    values: dict

    @classmethod
    def of(cls, arguments):
        """The search of an address, or of what was kept of one."""
        lists = arguments.lists() if hasattr(arguments, "lists") else arguments.items()
        known = {WORDS: LONGEST_TYPED, ORDER: LONGEST} | dict.fromkeys(NAMES, LONGEST)
        tidy = {name: _tidy(values, known[name]) for name, values in lists if name in known}
        return cls({name: values for name, values in sorted(tidy.items()) if values})

    @property
    def typed(self):
        """The words, as typed."""
        return next(iter(self.values.get(WORDS, ())), "")

    @property
    def by_date(self):
        """Whether the newest come first, whatever they say."""
        return BY_DATE in self.values.get(ORDER, ())

    @property
    def unsorted(self):
        """What is asked for, in whatever order: sorted otherwise it is the same search."""
        return self.minus(ORDER)

    @property
    def names_a_person(self):
        """Whether a PESEL or an account number stands in it: who searched for that is not kept without being asked."""
        return any(mask(value) != value for values in self.values.values() for value in values)

    @property
    def chosen(self):
        """Pairs of name and value of every filter."""
        return [(name, value) for name in NAMES for value in self.values.get(name, ())]

    def one(self, name):
        """The filter's first value, or nothing."""
        return next(iter(self.values.get(name, ())), "")

    def plus(self, name, value):
        """The same search with that value of the filter too, as arguments of an address."""
        kept = [one for one in self.values.get(name, ()) if one != str(value)]
        return self.values | {name: [*kept, str(value)]}

    def minus(self, name, value=None):
        """The same search without that value of the filter, or without the filter."""
        kept = [one for one in self.values.get(name, ()) if value is not None and one != str(value)]
        return {known: values for known, values in (self.values | {name: kept}).items() if values}


def narrowing(asked, as_you_type=False):
    """(filters for `search`, remarks on those left out) of a search asked for."""
    filters, remarks = {}, []
    for name, typed in asked.chosen:
        value = _read(name, typed)
        if value and name in DAYS:
            filters[name] = value
        elif value:
            filters[name] = (*filters.get(name, ()), value)
        elif not (as_you_type and len(typed) < FINISHED):
            remarks.append(Remark(NOT_UNDERSTOOD, {"typed": f"{translate(NAMES[name])}: {typed}"}))
    return filters, tuple(remarks)


def _tidy(values, longest):
    stripped = (value.strip()[:longest] for value in values)
    return list(dict.fromkeys(filter(None, stripped)))[:MOST]


def _read(name, typed):
    """The value as the search takes it; None for what is no such value."""
    if name in DAYS:
        return _day(typed)
    if name == "kind":
        return typed if typed in KINDS else None
    if name == "year":
        return row_number(typed)
    if name in ROWS:
        return row_number(typed) or typed
    if name == "case":
        return typed if "-" in polish.case_term(typed) else None
    return typed


def _day(typed):
    try:
        return parse_date(typed)
    except ValueError:
        return None
