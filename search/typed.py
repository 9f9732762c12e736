"""What was typed, cut into words, phrases and filters; what a filter means is not known here."""

import re
from dataclasses import dataclass, replace
from itertools import zip_longest

from search import polish
from search.facts import money
from search.periods import period

FILTERS = {
    "sprawa": "cases", "case": "cases",
    "klient": "clients", "client": "clients",
    "doradca": "advisors", "advisor": "advisors",
    "instytucja": "institutions", "institution": "institutions",
    "od": "senders", "from": "senders",
    "do": "recipients", "to": "recipients",
    "typ": "types", "type": "types", "kind": "types",
    "plik": "files", "file": "files",
    "data": "dates", "date": "dates",
    "rok": "years", "year": "years",
    "kwota": "amounts", "amount": "amounts",
    "ma": "has", "has": "has",
}  # fmt: skip
_SPOKEN = {
    "dates": period,
    "amounts": money,
}  # values that people write with blanks: 100 000 zł, listopad 2026
_LONGEST_SPOKEN = 8  # words
_CALLED = {"nip", "regon", "pesel", "krs"}  # before a number: it stands without it as often as with it

# `temat:umowa` means to filter; `Fwd:`, `NIP:526…` and `https://` do not.
_NO_FILTER = re.compile(r"([^\W\d_]{4,}):(?=[^\W\d_]|[<>=])")
_QUOTES = str.maketrans(dict.fromkeys("„”“«»‟", '"'))
_TYPED = re.compile(
    r"""(?P<minus>(?<!\S)[-−])?              # not in the middle of a word
        (?:(?P<name>[^\W\d_]+):)?
        (?:"(?P<phrase>[^"]*)(?:"|$)|(?(name)\[(?P<range>[^]"]*)\]|(?!))|(?P<word>[^\s"]+))""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    """One thing typed: a word, a phrase or a filter.

    `filter` is which of `FILTERS`, `name` what was typed for it, both "" where it is none. `is_last` tells that nothing
    was typed behind it, not even a blank.
    """

    value: str
    name: str = ""
    filter: str = ""
    is_excluded: bool = False
    is_phrase: bool = False
    is_last: bool = False

    @property
    def is_word(self):
        return not (self.filter or self.is_excluded or self.is_phrase)

    @property
    def no_filter(self):
        """The name of the filter that is meant and that there is none of; "" otherwise."""
        meant = not self.filter and _NO_FILTER.match(self.value)
        return meant[1] if meant else ""

    def __str__(self):
        name = f"{self.name}:" if self.filter else ""
        return f"{'-' * self.is_excluded}{name}{self.value}"


def tokens(typed):
    """Everything typed, in its order."""
    found = [_token(match) for match in _TYPED.finditer(typed.translate(_QUOTES))]
    if found and not typed[-1].isspace():
        found[-1] = replace(found[-1], is_last=True)
    return list(_filled(found))


def telling_chains(run):
    """The chains of a run of words, without what a number that follows is only called."""
    found = list(polish.chains(run))
    for chain, following in zip_longest(found, found[1:]):
        is_name = (
            following and run[following.start].isdigit() and run[chain.start : chain.end].lower() in _CALLED
        )
        if not is_name:
            yield chain


def _token(match):
    minus, name, phrase, spread, word = match.group("minus", "name", "phrase", "range", "word")
    value = next(text for text in (phrase, spread, word) if text is not None)
    if word and not name and word.endswith(":") and _filter(word[:-1]):
        name, value = word[:-1], ""
    if name and not _filter(name):
        name, value = None, f"{name}:{value}"
    return Token(value, name or "", _filter(name), bool(minus), is_phrase=word is None)


def _filter(name):
    return FILTERS.get(polish.fold(name), "") if name else ""


def _filled(found):
    """The tokens, each filter with all the words of its value."""
    here = 0
    while here < len(found):
        token, here = found[here], here + 1
        if token.filter and not token.value and here < len(found) and not token.is_phrase:
            follower = found[here]
            if not (follower.filter or follower.is_excluded):
                token, here = replace(token, value=follower.value, is_last=follower.is_last), here + 1
        if token.filter in _SPOKEN:
            token, more = _spoken(token, found[here : here + _LONGEST_SPOKEN])
            here += more
        yield token


def _spoken(token, followers):
    """The filter with as many of the words behind it as make sense with it, and how many these are."""
    words = []
    for follower in followers:
        if not follower.is_word:
            break
        words.append(follower)
    for count in range(len(words), 0, -1):
        value = " ".join((token.value, *(word.value for word in words[:count])))
        if _SPOKEN[token.filter](value):
            return replace(token, value=value, is_last=words[count - 1].is_last), count
    return token, 0
