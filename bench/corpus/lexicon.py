"""Words in all their forms as Morfeusz knows them, by rank: what is commonest in the mail stands first."""

from dataclasses import dataclass, field
from functools import cache
from itertools import chain, product

import morfeusz2
import numpy

from bench.corpus import lemmas

CASES = ("nom", "gen", "dat", "acc", "inst", "loc")
NUMBERS = ("sg", "pl")
VERB_FORMS = {
    "inf": ("inf",),
    "i": ("fin:sg:pri",),
    "she": ("praet:sg:f",),
    "he": ("praet:sg:m1", "praet:sg:m"),
    "they": ("fin:pl:ter",),
    "done": ("imps",),
    "doing": ("ger:sg:gen",),
}
_HALF_WORDS = ("adja", "adjp", "pacta", "adjc")  # only stand before a hyphen or after a preposition
_GENDERS = ("m1", "m2", "m3", "f", "n")
_KINDS = {"subst": "nouns", "adj": "adjectives", "inf": "verbs"}


@dataclass(frozen=True)
class Lexicon:
    """`nouns[number, case]`, `verbs[form]` and `adjectives[number, case, gender]` are lists of forms by rank.

    `genders` are those of the nouns. `surnames` are (masculine forms by case); `lemmas` are all words, by kind.
    """

    lemmas: dict
    nouns: dict = field(repr=False)
    genders: list = field(repr=False)
    adjectives: dict = field(repr=False)
    verbs: dict = field(repr=False)
    surnames: tuple = field(repr=False)


@cache
def lexicon():
    """All words; takes some seconds, once."""
    known = {kind: list(dict.fromkeys(words)) for kind, words in _given().items()}
    for kind, words in _derived().items():
        known[kind] = list(dict.fromkeys(chain(known[kind], words)))
    nouns, genders, adjectives, verbs = {}, [], {}, {}
    known["nouns"] = [word for word in known["nouns"] if _add_noun(word, nouns, genders)]
    known["adjectives"] = [word for word in known["adjectives"] if _add_adjective(word, adjectives)]
    known["verbs"] = [word for word in known["verbs"] if _add_verb(word, verbs)]
    surnames = tuple(_surnames())
    return Lexicon(known, nouns, genders, adjectives, verbs, surnames)


@cache
def morfeusz():
    """The dictionary, for both directions."""
    return morfeusz2.Morfeusz(expand_tags=True)


@cache
def forms_of(lemma, kind=None):
    """{tag: form} of a word, in the dictionary's order, of one kind of words (`subst`, `adj` …) or all."""
    found = {}
    for form, of, tag, *_ in morfeusz().generate(lemma):
        if (
            of.partition(":")[0] == lemma
            and (kind is None or tag.startswith(kind))
            and not tag.startswith(_HALF_WORDS)
        ):
            found.setdefault(tag, form)
    return found


@cache
def inflected(name, case):
    """A person's first name and surname in the singular of a case; what the dictionary does not know stays."""
    return " ".join(_singular(word, case) for word in name.split())


def zipf(count, exponent=1.0, shift=4.0):
    """The chances of ranks, commonest first, as sums up to each: what `numpy.searchsorted` takes."""
    weights = 1.0 / (numpy.arange(count) + shift) ** exponent
    return numpy.cumsum(weights) / weights.sum()


def _singular(word, case):
    tags = (tag for tag in forms_of(word, "subst:sg") if tag.startswith(f"subst:sg:{case}"))
    return forms_of(word, "subst:sg").get(next(tags, ""), word)


def _given():
    return {"nouns": lemmas.NOUNS, "adjectives": lemmas.ADJECTIVES, "verbs": lemmas.VERBS}


def _derived():
    """Rarer words: those of the dictionary that common ones and stems come to with beginnings and endings."""
    stems = [_stem(word) for word in (*lemmas.NOUNS, *lemmas.ADJECTIVES, *lemmas.VERBS)] + list(lemmas.STEMS)
    endings = (*lemmas.ADJECTIVE_ENDINGS, *lemmas.NOUN_ENDINGS)
    candidates = chain(
        (prefix + verb for verb, prefix in product(lemmas.VERBS, lemmas.VERB_PREFIXES)),
        (stem + ending for stem, ending in product(dict.fromkeys(stems), endings)),
        (start + word for word, start in product((*lemmas.NOUNS, *lemmas.ADJECTIVES), lemmas.COMPOUNDS)),
    )
    found = {"nouns": [], "adjectives": [], "verbs": []}
    for word in dict.fromkeys(candidates):
        kind = _kind(word)
        if kind:
            found[kind].append(word)
    return {kind: _shuffled(words) for kind, words in found.items()}


def _stem(word):
    for ending in (
        "ować",
        "ywać",
        "ać",
        "ić",
        "yć",
        "eć",
        "nie",
        "cie",
        "owy",
        "ny",
        "ski",
        "ość",
        "a",
        "e",
        "o",
        "y",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def _kind(word):
    for start, _, (_, lemma, tag, *_) in morfeusz().analyse(word):
        if start == 0 and lemma.partition(":")[0] == word:
            return _KINDS.get(tag.partition(":")[0])
    return None


def _shuffled(words):
    return [words[place] for place in numpy.random.default_rng(1).permutation(len(words))]


def _add_noun(word, nouns, genders):
    forms = {}
    gender = None
    for tag, form in forms_of(word, "subst").items():
        _, number, case, of, *_ = tag.split(":")
        gender = gender or of
        if of == gender:
            forms.setdefault((number, case), form)
    cells = list(product(NUMBERS, CASES))
    if gender not in _GENDERS or ("sg", "gen") not in forms:
        return False
    for number, case in cells:
        form = forms.get((number, case)) or forms.get(("sg", case)) or word
        nouns.setdefault((number, case), []).append(form)
    genders.append(gender)
    return True


def _add_adjective(word, adjectives):
    forms = forms_of(word, "adj:")
    cells = {cell: forms.get(":".join(("adj", *cell, "pos"))) for cell in product(NUMBERS, CASES, _GENDERS)}
    if not all(cells.values()):
        return False
    for cell, form in cells.items():
        adjectives.setdefault(cell, []).append(form)
    return True


def _add_verb(word, verbs):
    forms = forms_of(word)
    for name, starts in VERB_FORMS.items():
        form = next((form for tag, form in forms.items() if tag.startswith(starts)), word)
        verbs.setdefault(name, []).append(form)
    return bool(forms)


def _surnames():
    candidates = (stem + ending for stem, ending in product(lemmas.STEMS, lemmas.SURNAME_ENDINGS))
    for name in _shuffled(list(dict.fromkeys(candidates))):
        name = name.capitalize()
        if any("nazwisko" in names for *_, (_, _, _, names, _) in morfeusz().analyse(name)):
            forms = {
                tag.split(":")[2]: form for tag, form in forms_of(name, "subst:sg").items() if ":m1" in tag
            }
            if len(forms) >= len(CASES):
                yield {case: forms[case] for case in CASES}
