"""Which clients a text names: their names looked for word by word, however many there are."""

import re
import unicodedata
from collections import defaultdict

from sqlalchemy import select

from cases.client import Client

LONGEST = 20_000  # characters of a text
SHORTEST = 5  # letters of a name that is looked for
_WORD = re.compile(r"\w+")
# What stands after a name and is left out as often as not.
_FORMS = re.compile(
    r"\b(?:sp[oó]łka|sp\.?)\s*(?:z\s*o\.?\s*o\.?|z ograniczoną odpowiedzialnością|j\.?|k\.?|p\.?|jawna|komandytowa"
    r"|akcyjna|cywilna)?(?=\W|$)|\bs\.?\s?[ac]\.?(?=\W|$)|\bp\.?\s?s\.?\s?a\.?(?=\W|$)",
    re.IGNORECASE,
)


class ClientNames:
    """The names of all clients, by their first word."""

    def __init__(self, session):
        self._by_first = defaultdict(list)
        for client_id, *names in session.execute(select(Client.id, Client.name, Client.short_name)):
            for words in {tuple(_words(without_form(name))) for name in names if name}:
                if sum(map(len, words)) >= SHORTEST:
                    self._by_first[words[0]].append((words, client_id))

    def named_in(self, text):
        """The ids of the clients whose name stands in the text, word for word."""
        words = _words(text[:LONGEST])
        return {
            client_id
            for at, word in enumerate(words)
            for name, client_id in self._by_first.get(word, ())
            if tuple(words[at : at + len(name)]) == name
        }


def without_form(name):
    """The client's name without its legal form, as people call it."""
    return _FORMS.sub(" ", name)


def _words(text):
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())
