"""What to ask of the mail: for each kind of question words whose frequency is known from a sample of it."""

import random
import re
from collections import Counter
from datetime import date

from bench.engines.row import Ask, plain
from search import polish

COUNT = 30
FEW = 15
BANDS = {"rare": (0.0002, 0.002), "medium": (0.005, 0.03), "common": (0.08, 0.5)}  # share of the letters
_WORD = re.compile(r"[^\W\d_]{4,}")
SHORT = (3, 4)


class Sample:
    """Some of the letters, and in how many of them each plain word stands."""

    def __init__(self, letters, rows):
        self.letters, self.rows = letters, rows
        self.frequency = Counter(word for row in rows for word in set(row.text.split()))

    def share(self, word):
        """In which part of the letters the plain word stands."""
        return self.frequency[word] / len(self.rows)

    def words(self, letter, band=None):
        """Words of the letter as written, of that band, which nothing else is written like but for diacritics."""
        low, high = BANDS.get(band, (0, 1))
        found = dict.fromkeys(_WORD.findall(letter.new_text.lower()))
        return [word for word in found if low <= self.share(plain(word)) < high and _is_one_word(word)]


def questions(sample, seed=1):
    """{kind: its questions}; within a kind no word is asked for twice."""
    made = {}
    for kind, make in _KINDS.items():
        chance, asked, found = random.Random(f"{seed}-{kind}"), set(), []
        for letter in chance.sample(sample.letters, len(sample.letters)):
            ask = make(chance, sample, letter)
            if ask and not asked & set(ask.words):
                asked |= set(ask.words)
                found.append(ask)
            if len(found) == (FEW if kind in ("typo", "4 facets") else COUNT):
                break
        made[kind] = found
    return {kind: asks for kind, asks in made.items() if asks}


def _is_one_word(word):
    # Without diacritics of its own it may stand for words that have some: then hits cannot be counted alike.
    return polish.form_of(word) != word or not polish.restored(word)


def _one(band, kind=None, **options):
    def make(chance, sample, letter):
        words = sample.words(letter, band)
        return Ask(kind or band, (chance.choice(words),), **options) if words else None

    return make


def _several(kind, *bands):
    def make(chance, sample, letter):
        words = []
        for band in bands:
            left = [word for word in sample.words(letter, band) if word not in words]
            words += [chance.choice(left)] if left else []
        return Ask(kind, tuple(words)) if len(words) == len(bands) else None

    return make


def _phrase(chance, sample, letter):
    words = re.findall(r"\w+", letter.new_text.lower())
    count = chance.choice((2, 2, 3))
    start = chance.randrange(max(1, len(words) - count))
    some = tuple(words[start : start + count])
    together = " ".join(some) in letter.new_text.lower()
    fit = all(_WORD.fullmatch(word) and _is_one_word(word) for word in some)
    return Ask("phrase", some, phrase=True) if fit and together and len(some) == count else None


def _prefix(chance, sample, letter):
    words = [plain(word) for word in sample.words(letter, "medium")]
    return Ask("prefix", (chance.choice(words)[: chance.choice(SHORT)],), prefix=True) if words else None


def _typo(chance, sample, letter):
    words = [word for word in sample.words(letter, "medium") if len(word) >= 6]
    if not words:
        return None
    word = plain(chance.choice(words))
    place = chance.randrange(1, len(word) - 1)
    wrong = word[:place] + chance.choice("aeioklmnrstw") + word[place + 1 :]
    return Ask("typo", (wrong,), typo=True) if not sample.frequency[wrong] else None


def _from(chance, sample, letter):
    words, surname = sample.words(letter, "common"), plain(letter.sender.name.split()[-1])
    return Ask("from: + term", (chance.choice(words),), sender=surname) if words else None


def _case(chance, sample, letter):
    words, case = sample.words(letter, "common"), letter.matter
    return Ask("case: + term", (chance.choice(words),), case=(case.id, case.number)) if words else None


def _dates(chance, sample, letter):
    words, year = sample.words(letter, "common"), letter.at.year
    period = {"from_on": date(year, 1, 1), "until_on": date(year, 12, 31)}
    return Ask("has: + dates", (chance.choice(words),), has=True, **period) if words else None


def _rights(chance, sample, letter):
    words = sample.words(letter, "common")
    return Ask("with rights", (chance.choice(words),), advisor=letter.matter.advisor) if words else None


def _begun(chance, sample, letter):
    words = [plain(word) for word in sample.words(letter)]
    begun = chance.choice(words)[: chance.choice((2, 3, 4))] if words else ""
    return Ask("suggestions", (begun,), prefix=True, advisor=letter.matter.advisor) if begun else None


_KINDS = {
    "rare": _one("rare"),
    "medium": _one("medium"),
    "common": _one("common"),
    "two words": _several("two words", "common", "medium"),
    "three words": _several("three words", "common", "common", "medium"),
    "phrase": _phrase,
    "prefix": _prefix,
    "typo": _typo,
    "from: + term": _from,
    "case: + term": _case,
    "has: + dates": _dates,
    "by date": _one("common", "by date", by_date=True),
    "4 facets": _one("common", "4 facets", facets=True),
    "with rights": _rights,
    "suggestions": _begun,
}
