"""Who wrote what stands below "Dnia … użytkownik … napisał:", and when."""

from ingest.forward import people, words
from ingest.forward.block import Header
from ingest.quote.words import OPENINGS, PHRASES, PREPOSITIONS, VERBS_BY_END

_OPENING = {'"': '"', "”": "„“”", "“": "„“", "»": "«", "'": "'", "’": "‘’"}
_AROUND = " \t,;:：*(<[-"


def read(text: str) -> Header:
    """The sender and the date of the line, as the header of a letter would tell them."""
    phrase = next(filter(text.lower().startswith, PHRASES), "")
    text = people.without_links(text[len(phrase) :])
    start, end, address = _address(text)
    before, after = text[:start].rstrip(_AROUND), text[end:]
    if phrase and not address:
        before, after = _undated(before)
    elif not address:
        before = _without_verb(before)
    name, dated = _name(before)
    if not any(letter.isdigit() for letter in dated):
        dated = after
    header = Header()
    header.values["from"] = f"{name} <{address}>".strip() if address else name
    if date := _date(dated):
        header.values["sent"] = date
    verb = next((word for word in after.lower().split() if word.strip(_AROUND) in words.ENGLISH), None)
    header.words["from"] = "from" if verb or text.lower().rstrip(_AROUND).endswith("wrote") else "od"
    return header


def _address(text):
    # What stands in brackets first: what follows may be the message's own name, news:1@news.example.
    opened = text.find("@", text.find("<"), text.find(">") + 1)
    at = opened if opened > 0 else text.rfind("@")
    if at < 0:
        return len(text), len(text), ""
    start, end = at, at + 1
    while start and (text[start - 1].isalnum() or text[start - 1] in "._%+-'"):
        start -= 1
    while end < len(text) and (text[end].isalnum() or text[end] in ".-_"):
        end += 1
    before = text[:start].rstrip()
    if before.lower().endswith("mailto:"):
        return len(before) - 7, end, text[start:end].strip(".")
    return start, end, text[start:end].strip(".")


def _undated(text):
    """(the name, the date behind it)."""
    tokens = text.split()
    last = len(tokens)
    while last and (_is_dated(tokens[last - 1]) or tokens[last - 1].strip(_AROUND + ".").lower() in OPENINGS):
        last -= 1
    # "Jan w dniu 3 lis": a name may be a month, too.
    first = next((n for n in range(last, len(tokens)) if tokens[n].lower() in PREPOSITIONS), last)
    return " ".join(tokens[:first]), " ".join(tokens[first:])


def _without_verb(text):
    for verb in VERBS_BY_END.get(text[-1:].lower(), ()):
        if text.lower().endswith(verb):
            return text[: -len(verb)].rstrip(_AROUND)
    return text


def _name(before):
    """(the name at the end, what stands before it)."""
    closing = before[-1:]
    if closing in _OPENING:
        starts = [before.rfind(letter, 0, len(before) - 1) for letter in _OPENING[closing]]
        if max(starts) >= 0:
            return before[max(starts) + 1 : -1].strip(), before[: max(starts)]
    tokens = before.split()
    first = max((n for n, token in enumerate(tokens, 1) if _is_moment(token)), default=0)
    while first < len(tokens) and _is_between(tokens[first]):
        first += 1
    return " ".join(tokens[first:]).strip(_AROUND + "\"'„”«»"), " ".join(tokens[:first])


def _is_moment(token):
    """Whether the token ends a date: a time, a day in figures, a year; a number alone may belong to a name."""
    word = token.strip(_AROUND + ".")
    digits = sum(letter.isdigit() for letter in word)
    return digits >= 3 and (word.isdigit() and digits == 4 or any(mark in word for mark in ":./-\u2236"))


def _is_between(token):
    word = token.strip(_AROUND + ".").lower()
    return (
        not word
        or word in words.FILLERS
        or word in words.ZONES
        or (token[:1] in "+-−" and word.strip("+-−:").isdigit())
        or word.rstrip("0123456789:").rstrip("+-−") in words.ZONES
    )


def _date(text):
    """From the first word of a date to its last: openings and verbs left out."""
    tokens = text.split()
    while tokens and not _is_dated(tokens[0]):
        tokens.pop(0)
    while tokens and not _is_dated(tokens[-1]):
        tokens.pop()
    return " ".join(tokens).strip(" ,:")[:200]


def _is_dated(token):
    word = token.strip(" ,.:;()").lower()
    if any(letter.isdigit() for letter in word) or word in words.MONTHS or word in words.ZONES:
        return True
    return word in words.AFTER_NOON | words.BEFORE_NOON or (word in OPENINGS and len(word) > 3)
