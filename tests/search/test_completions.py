"""The commonest words that begin so are the commonest in all segments together."""

from collections import Counter
from random import Random

import pytest

from cases.access import EVERYTHING
from tests.search.entries import EWA, entry, of_ewa


def test_words_are_counted_over_all_segments(index):
    said, of_hers = Counter(), Counter()
    for number in range(1, 60):
        words = {f"mar{'abcdefghijklmnop'[(number * step) % 16]}" for step in (1, 3, 5)}
        make = of_ewa if number % 3 else entry
        index.update([make(1, " ".join(sorted(words)), key=f"message:{number}")])
        said.update(words)
        of_hers.update(words if number % 3 else ())

    for counted, audience in ((said, EVERYTHING), (of_hers, EWA)):
        expected = sorted(counted, key=lambda word: (-counted[word], word))
        assert index.suggest("mar", audience, 5) == expected[:5]
        assert index.suggest("mar", audience, 40) == expected


@pytest.mark.parametrize("skew", [0, 1])
def test_the_commonest_of_thousands_are_as_counted_one_by_one(index, skew):
    chance = Random(7)
    words = ["po" + "".join(chance.choices("bcdfgk", k=6)) for _ in range(6000)]
    weights = [1 / (rank + 1) ** skew for rank in range(len(words))]
    said = Counter()
    for number in range(1, 9):
        letters = []
        for make in (of_ewa, of_ewa, entry):
            of_one = set(chance.choices(words, weights, k=3000))
            said.update(of_one if make is of_ewa else ())
            letters.append(make(1, " ".join(sorted(of_one)), key=f"message:{10 * number + len(letters)}"))
        index.update(letters)

    expected = sorted(said, key=lambda word: (-said[word], word))[:10]
    assert index.suggest("po", EWA, 10) == expected
