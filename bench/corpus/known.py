"""Letters that somebody looks for: a few words that together only that conversation has, typed in another way."""

import random
import re
from collections import defaultdict
from dataclasses import dataclass

from bench.corpus import spelling
from bench.corpus.lexicon import forms_of, morfeusz

MOST_SHARE = 0.1  # of the conversations that a word to look for is said in
FEWEST = 5  # conversations; of the mail, for rarer words are nothing that somebody remembers
MOST_WORDS = 4
_WORD = re.compile(r"[^\W\d_]{4,}")
_LETTERS = "aąbcćdeęfghijklłmnńoóprsśtuwyzźż"
_INFLECTED = ("subst", "adj", "fin", "praet", "inf", "ger", "ppas", "pact", "impt", "imps")


@dataclass(frozen=True)
class Item:
    """One thing that can be found: its words, and what else belongs to the same conversation."""

    key: str
    text: str
    conversation: str
    letter: object = None


@dataclass(frozen=True)
class Known:
    """Somebody types this and looks for that conversation."""

    typed: str
    conversation: str


class Archive:
    """Everything that can be found, and which conversations say a word in any of its forms."""

    def __init__(self, items, seed=1):
        self.items, self.seed = items, seed
        self.lemmas, self.said_in, self.held = {}, defaultdict(set), {}
        for item in items:
            for form in set(_WORD.findall(item.text.lower())):
                if form not in self.lemmas:
                    self.lemmas[form] = lemmas_of(form)
                for lemma in self.lemmas[form]:
                    self.said_in[lemma].add(item.conversation)
        self.conversations = len({item.conversation for item in items})

    def telling(self, chance, item):
        """Forms of the item that stand for one lemma each and together for this conversation alone, or None."""
        forms = sorted(set(_WORD.findall(_new(item).lower())))
        fit = [f for f in forms if len(self.lemmas.get(f, ())) == 1 and self._is_fit(item, f)]
        chosen, left = [], None
        for form in chance.sample(fit, len(fit)):
            said = self.said_in[self.lemmas[form][0]]
            if left is not None and len(left & said) == len(left):
                continue
            left = said if left is None else left & said
            chosen.append(form)
            if len(chosen) > 1 and left == {item.conversation}:
                return chosen
            if len(chosen) == MOST_WORDS:
                return None
        return None

    def known(self, name, items, count):
        """Up to `count` of the class among the items: words that tell, typed in that class's way."""
        make, chance, found = CLASSES[name], random.Random(f"{self.seed}-{name}"), []
        for item in chance.sample(items, len(items)):
            typed = make(self, chance, item)
            if typed:
                found.append(Known(typed, item.conversation))
            if len(found) == count:
                break
        return found

    def other_form(self, chance, item, form):
        """A form of the same lemma that the item does not have, in no diacritics either; None if there is none."""
        there = {spelling.bare(word) for word in _WORD.findall(item.text.lower())}
        forms = {
            other.lower() for tag, other in forms_of(self._lemma(form)).items() if tag.startswith(_INFLECTED)
        }
        other = sorted(f for f in forms if f.isalpha() and spelling.bare(f) not in there)
        return chance.choice(other) if other else None

    def _lemma(self, form):
        return self.lemmas[form][0]

    def _is_fit(self, item, form):
        said = len(self.said_in[self._lemma(form)])
        return said <= MOST_SHARE * self.conversations and (said >= FEWEST or item.letter is None)


def lemmas_of(form):
    """What the dictionary knows the form as, each once; nothing for what it does not know."""
    readings = (lemma for at, _, (_, lemma, tag, *_) in morfeusz().analyse(form) if at == 0 and tag != "ign")
    return tuple(dict.fromkeys(lemma.partition(":")[0] for lemma in readings))


def _new(item):
    return item.letter.new_text if item.letter else item.text


def _as_written(archive, chance, item):
    words = archive.telling(chance, item)
    return words and " ".join(words)


def _inflected(archive, chance, item):
    words = archive.telling(chance, item) or ()
    others = [archive.other_form(chance, item, word) for word in words]
    return " ".join(others) if words and all(others) else None


def _bare(archive, chance, item):
    words = archive.telling(chance, item) or ()
    bare = spelling.bare(" ".join(words))
    return bare if bare != " ".join(words) else None


def _inflected_and_bare(archive, chance, item):
    typed = _inflected(archive, chance, item)
    return spelling.bare(typed) if typed and spelling.bare(typed) != typed else None


def _with_typo(archive, chance, item):
    words = archive.telling(chance, item) or ()
    long = [place for place, word in enumerate(words) if len(word) >= 5]
    if not long:
        return None
    place = chance.choice(long)
    return " ".join((*words[:place], slip(chance, words[place]), *words[place + 1 :]))


def slip(chance, word):
    """The word with one letter replaced, left out or put in."""
    at = chance.randrange(len(word))
    instead = chance.choice(("", chance.choice(_LETTERS), chance.choice(_LETTERS) + word[at]))
    typed = word[:at] + instead + word[at + 1 :]
    return typed if typed != word else slip(chance, word)


def _number(name, spellings, *, with_words=0):
    """The number that the letter tells, in a spelling that it does not use, with words where it is not enough."""

    def make(archive, chance, item):
        if item.letter is None:
            return None
        ways = spellings(getattr(item.letter.facts, name))
        text = _new(item)
        other = [way for way in ways if way not in text]
        if not any(way in text for way in ways) or not other:
            return None
        words = (archive.telling(chance, item) or ())[:with_words]
        if len(words) < with_words:
            return None
        return " ".join((chance.choice(other), *words))

    return make


def _case(archive, chance, item):
    words = archive.telling(chance, item) if item.letter else None
    number = item.letter and item.letter.matter.number
    return words and " ".join((chance.choice(spelling.case_numbers(number)[1:]), *words[:2]))


NUMBERS = ("NIP", "amount", "account", "invoice or contract", "day, with two words", "case, with two words")
CLASSES = {
    "as written": _as_written,
    "other forms": _inflected,
    "without diacritics": _bare,
    "other forms without diacritics": _inflected_and_bare,
    "one typo": _with_typo,
    "NIP": _number("nip", spelling.nips),
    "amount": _number("amount", spelling.amounts),
    "account": _number("account", spelling.accounts),
    "invoice or contract": _number("paper", spelling.papers),
    "day, with two words": _number("day", spelling.days, with_words=2),
    "case, with two words": _case,
}
