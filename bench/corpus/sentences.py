"""Sentences by the thousand: words are drawn in portions by their rank and put in the frames' places."""

import random
import re
from datetime import date, timedelta
from decimal import Decimal

import numpy

from bench.corpus import frames, lemmas, spelling
from bench.corpus.lexicon import lexicon, zipf

PORTION = 4096  # words drawn at once
SENTENCES = (2.7, 0.7)  # of a letter: mean and deviation of the logarithm
LINES = (3.3, 0.5)  # of a paper
_PLACE = re.compile(r"<([^>]+)>")


class Writer:
    """Writes texts that still have `{…}` for what only the letter knows."""

    def __init__(self, seed):
        self.random = numpy.random.default_rng((seed, 7))
        self.chance = random.Random(f"{seed}-writer")
        self.pools = {}
        self.letters, self.papers, self.subjects = (
            self._choosing(some) for some in (frames.LETTER, frames.PAPER, frames.SUBJECTS)
        )
        self.lengths = self._pool(lambda: self.random.lognormal(*SENTENCES, PORTION).astype(int) + 1)
        self.lines = self._pool(lambda: self.random.lognormal(*LINES, PORTION).astype(int) + 3)
        self.words = self._pool(lambda: _picked(self.random, lemmas.ENGLISH))

    def letter(self):
        """Greeting, paragraphs and farewell of a letter in Polish."""
        greeting, farewell = self.chance.choice(frames.GREETINGS), self.chance.choice(frames.FAREWELLS)
        return "\n\n".join((greeting, *self._paragraphs(self.letters, next(self.lengths)), farewell))

    def english(self):
        """The same in a sort of English."""
        count = 8 * next(self.lengths)
        words = [next(self.words) for _ in range(count)]
        lines = (" ".join(words[start : start + 12]) for start in range(0, count, 12))
        return "Dear Sirs,\n\n" + ".\n".join(map(str.capitalize, lines)) + ".\n\nBest regards"

    def paper(self):
        """The text of a document."""
        return "\n".join(next(self.papers) for _ in range(min(next(self.lines), 200)))

    def subject(self):
        """What a letter is headed."""
        return next(self.subjects)

    def _paragraphs(self, sentences, count):
        while count > 0:
            some = min(count, self.chance.randint(1, 5))
            yield " ".join(next(sentences) for _ in range(some))
            count -= some

    def _choosing(self, some):
        """Sentences made of the frames, without end."""
        compiled = [_compiled(frame, self._place) for frame in some]
        while True:
            for number in self.random.integers(len(compiled), size=PORTION).tolist():
                frame, places = compiled[number]
                yield frame % tuple([next(place) for place in places])

    def _place(self, name):
        if name not in self.pools:
            self.pools[name] = self._pool(self._drawing(name))
        return self.pools[name]

    @staticmethod
    def _pool(draw):
        while True:
            drawn = draw()
            yield from drawn if isinstance(drawn, list) else drawn.tolist()

    def _drawing(self, name):
        kind, *form = name.split(".")
        if kind == "v":
            return lambda: _picked(self.random, lexicon().verbs[form[0]])
        if kind == "day":
            return lambda: [self._day() for _ in range(PORTION)]
        if kind == "amount":
            return lambda: [self._amount() for _ in range(PORTION)]
        cell = (form[1] if len(form) > 1 else "sg", form[0])
        return (lambda: self._nouns(cell)) if kind == "n" else (lambda: self._pairs(cell))

    def _nouns(self, cell):
        return _picked(self.random, lexicon().nouns[cell])

    def _pairs(self, cell):
        """Nouns with an adjective that agrees with them."""
        words = lexicon()
        nouns, adjectives = words.nouns[cell], words.adjectives
        drawn = zip(
            _ranks(self.random, len(nouns)), _ranks(self.random, len(words.lemmas["adjectives"])), strict=True
        )
        return [f"{adjectives[(*cell, words.genders[noun])][which]} {nouns[noun]}" for noun, which in drawn]

    def _day(self):
        day = date(2016, 1, 1) + timedelta(days=self.chance.randrange(4200))
        return self.chance.choice(spelling.days(day))

    def _amount(self):
        cents = int(self.chance.lognormvariate(13.5, 2.0)) + 100
        if self.chance.random() < 0.5:
            cents = cents // 100_000 * 100_000 + 100_000
        return self.chance.choice(spelling.amounts(Decimal(cents) / 100))


def _compiled(frame, place):
    names = _PLACE.findall(frame)
    return _PLACE.sub("%s", frame), tuple(map(place, names))


def _picked(chance, words):
    return [words[rank] for rank in _ranks(chance, len(words))]


def _ranks(chance, count):
    return numpy.searchsorted(zipf(count), chance.random(PORTION)).tolist()
