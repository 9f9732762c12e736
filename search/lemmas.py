"""Where lemmas come from: Morfeusz with its dictionary, or a stemmer where there is no Morfeusz."""

from functools import cache
from threading import Lock


class Morfeusz:
    """All lemmas of a word from the SGJP dictionary; an unknown word is its own lemma."""

    name = "morfeusz"

    def __init__(self):
        import morfeusz2

        self._morfeusz = morfeusz2.Morfeusz(generate=False, expand_tags=False)
        self._alone = Lock()  # one analyser keeps state between calls and is not safe in several threads

    def lemmas(self, word):
        """Lemmas of a lower-case word, without the tails that tell homonyms apart (`zamek:Sm3~u`)."""
        with self._alone:
            readings = self._morfeusz.analyse(word)
        # "byłem" is read as był + em: only what begins the word says what it means.
        return [lemma.split(":", 1)[0] or lemma for start, _, (_, lemma, *_) in readings if start == 0]


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


@cache
def dictionary():
    """The best dictionary of this machine, loaded once."""
    try:
        return Morfeusz()
    except ImportError:
        return Stemmer()
