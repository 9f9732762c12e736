"""Words of a letter that tell which of several likely cases is meant: what it is about, what the client is called.

Words only order the list. Polish ones change their endings, so two are alike when their beginnings are.
"""

import re
import unicodedata
from itertools import filterfalse
from os.path import commonprefix

from cases.catalogue import PRODUCTS
from ingest.routing.evidence import Evidence
from ingest.routing.names import without_form
from ingest.routing.weights import WEIGHTS

LONGEST = 20_000  # characters of a letter
MOST_WORDS = 2_000  # of it, different ones
SHORTEST = 4  # letters
MOST_ENDING = 3  # letters by which forms of a word differ
ONE_WORD, EACH_MORE = 1.0, 0.5  # log-odds
_WORD = re.compile(r"[^\W\d_]+")
_FOLD = str.maketrans("ł", "l")


def by_title(directory, message):
    """Words of the case's title, purpose or product, if they do not fit every case that the message may be of."""
    cases = directory.cases_around(message)
    if len(cases) < 2:
        return
    said = _letter(directory, message)
    fitting = {case: _fitting(said, _words(_told_of(case))) for case in cases}
    in_all = set.intersection(*map(set, fitting.values()))
    for case, words in fitting.items():
        own = [word for word in words if word not in in_all]
        if own:
            worth = min(ONE_WORD + EACH_MORE * (len(own) - 1), WEIGHTS["title"])
            facts = {"words": ", ".join(own[:5])}
            yield Evidence(case, "title", facts, False, binding=False, weight=worth)


def by_called(directory, message):
    """Who writes for several clients names one of them."""
    cases = directory.cases_around(message)
    if len({case.client_id for case in cases}) < 2:
        return
    said = _letter(directory, message)
    for case in cases:
        client = case.client
        names = (_words(without_form(name)) for name in (client.name, client.short_name) if name)
        if any(name and len(_fitting(said, name)) == len(name) for name in names):
            yield Evidence(case, "called", {"client": client.label}, False, binding=False)


def is_alike(word, other):
    """Whether two words, folded, are forms of one, as far as their beginnings tell: koparka, koparki."""
    same = len(commonprefix((word, other)))
    longest = max(len(word), len(other))
    return same >= 3 and longest - same <= MOST_ENDING and same * 3 >= longest * 2


def _fitting(said, words):
    """Those of the words that the letter says in some form."""
    return [word for word in words if _is_in(said, word)]


def _is_in(said, word):
    return any(is_alike(word, other) for other in said.get(word[:3], ()))


def _letter(directory, message):
    """{the first three letters: words} of all that the message says, its files' names too."""
    names = (part.filename or "" for part in message.attachments)
    text = "\n".join((message.subject, *names, directory.said[message].text))[:LONGEST]
    by_beginning = {}
    for word in _words(text)[:MOST_WORDS]:
        by_beginning.setdefault(word[:3], []).append(word)
    return by_beginning


def _told_of(case):
    product = PRODUCTS.get(case.product)
    return f"{case.title} {case.purpose or ''} {product.name_pl if product else ''}"


def _words(text):
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_FOLD)
    plain = "".join(filterfalse(unicodedata.combining, decomposed))
    return [word for word in dict.fromkeys(_WORD.findall(plain)) if len(word) >= SHORTEST]
