"""The user's words to a query: whatever is typed has a meaning, and what was not understood is said."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from cases.errors import N_
from search import polish
from search.periods import period

LONGEST = 1000  # characters that are read
MOST_WORDS = 32

FILTERS = {
    "sprawa": "cases", "case": "cases",
    "klient": "clients", "client": "clients",
    "typ": "kinds", "kind": "kinds",
    "od": "senders", "from": "senders",
    "data": "dates", "date": "dates",
}  # fmt: skip

KINDS = {
    "message": "message wiadomosc mail mejl email e-mail",
    "document": "document dokument plik file",
    "note": "note notatka",
    "attachment": "attachment zalacznik",
    "upload": "upload przeslany",
    "of": "of oferta offer",
    "ud": "ud umowa agreement",
    "lwd": "lwd lista checklist",
}
_KIND_OF_WORD = {word: kind for kind, words in KINDS.items() for word in words.split()}

_QUOTES = str.maketrans(dict.fromkeys("„”“«»‟", '"'))
_TYPED = re.compile(
    r"""(?P<minus>(?<!\S)[-−])?              # not in the middle of a word
        (?:(?P<name>[^\W\d_]+):)?
        (?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Remark:
    """A sentence for the user about the query; `sentence` is translated, then filled with `facts`."""

    sentence: str
    facts: dict = field(default_factory=dict)

    def __str__(self):
        return self.sentence % self.facts


@dataclass(frozen=True)
class Query:
    """What is looked for: all of words and phrases, none of what is excluded, one of the values of each filter.

    The last word is only begun when `unfinished`. Both days of the period belong to it.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    unfinished: bool = False
    cases: tuple[str, ...] = ()
    clients: tuple[str | int, ...] = ()
    advisors: tuple[str | int, ...] = ()
    institutions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    has_attachment: bool = False
    amounts: tuple[int | None, int | None] | None = None
    from_on: date | None = None
    until_on: date | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def has_words(self):
        return bool(self.words or self.phrases)

    @property
    def is_empty(self):
        """Whether it asks for nothing at all."""
        filters = (getattr(self, name) for name in _FILTERS)
        return not (self.has_words or self.excluded or any(filters))


_FILTERS = (
    "cases", "clients", "advisors", "institutions", "kinds", "types", "senders", "recipients", "files", "years",
    "has_attachment", "amounts", "from_on", "until_on",
)  # fmt: skip


def parse(typed, *, as_you_type=False, from_on=None, until_on=None, **chosen):
    """The query that the words and the chosen filters ask for; a filter is one value or several."""
    reading = _Reading(as_you_type)
    reading.read(polish.clean(typed or ""))
    query = reading.query()
    fields = {_CHOSEN[name]: _several(values) for name, values in chosen.items()}
    filters = {field: getattr(query, field) + values for field, values in fields.items()}
    days = {
        "from_on": max(filter(None, (query.from_on, from_on)), default=None),
        "until_on": min(filter(None, (query.until_on, until_on)), default=None),
    }
    return replace(query, **filters, **days)


_CHOSEN = {
    "case": "cases", "client": "clients", "advisor": "advisors", "institution": "institutions", "kind": "kinds",
    "type": "types", "year": "years", "sender": "senders", "recipient": "recipients",
}  # fmt: skip


class _Reading:
    """One pass over what was typed."""

    def __init__(self, as_you_type):
        self.as_you_type = as_you_type
        self.plain = []  # runs of words between other things: a NIP may be written with spaces
        self.phrases, self.excluded, self.remarks = [], [], []
        self.filters = {"cases": [], "clients": [], "kinds": [], "senders": []}
        self.period = (None, None)
        self.ends_in_word = False

    def read(self, typed):
        if len(typed) > LONGEST:
            self._remark(N_("Only the first %(count)s characters were searched for."), count=LONGEST)
        for found in _TYPED.finditer(typed[:LONGEST].translate(_QUOTES)):
            self.ends_in_word = self._take(**found.groupdict())
        self.ends_in_word = self.ends_in_word and not typed[-1:].isspace()

    def query(self):
        words = [chain for run in self.plain for chain in _words(run)]
        if len(words) > MOST_WORDS:
            self._remark(N_("Only the first %(count)s words were searched for."), count=MOST_WORDS)
        starred = bool(self.plain and self.plain[-1].endswith("*"))
        return Query(
            words=tuple(words[:MOST_WORDS]),
            phrases=tuple(self.phrases),
            excluded=tuple(self.excluded),
            unfinished=bool(words) and self.ends_in_word and (self.as_you_type or starred),
            **{name: tuple(values) for name, values in self.filters.items()},
            from_on=self.period[0],
            until_on=self.period[1],
            remarks=tuple(self.remarks),
        )

    def _take(self, minus, name, phrase, word):
        """Take one thing typed; whether it was a plain word."""
        value = phrase if word is None else word
        if word and polish.fold(word.removesuffix(":")) in FILTERS and word.endswith(":"):
            word, name, value = None, word.removesuffix(":"), ""
        filter_name = FILTERS.get(polish.fold(name)) if name else None
        if name and not filter_name:
            value = f"{name}:{value}"
        if filter_name and minus:
            self._remark(N_("A filter cannot be excluded: “%(typed)s”."), typed=f"-{name}:{value}")
        elif filter_name:
            self._filter(filter_name, name, value)
        elif not _words(value):
            pass  # punctuation only: nothing can be found by it, and nothing is lost
        elif minus:
            self.excluded.append(value)
        elif word is None:
            self.phrases.append(value)
        else:
            self._plain(value)
            return True
        self.plain.append("")
        return False

    def _plain(self, word):
        if self.plain and self.plain[-1]:
            self.plain[-1] += f" {word}"
        else:
            self.plain.append(word)

    def _filter(self, filter_name, name, value):
        understood = value and getattr(self, f"_{filter_name}")(value)
        if not understood and (value or not self.as_you_type):
            self._remark(N_("Not understood: “%(typed)s”."), typed=f"{name}:{value}")

    def _cases(self, value):
        return polish.case_term(value) and self._keep("cases", value)

    def _clients(self, value):
        return self._keep("clients", value)

    def _senders(self, value):
        return self._keep("senders", value)

    def _keep(self, name, value):
        self.filters[name] += [value] if _words(value) else []
        return _words(value)

    def _kinds(self, value):
        folded = polish.fold(value)
        kind = next(
            (_KIND_OF_WORD[w] for w in (folded, *polish.lemmas_of(value)) if w in _KIND_OF_WORD), None
        )
        self.filters["kinds"] += [kind] if kind else []
        return kind

    def _dates(self, value):
        self.period = period(value) or self.period
        return period(value)

    def _remark(self, sentence, **facts):
        self.remarks.append(Remark(sentence, facts))


def _words(text):
    return [text[chain.start : chain.end] for chain in polish.chains(text)]


def _several(values):
    return (values,) if isinstance(values, str) and values else tuple(values or ())
