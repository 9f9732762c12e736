"""The fields of the index and what goes into them; no text is stored that the database must be asked for."""

from dataclasses import dataclass

from whoosh.fields import KEYWORD, TEXT, Schema

from search.inverted import itself, words_of
from search.lemmas import edition

VERSION = 9

ALL = "all"  # every word of an entry, whatever part of it says it


@dataclass(frozen=True)
class Part:
    """A part of an entry whose words are searched: what one says there weighs, and how long it usually is, in words.

    `evenness` is by how much a word weighs less in a longer one (b of BM25F; Robertson and Zaragoza 2009 §3.6).
    """

    weight: float
    usual: int
    evenness: float

    def weight_in(self, length):
        """What a word weighs in a part of so many."""
        return self.weight / (1 - self.evenness + self.evenness * length / self.usual)


PARTS = {
    "title": Part(3.0, 8, 0.3),
    "people": Part(2.0, 12, 0.3),
    "text": Part(1.0, 250, 0.6),
    "client": Part(0.5, 8, 0.3),
    "quoted": Part(0.4, 250, 0.6),
}
BETWEEN_PARTS = 8  # places, so that no phrase goes from one to the next

# How the terms of each field come about; the first is searched and ranked, the others only bound what is found.
ANALYSES = {
    ALL: words_of,
    "sender": words_of,
    "recipients": words_of,
    "files": words_of,
    "case": itself,
    "audience": itself,
}
WITH_PLACES = {name for name, analysis in ANALYSES.items() if analysis is words_of}


def version():
    """What an index must have been made with to be of use here."""
    return f"{VERSION}-{edition()}"


def schema():
    """The fields as Whoosh knows them."""
    return Schema(**{name: TEXT() if name in WITH_PLACES else KEYWORD() for name in ANALYSES})


def parts_of(entry):
    """The parts that are searched, as (how its words weigh, its text), in the order of `PARTS`."""
    texts = {
        "title": entry.title,
        "people": entry.people,
        "text": "\n".join(filter(None, (entry.new_text or entry.text, entry.enclosed, entry.files))),
        "client": entry.client_words,
        "quoted": entry.quoted,
    }
    return [(part, texts[name]) for name, part in PARTS.items()]


def terms_of(entry):
    """The terms of the fields that are no words, by field."""
    return {"case": [str(case_id) for case_id in entry.case_ids], "audience": sorted(entry.audience)}
