"""Words that nobody wrote, and what may have been meant by them."""

import re
from dataclasses import replace

from search import polish

MOST_WORDS = 12  # of a query; among more, no single letter is why nothing is found
MOST_TRIED = 4  # words for one, where all words are there but never together


def corrected(index, query, audience, within):
    """The query with its last word taken as begun, or else with misspelt words replaced, if that finds something.

    None if it does not; by what the audience may see alone.
    """
    if len(query.words) > MOST_WORDS:
        return None
    # What was found while it was typed must not be gone when Enter is pressed in the middle of a word.
    begun = (
        None if query.unfinished else _if_it_finds(index, replace(query, unfinished=True), audience, within)
    )
    return begun or _respelt(index, query, audience, within)


def retyped(typed, query, instead):
    """What was typed, with the words that `instead` has in place of those of the query; all else as it was."""
    typed = polish.clean(typed)
    for word, meant in zip(query.words, instead.words, strict=True):
        if word != meant:
            typed = _replaced(typed, word, meant)
    return _replaced(typed, query.words[-1], f"{instead.words[-1]}*") if instead.unfinished else typed


def _replaced(typed, word, meant):
    # What stands behind a colon is the value of a filter, and what stands behind a minus is not looked for.
    words = r"\s+".join(map(re.escape, word.split()))
    return re.sub(rf"(?<![\w:-]){words}(?![\w*])", lambda _: meant, typed, count=1)


def _respelt(index, query, audience, within):
    unknown = [word for word in query.words if not index.says(word, audience)]
    meant = {word: _near(index, word, audience) for word in unknown}
    if all(meant.values()) and unknown:
        return _if_it_finds(
            index, _with(query, {word: near[0] for word, near in meant.items()}), audience, within
        )
    for word in query.words if not unknown else ():
        for near in _near(index, word, audience)[:MOST_TRIED]:
            tried = _if_it_finds(index, _with(query, {word: near}), audience, within)
            if tried:
                return tried
    return None


def _near(index, word, audience):
    # A number that is nearly the same is another number, and may be somebody's PESEL.
    return index.nearest(polish.fold(word), audience) if word.isalpha() else []


def _with(query, words):
    return replace(query, words=tuple(words.get(word, word) for word in query.words), unfinished=False)


def _if_it_finds(index, query, audience, within):
    return query if index.find(query, audience, within, limit=1).total else None
