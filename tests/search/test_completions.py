"""The commonest words that begin so are the commonest in all segments together."""

from collections import Counter

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
