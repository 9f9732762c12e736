"""The fields of the index and what goes into them; nothing is stored that the database must be asked for."""

from collections import defaultdict

from whoosh.analysis import Analyzer, Token
from whoosh.fields import ID, KEYWORD, NUMERIC, TEXT, Schema

from search import polish

VERSION = 5

# Where words are looked for, and what a hit there weighs.
WEIGHTS = {"title": 3.0, "people": 2.0, "text": 1.0, "client": 0.5, "quoted": 0.4}


class PolishAnalyzer(Analyzer):
    """`polish.placed_terms` as Whoosh wants to have it."""

    def __call__(self, value, positions=False, start_pos=0, **options):
        token = Token(positions, boost=1.0, stopped=False, **options)
        for place, term in polish.placed_terms(value):
            token.text = term
            token.pos = start_pos + place
            yield token


class PolishText(TEXT):
    """Polish words with their places: what Whoosh's own way gives, without a token object for each."""

    def __init__(self, **options):
        super().__init__(PolishAnalyzer(), **options)

    def index(self, value, **options):
        places = defaultdict(list)
        for place, term in polish.placed_terms(value):
            places[term].append(place)
        for term, found in places.items():
            yield term.encode(), len(found), float(len(found)), self.format.encode(found)


def version():
    """What an index must have been made with to be of use here."""
    return f"{VERSION}-{polish.dictionary().name}"


def schema():
    """The fields of the index."""
    return Schema(
        key=ID(stored=True, unique=True),
        kind=KEYWORD,
        case=KEYWORD,
        case_ids=KEYWORD(stored=True),
        audience=KEYWORD,
        restorations=KEYWORD,
        title=PolishText(stored=True),
        people=PolishText(),
        sender=PolishText(),
        client=PolishText(),
        text=PolishText(),
        quoted=PolishText(),
        at=NUMERIC(int, bits=64, stored=True, sortable=True),
    )


def fields_of(entry):
    """The entry as values of the fields; `at` in whole seconds since 1970."""
    searched = {
        "title": entry.title,
        "people": entry.people,
        "client": _client_words(entry),
        "text": "\n".join((entry.new_text or entry.text, entry.enclosed, entry.files)),
        "quoted": entry.quoted,
    }
    return searched | {
        "key": entry.key,
        "kind": " ".join(filter(None, (entry.kind, entry.generated.lower()))),
        "case": " ".join(_case_terms(entry)),
        "case_ids": " ".join(map(str, entry.case_ids)),
        "audience": " ".join(sorted(entry.audience)),
        "restorations": " ".join(sorted(polish.restorations(" ".join(searched.values())))),
        "sender": entry.sender,
        "at": int(entry.at.timestamp()),
    }


def _case_terms(entry):
    # With its id, so that the number of another's case, in which the row is filed too, finds nothing.
    for case_id, number in zip(entry.case_ids, entry.case_numbers, strict=True):
        yield f"{polish.case_term(number)}@{case_id}"


def _client_words(entry):
    # A row filed in several cases tells none of their clients: who may see one must not learn of the other.
    return " ".join((entry.client, *entry.case_numbers)) if len(entry.case_ids) < 2 else ""
