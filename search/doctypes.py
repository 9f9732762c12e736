"""Types of documents by what people call them: a code, the words of the catalogue, or what we make ourselves."""

import re
from functools import cache

from cases.catalogue import DOCUMENT_TYPES
from cases.matching.words import hits, normalised, spelled_out
from search import polish

# Kinds of documents that are no type of the catalogue, by their code and all that they are called.
MADE = {
    "of": "oferta współpracy cooperation offer",
    "ud": "umowa o świadczenie usług doradczych advisory agreement contract",
    "lwd": "lista wymaganych dokumentów list of required documents checklist",
    "attachment": "załącznik attachment",
    "upload": "przesłany upload",
}
_ENCLOSED = re.compile(r"\s\+\s.*")  # "CIT-8 + załączniki + UPO" is not what is asked for by "UPO"
_ASIDE = re.compile(
    r"\([^)]*\)"
)  # nor "Prognoza finansowa (bilans …)" by "bilans", where another is called so


def codes_called(words):
    """Codes of every type that the words may mean, in lower case as the index keeps them; none for none."""
    code = words.strip().lower()
    if code.upper() in DOCUMENT_TYPES or code in MADE:
        return (code,)
    asked = _meanings(words)
    by_name = _called(asked, aside=False) or _called(asked, aside=True)
    by_keyword = hits(spelled_out(normalised(words)), loose=True)
    return tuple(dict.fromkeys(code.lower() for code in (*by_name, *by_keyword)))


def _called(asked, aside):
    """Codes of the types whose names say each of the words in some form."""
    named = _names(aside) if asked else ()
    return [code for code, names in named if all(any(one & other for other in names) for one in asked)]


def _meanings(words):
    """For each word all that it may mean."""
    pieces = (piece for chain in polish.chains(polish.clean(words)) for piece in chain.pieces)
    return [{*piece.terms, *_restored(piece.written)} for piece in pieces]


def _restored(written):
    return (lemma for word in polish.restored(written) for lemma in polish.lemmas_of(word))


@cache
def _names(aside):
    """Every code with what the words of its name mean, those in brackets too where they are to count."""
    names = {code: _ENCLOSED.sub("", kind.name) for code, kind in DOCUMENT_TYPES.items()}
    return [
        (code, _meanings(name if aside else _ASIDE.sub("", name))) for code, name in (MADE | names).items()
    ]
