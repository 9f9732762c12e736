"""What each source says of a paper: its name, its text, its letter; how strongly, and on which words."""

import re
from collections import namedtuple
from dataclasses import replace
from itertools import takewhile

from cases.matching.periods import without_quarters
from cases.matching.validity import READ
from cases.matching.words import denied, hits, normalised, spelled_out

BESIDE = 0.6  # another document named besides the longest, with nothing that says both are there
SHADOWED = 0.6  # the most for fewer of the same letters
IN_PASSING = 0.5
BY_LETTER = {1: 0.7, 2: 0.6, 3: 0.6}
BY_LONG_LETTER = 0.5
LETTER = 3000  # characters of it
BUNDLE = 60_000  # characters of a text in which the heads of further documents are looked for
HEAD_LINES = 6
EXTENSION = re.compile(
    r"(?:\.(?:pdf|jpe?g|png|tiff?|gif|bmp|webp|heic|docx?|xlsx?|pptx?|odt|ods|rtf|txt|csv|xml|xades|html?|zip|7z|rar|"
    r"p7m|sig|eml|msg|xps))+$",
    re.IGNORECASE,
)
_AND = re.compile(r"[,+&;]")
_BOTH = re.compile(r" (?:i|oraz|plus) ")
_LEGAL_FORM = re.compile(r" (?:sp(?:olka)? (?:z o ?o|j|k|p|c)|spolka .*|s ?a|s ?c|s ?k ?a|p ?s ?a)\b.*$")
_LETTERLIKE = re.compile(r"\b(?:w zalaczeniu|zalaczam|przesylam|dzien dobry|szanown)")
_LISTED = re.compile(r"^\s*(?:\d+[.)]|[-•*–])")

Said = namedtuple("Said", "strength hit")


def in_name(name):
    """{type code: Said} of a file name, without those that a negative keyword denies."""
    words = _words_of(name)
    ruled_out = denied(words)
    found = {code: hit for code, hit in hits(words, loose=True).items() if code not in ruled_out}
    return _weighed(found, words)


def against(name):
    """The types that a negative keyword in the file name denies."""
    return denied(_words_of(name))


def in_text(text):
    """{type code: Said} of a text: how a document is headed counts whole, words in passing less.

    A scan of several documents is headed several times.
    """
    if not text.strip():
        return {}
    found = {}
    for number, words in enumerate(_heads(text[:BUNDLE]), start=1):
        for code, said in _weighed(hits(words, phrases=True), words).items():
            if said.strength == 1.0 and code not in found:
                found[code] = Said(1.0, _moved(said.hit, number * BUNDLE))
    for code, hit in hits(normalised(text[:READ]), phrases=True).items():
        found.setdefault(code, Said(IN_PASSING, hit))
    return found


def in_letter(words):
    """{type code: Said} of the subject and body of the letter: the fewer it names, the likelier it is this one."""
    found = hits(normalised(words[:LETTER]))
    strength = BY_LETTER.get(len(found), BY_LONG_LETTER)
    return {code: Said(strength, hit) for code, hit in found.items()}


def client_in(text, client):
    """By which of its names or numbers the text names the client, or None."""
    words, digits = normalised(text[:READ]), re.sub(r"[\s-]", "", text[:READ])
    for called in filter(None, client):
        if called.isdigit():
            if called in digits:
                return called
        elif (
            (name := _LEGAL_FORM.sub("", normalised(called)))
            and len(name) > 4
            and f" {name} " in f" {words} "
        ):
            return called
    return None


def _words_of(name):
    return without_quarters(spelled_out(normalised(_AND.sub(" oraz ", EXTENSION.sub("", name)))))


def _weighed(found, words):
    if not found:
        return {}
    longest = max(found.values(), key=lambda hit: hit.length)
    return {code: Said(_strength(hit, longest, words), hit) for code, hit in found.items()}


def _strength(hit, longest, words):
    if hit.length == longest.length:
        return 1.0
    if hit.overlaps(longest):
        return SHADOWED * hit.length / longest.length
    return 1.0 if _are_both_there(hit, longest, words) else BESIDE


def _are_both_there(hit, longest, words):
    first, second = sorted((hit, longest), key=lambda h: h.spans[0])
    between = words[max(first.spans[-1][1] - 1, 0) : second.spans[0][0] + 1]
    return hit.length > 2 and _BOTH.search(between) is not None


def _moved(hit, offset):
    # The words of two heads are not the same letters, wherever they stand in their own.
    return replace(hit, spans=tuple((start + offset, end + offset) for start, end in hit.spans))


def _heads(text):
    """Where documents may begin, normalised: the first lines, then each group of lines in capitals."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    first = normalised(" ".join(takewhile(lambda line: not _LISTED.match(line), lines[:HEAD_LINES])))
    if not _LETTERLIKE.search(first):
        yield first
    heading = []
    for line in [*lines[HEAD_LINES:], ""]:
        if _is_heading(line) or heading and line[:1].islower():
            heading.append(line)
        elif heading:
            yield normalised(" ".join(heading[-4:]))
            heading = []


def _is_heading(line):
    letters = [c for c in line if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return len(letters) > 4 and len(line) < 100 and capitals > 0.7 * len(letters) and not _LISTED.match(line)
