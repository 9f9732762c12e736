"""Where lemmas come from: Morfeusz and rules for what it does not know, or a stemmer where there is no Morfeusz."""

from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from itertools import combinations, islice, product
from threading import Lock

from search.endings import stem

ACCENTED = {"a": "ą", "c": "ć", "e": "ę", "l": "ł", "n": "ń", "o": "ó", "s": "ś", "z": "żź"}
MOST_ACCENTS = 4
MOST_SPELLINGS = 1500  # some 20 ms


class Morfeusz:
    """All lemmas of a word from the SGJP dictionary; of an unknown one itself, and what its ending leaves of it."""

    def __init__(self):
        import morfeusz2

        # "gdańsku" is of the town too, not only of what is Gdańsk's: letters and queries are read in small letters.
        self._morfeusz = morfeusz2.Morfeusz(
            generate=False, expand_tags=False, case_handling=morfeusz2.IGNORE_CASE
        )
        self.name = self._morfeusz.dict_id()
        self._alone = Lock()  # one analyser keeps state between calls and is not safe in several threads

    def lemmas(self, word):
        """Lemmas of a lower-case word, without the tails that tell homonyms apart (`zamek:Sm3~u`)."""
        with self._alone:
            readings = self._morfeusz.analyse(word)
        if _is_unknown(readings):
            return [word, stem(word)]
        # "byłem" is read as był + em: only what begins the word says what it means.
        return [lemma.split(":", 1)[0] or lemma for start, _, (_, lemma, *_) in readings if start == 0]

    def restored(self, word):
        """Words of the dictionary that are this one with its diacritics left out.

        What is a word as it stands ("lodzi") may lack only one: the more a word is changed, the less it was meant.
        """
        most = 1 if self._knows(word) else MOST_ACCENTS
        spellings = islice(_spellings(word, most), MOST_SPELLINGS)
        return list(filter(self._knows, spellings))

    def _knows(self, word):
        with self._alone:
            return not _is_unknown(self._morfeusz.analyse(word))


class Stemmer:
    """One stem of a word from the Snowball rules for Polish."""

    name = "snowball"

    def __init__(self):
        import snowballstemmer

        self._stemmer = snowballstemmer.stemmer("polish")
        self._alone = Lock()

    def lemmas(self, word):
        """The stem of a lower-case word."""
        with self._alone:
            return [self._stemmer.stemWord(word)]

    def restored(self, word):
        """Nothing: rules for endings do not know which words there are."""
        return []


def edition():
    """Which dictionary `dictionary` is, told without loading it: another has other lemmas, and needs another index."""
    package = "morfeusz2" if find_spec("morfeusz2") else "snowballstemmer"
    return f"{package}-{version(package)}"


@cache
def dictionary():
    """The best dictionary of this machine, loaded once."""
    try:
        return Morfeusz()
    except ImportError:
        return Stemmer()


def _is_unknown(readings):
    return any(tag == "ign" for _, _, (_, _, tag, *_) in readings)


def _spellings(word, most):
    """The word with one letter accented, then with two, up to `most`."""
    places = [i for i, letter in enumerate(word) if letter in ACCENTED]
    for count in range(1, most + 1):
        for chosen in combinations(places, count):
            for accents in product(*(ACCENTED[word[i]] for i in chosen)):
                accent_at = dict(zip(chosen, accents, strict=True))
                yield "".join(accent_at.get(i, letter) for i, letter in enumerate(word))
