"""The user's words to a query: whatever is typed has a meaning, and what was not understood is said."""

from dataclasses import dataclass, field, replace
from datetime import date

from cases.errors import N_
from search import polish
from search.doctypes import codes_called
from search.facts import money
from search.periods import period, years
from search.typed import telling_chains, tokens

LONGEST = 1000  # characters that are read
MOST_WORDS = 32
MOST_PIECES = 64  # of words, phrases and filters together: each is looked for everywhere
ONLY_SO_MANY = N_("Only the first %(count)s words were searched for.")

KINDS = {
    "message": "message wiadomosc mail mejl email e-mail",
    "document": "document dokument plik file",
    "note": "note notatka",
}
_KIND_OF_WORD = {word: kind for kind, words in KINDS.items() for word in words.split()}
_FILES = {"zalacznik", "attachment", "plik", "file"}

# Chosen filters, as they come to `parse`, and where they belong.
CHOSEN = {
    "case": "cases", "client": "clients", "advisor": "advisors", "institution": "institutions", "sender": "senders",
    "recipient": "recipients", "kind": "kinds", "type": "types", "year": "years",
}  # fmt: skip


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

    The last word is only begun when `unfinished`. People, institutions and clients are words as they were typed, or the
    id of the one that was chosen. `types` are codes as in `doctypes`. Amounts are in grosze; both their ends belong to
    them, as both days of the period do to it, and either may be open. `has_attachment` is None where it is all one.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    unfinished: bool = False
    cases: tuple[str, ...] = ()
    clients: tuple[str | int, ...] = ()
    advisors: tuple[str | int, ...] = ()
    institutions: tuple[str | int, ...] = ()
    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    has_attachment: bool | None = None
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
        return replace(self, unfinished=False, remarks=()) == Query()


def parse(typed, *, as_you_type=False, from_on=None, until_on=None, **chosen):
    """The query that the words and the chosen filters ask for.

    Filters are named as in `CHOSEN`, each one value or several; the days narrow what was typed.
    """
    reading = _Reading(as_you_type)
    reading.read(polish.clean(typed or ""))
    reading.narrow(from_on, until_on)
    query = reading.query()
    filters = {
        CHOSEN[name]: getattr(query, CHOSEN[name]) + _several(values) for name, values in chosen.items()
    }
    return replace(query, **filters)


class _Reading:
    """One pass over what was typed."""

    def __init__(self, as_you_type):
        self.as_you_type = as_you_type
        self.plain = [""]  # runs of words between other things: a NIP may be written with blanks
        self.phrases, self.excluded, self.remarks = [], [], []
        self.filters = {name: [] for name in (*CHOSEN.values(), "files")}
        self.unwanted_kinds = set()
        self.has_attachment = self.amounts = self.from_on = self.until_on = None
        self.ends_in_word = self.is_cut = False

    def read(self, typed):
        if len(typed) > LONGEST:
            self._remark(N_("Only the first %(count)s characters were searched for."), count=LONGEST)
        for token in self._first(tokens(typed[:LONGEST])):
            self.ends_in_word = False
            self._take(token)
        if self.unwanted_kinds:
            self._leave_out_kinds()

    def _first(self, found):
        left = MOST_PIECES
        for token in found:
            pieces = [piece for chain in polish.chains(token.value) for piece in chain.pieces]
            if len(pieces) > left:
                self.is_cut = True
                if not token.filter:  # half of its value would be another filter
                    yield replace(token, value=token.value[: pieces[left].start])
                return
            left -= len(pieces)
            yield token

    def narrow(self, from_on, until_on):
        """Let only days of the given period be left; an end is None where it is open."""
        self.from_on = max(filter(None, (self.from_on, from_on)), default=None)
        self.until_on = min(filter(None, (self.until_on, until_on)), default=None)

    def query(self):
        words, unfinished = self._words()
        if len(words) > MOST_WORDS:
            self._remark(ONLY_SO_MANY, count=MOST_WORDS)
        elif self.is_cut:
            self._remark(ONLY_SO_MANY, count=MOST_PIECES)
        return Query(
            words=tuple(words[:MOST_WORDS]),
            phrases=tuple(self.phrases),
            excluded=tuple(self.excluded),
            unfinished=unfinished and len(words) <= MOST_WORDS,
            **{name: tuple(dict.fromkeys(values)) for name, values in self.filters.items()},
            has_attachment=self.has_attachment,
            amounts=self.amounts,
            from_on=self.from_on,
            until_on=self.until_on,
            remarks=tuple(self.remarks),
        )

    def _words(self):
        """All words, the one that was only begun last, and whether there is one."""
        whole, begun = [], []
        for run in self.plain:
            for chain in telling_chains(run):
                is_begun = run[chain.end : chain.end + 2].strip() == "*"
                (begun if is_begun else whole).append(run[chain.start : chain.end])
        for word in begun[:-1]:
            self._remark(N_("Only one word may be unfinished: “%(typed)s” was taken as a whole."), typed=word)
        unfinished = bool(begun) or (bool(whole) and self.ends_in_word and self.as_you_type)
        return [*whole, *begun], unfinished

    def _take(self, token):
        self._doubt(token)
        if token.filter:
            self._filter(token)
        elif not _said(token.value):
            pass  # punctuation only: nothing can be found by it, and nothing is lost
        elif token.is_excluded:
            self.excluded.append(token.value)
        elif token.is_phrase:
            self.phrases.append(token.value)
        else:
            self.plain[-1] += f" {token.value}"
            self.ends_in_word = token.is_last
            return
        self.plain.append("")

    def _doubt(self, token):
        """Say what is taken otherwise than it may be meant."""
        ends_word = token.is_word and "*" not in token.value[:-1]
        if "*" in token.value and not ends_word and token.filter != "files":
            self._remark(N_("An asterisk stands only for the end of a word: “%(typed)s”."), typed=token)
        name = token.no_filter
        if name and not (self.as_you_type and token.is_last):
            self._remark(N_("There is no filter “%(name)s:”; its words were searched for."), name=name)

    def _filter(self, token):
        take = getattr(self, f"_{'not_' * token.is_excluded}{token.filter}", None)
        if take is None:
            self._remark(N_("A filter cannot be excluded: “%(typed)s”."), typed=token)
        elif not (token.value and take(token.value)) and not (self.as_you_type and token.is_last):
            self._remark(N_("Not understood: “%(typed)s”."), typed=token)

    # What follows tells whether the value was understood.

    def _cases(self, value):
        return polish.case_term(value) and self._keep("cases", value)

    def _clients(self, value):
        return self._keep("clients", value)

    def _advisors(self, value):
        return self._keep("advisors", value)

    def _institutions(self, value):
        return self._keep("institutions", value)

    def _senders(self, value):
        return self._keep("senders", value)

    def _recipients(self, value):
        return self._keep("recipients", value)

    def _files(self, value):
        return self._keep("files", value)

    def _keep(self, name, value):
        self.filters[name] += [value] if _said(value) else []
        return _said(value)

    def _types(self, value):
        kind = _kind(value)
        codes = () if kind else codes_called(value)
        self.filters["kinds"] += [kind] if kind else []
        self.filters["types"] += codes
        return kind or codes

    def _not_types(self, value):
        kind = _kind(value)
        self.unwanted_kinds |= {kind} if kind else set()
        return kind

    def _leave_out_kinds(self):
        # There are three kinds: to leave one out is to ask for the others, which every engine can.
        left = [kind for kind in self.filters["kinds"] or KINDS if kind not in self.unwanted_kinds]
        if left:
            self.filters["kinds"] = left
        else:
            self._remark(N_("No kind is left to be found: what to leave out was not heeded."))

    def _has(self, value):
        self.has_attachment = True if _means(value, _FILES) else self.has_attachment
        return _means(value, _FILES)

    def _not_has(self, value):
        self.has_attachment = False if _means(value, _FILES) else self.has_attachment
        return _means(value, _FILES)

    def _amounts(self, value):
        spread = money(value)
        if spread:
            least, most = self.amounts or (None, None)
            bounds = [
                [end for end in ends if end is not None] for ends in zip((least, most), spread, strict=True)
            ]
            self.amounts = (max(bounds[0], default=None), min(bounds[1], default=None))
        return spread

    def _dates(self, value):
        days = period(value)
        if days:
            self.narrow(*days)
        return days

    def _years(self, value):
        found = years(value)
        self.filters["years"] += found or ()
        return found

    def _remark(self, sentence, **facts):
        self.remarks.append(Remark(sentence, {name: str(fact) for name, fact in facts.items()}))


def _said(text):
    return next(polish.chains(text), None)


def _kind(value):
    return next((_KIND_OF_WORD[word] for word in _readings(value) if word in _KIND_OF_WORD), None)


def _means(value, words):
    return not words.isdisjoint(_readings(value))


def _readings(value):
    """What a word may be called: as it was typed, by its lemmas, and by those of words that it lacks the marks of."""
    words = (value, *polish.restored(value))
    return (polish.fold(value), *(lemma for word in words for lemma in polish.lemmas_of(word)))


def _several(values):
    return (values,) if isinstance(values, (str, int)) and values else tuple(values or ())
